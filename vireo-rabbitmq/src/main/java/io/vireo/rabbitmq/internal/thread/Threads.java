package io.vireo.rabbitmq.internal.thread;

import io.vireo.spi.CleanThreads;
import io.vireo.spi.ClientCalls;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of one driver: a timer, whose tasks never block; workers, whose tasks wait for the
 * broker; dispatchers, which take deliveries from the client; and one thread for the program's
 * callbacks. All are daemons. All but the last work with the client, within the scopes of {@link
 * ClientCalls}. Any thread may call it; no method waits.
 */
public final class Threads {
  private static final Logger LOG = LoggerFactory.getLogger(Threads.class);
  private static final int WORKERS = 4;
  private static final int MAX_WORKERS = 128;

  /** After how long without a finished task more workers are let in. */
  private static final Duration STUCK_AFTER = Duration.ofMillis(250);

  private static final int DISPATCHERS = 2;

  private final ScheduledThreadPoolExecutor timer;
  private final ThreadPoolExecutor workers;
  private final ThreadPoolExecutor dispatchers;
  private final ThreadPoolExecutor callbacks;
  private final AtomicBoolean checkPlanned = new AtomicBoolean();
  private final ClientCalls clientCalls = new ClientCalls();

  public Threads() {
    timer = scheduler("vireo-timer");
    workers = new Pool("vireo-worker", WORKERS);
    workers.setMaximumPoolSize(MAX_WORKERS);
    dispatchers =
        new Pool("vireo-dispatch", DISPATCHERS) {
          @Override
          public void execute(Runnable task) {
            super.execute(clientCalls.around(task));
          }
        };
    // The client may still hand over deliveries after the driver was closed.
    dispatchers.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    callbacks = new Pool("vireo-callback", 1);
  }

  /** Runs a task after a time. The timer's thread runs it, so it may not block. */
  public void after(Duration delay, Runnable task) {
    schedule(timer, delay, task);
  }

  /** Runs a task that may wait for the broker. */
  public void execute(Runnable task) {
    submit(workers, clientCalls.around(task));
    if (!workers.getQueue().isEmpty() && checkPlanned.compareAndSet(false, true)) {
      long done = workers.getCompletedTaskCount();
      after(STUCK_AFTER, () -> addWorkersIfStuck(done));
    }
  }

  /**
   * Adds workers if tasks wait and none was finished since the last look, because all workers wait
   * for answers. The broker may not answer about a few queues only.
   */
  private void addWorkersIfStuck(long doneBefore) {
    checkPlanned.set(false);
    boolean waiting = !workers.getQueue().isEmpty();
    long done = workers.getCompletedTaskCount();
    if (!waiting) {
      workers.setCorePoolSize(WORKERS);
    } else if (done == doneBefore) {
      workers.setCorePoolSize(Math.min(MAX_WORKERS, workers.getPoolSize() + WORKERS));
    }
    if (waiting && checkPlanned.compareAndSet(false, true)) {
      after(STUCK_AFTER, () -> addWorkersIfStuck(done));
    }
  }

  /** Runs a task after a time. The task may wait for the broker. */
  public void executeAfter(Duration delay, Runnable task) {
    after(delay, () -> execute(task));
  }

  /** Runs a callback of the program, after those that were given before. */
  public void callback(Runnable task) {
    submit(callbacks, task);
  }

  /** The interceptors of the tasks, and of what other threads do with the client. */
  public ClientCalls clientCalls() {
    return clientCalls;
  }

  /** The threads on which the client hands over deliveries. */
  public ExecutorService dispatchers() {
    return dispatchers;
  }

  /** Ends the threads when the tasks that they have are done. The timer drops its tasks. */
  public void shutdown() {
    timer.shutdownNow();
    workers.shutdown();
    dispatchers.shutdown();
    callbacks.shutdown();
  }

  /** Drops tasks after the driver was closed, for they have nothing left to do. */
  private static void submit(ExecutorService executor, Runnable task) {
    try {
      executor.execute(logged(task));
    } catch (RejectedExecutionException e) {
      LOG.debug("A task came after the driver was closed", e);
    }
  }

  /** Runs a task after a time, and logs what it throws. Drops it if the executor was shut down. */
  // The task reports its own outcome, so nobody needs the future.
  @SuppressWarnings("FutureReturnValueIgnored")
  public void schedule(ScheduledThreadPoolExecutor executor, Duration delay, Runnable task) {
    try {
      executor.schedule(
          logged(clientCalls.around(task)), Durations.nanos(delay), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("A task came after the driver was closed", e);
    }
  }

  private static Runnable logged(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        LOG.error("A task of Vireo's failed, which is a defect; please report it", e);
      }
    };
  }

  /** A timer of its own, with one thread. */
  public static ScheduledThreadPoolExecutor scheduler(String name) {
    ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, daemons(name));
    scheduler.setRemoveOnCancelPolicy(true);
    scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return scheduler;
  }

  /** As many threads as it was made for, which end when they are idle. */
  private static class Pool extends ThreadPoolExecutor {
    Pool(String name, int size) {
      super(size, size, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons(name));
      allowCoreThreadTimeOut(true);
    }
  }

  /** Starts a thread for a task that may hang, so that it holds up nothing else. */
  public static void start(String name, Runnable task) {
    daemons(name).newThread(task).start();
  }

  /** Waits for a latch. Returns false after the time, or if interrupted; the flag is then set. */
  public static boolean await(CountDownLatch latch, Duration atMost) {
    try {
      return latch.await(Durations.nanos(atMost), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Makes daemon threads with numbered names. */
  public static ThreadFactory daemons(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      String threadName = name + "-" + count.incrementAndGet();
      return CleanThreads.daemon(
          threadName,
          () -> {
            // The client changes the names of the threads that it gets.
            Thread.currentThread().setName(threadName);
            task.run();
          });
    };
  }
}
