package io.vireo.rabbitmq.internal.thread;

import io.vireo.spi.CleanThreads;
import io.vireo.spi.Durations;
import java.time.Duration;
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
 * The threads that one driver owns: a timer whose tasks never block, a few workers for exchanges
 * with the broker (more while those get no answer), and a few that take deliveries from the client.
 * All are daemons. Any thread may call.
 */
public final class Threads {
  private static final Logger LOG = LoggerFactory.getLogger(Threads.class);
  private static final int WORKERS = 4;
  private static final int MAX_WORKERS = 128;
  private static final Duration STUCK = Duration.ofMillis(250);
  private static final int DISPATCHERS = 2;

  private final ScheduledThreadPoolExecutor timer;
  private final ThreadPoolExecutor workers;
  private final ThreadPoolExecutor dispatchers;
  private final ThreadPoolExecutor callbacks;
  private final AtomicBoolean reliefPlanned = new AtomicBoolean();

  public Threads() {
    timer = scheduler("vireo-timer");
    workers = pool("vireo-worker", WORKERS);
    workers.setMaximumPoolSize(MAX_WORKERS);
    dispatchers = pool("vireo-dispatch", DISPATCHERS);
    // The client may still have something to hand over when everything has been closed.
    dispatchers.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    callbacks = pool("vireo-callback", 1);
  }

  /** Runs a task after a time, on the timer's thread: it may not block. */
  public void after(Duration delay, Runnable task) {
    schedule(timer, delay, task);
  }

  /** Runs a task that may wait for the broker. */
  public void execute(Runnable task) {
    submit(workers, task);
    if (!workers.getQueue().isEmpty() && reliefPlanned.compareAndSet(false, true)) {
      long done = workers.getCompletedTaskCount();
      after(STUCK, () -> relieve(done));
    }
  }

  /**
   * Lets further workers in when those that are there all wait for a broker that does not answer:
   * what they wait for may concern a few queues only.
   */
  private void relieve(long doneBefore) {
    reliefPlanned.set(false);
    boolean waiting = !workers.getQueue().isEmpty();
    long done = workers.getCompletedTaskCount();
    if (!waiting) {
      workers.setCorePoolSize(WORKERS);
    } else if (done == doneBefore) {
      workers.setCorePoolSize(Math.min(MAX_WORKERS, workers.getPoolSize() + WORKERS));
    }
    if (waiting && reliefPlanned.compareAndSet(false, true)) {
      after(STUCK, () -> relieve(done));
    }
  }

  /** Runs a task that may wait for the broker, after a time. */
  public void executeAfter(Duration delay, Runnable task) {
    after(delay, () -> execute(task));
  }

  /** Runs a program's callback; one at a time, in the order given. */
  public void callback(Runnable task) {
    submit(callbacks, task);
  }

  /** What the client uses to hand over deliveries. */
  public ExecutorService dispatchers() {
    return dispatchers;
  }

  public void shutdown() {
    timer.shutdownNow();
    workers.shutdown();
    dispatchers.shutdown();
    callbacks.shutdown();
  }

  /** Once the driver is closed, its pools refuse tasks; nothing is left to be done by them then. */
  private static void submit(ExecutorService executor, Runnable task) {
    try {
      executor.execute(logged(task));
    } catch (RejectedExecutionException e) {
      LOG.debug("A task came after the driver was closed", e);
    }
  }

  // A task reports its own outcome: nobody looks at the future.
  @SuppressWarnings("FutureReturnValueIgnored")
  public static void schedule(ScheduledThreadPoolExecutor executor, Duration delay, Runnable task) {
    try {
      executor.schedule(logged(task), Durations.nanos(delay), TimeUnit.NANOSECONDS);
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

  public static ScheduledThreadPoolExecutor scheduler(String name) {
    ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, daemons(name));
    scheduler.setRemoveOnCancelPolicy(true);
    scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return scheduler;
  }

  private static ThreadPoolExecutor pool(String name, int size) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            size, size, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons(name));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** Starts a thread of its own, for what may hang without holding up anything else. */
  public static void start(String name, Runnable task) {
    daemons(name).newThread(task).start();
  }

  public static ThreadFactory daemons(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      String threadName = name + "-" + count.incrementAndGet();
      return CleanThreads.daemon(
          threadName,
          () -> {
            // The client renames the threads that it asks for, after they were made.
            Thread.currentThread().setName(threadName);
            task.run();
          });
    };
  }
}
