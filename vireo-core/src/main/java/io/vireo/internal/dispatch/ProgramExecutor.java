package io.vireo.internal.dispatch;

import io.vireo.Control.Pause;
import io.vireo.internal.thread.HandlerThreads;
import io.vireo.internal.thread.Timer;
import io.vireo.spi.Durations;
import io.vireo.spi.OncePerMinute;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the slots of one listener on an executor of the program. The executor is called on the
 * observer's threads only, as it is the program's code and may block, or run its task at once. A
 * task that it refuses is kept, and tried again with back-off. Any thread may call; the lock is
 * held for a moment only.
 */
public final class ProgramExecutor implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(ProgramExecutor.class);
  private static final Duration FIRST_BACK_OFF = Duration.ofMillis(100);
  private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(10);

  /** The listener whose handlers run here. May not block; called on the observer's threads. */
  public interface Listener {
    /** Whether no handler is to be called any more. */
    boolean isStopped();

    /** Whether no handler runs at the moment. */
    boolean isIdle();

    /** The executor takes no task, and no handler runs: nothing is to be fetched for now. */
    void executorRefuses(Pause pause);

    /** The executor takes tasks again. */
    void executorTakes(Pause pause);
  }

  private final Executor executor;
  private final HandlerThreads threads;
  private final Timer timer;
  private final String name;
  private final Supplier<Listener> listener;
  private final OncePerMinute warnings = new OncePerMinute();

  private final Object lock = new Object();

  /**
   * The time between the last tries; zero while the executor takes tasks. Changed with the lock.
   */
  private Duration backOff = Duration.ZERO;

  /** When the executor is tried again, by {@link System#nanoTime()}. Changed with the lock. */
  private long nextTry;

  /** What the listener was paused with; null if it was not. Changed with the lock. */
  private @Nullable Pause pause;

  /**
   * Makes one.
   *
   * @param executor the program's
   * @param threads the observer's own
   * @param name the listener's, for the log
   * @param listener asked for when the first task is refused
   */
  public ProgramExecutor(
      Executor executor,
      HandlerThreads threads,
      Timer timer,
      String name,
      Supplier<Listener> listener) {
    this.executor = executor;
    this.threads = threads;
    this.timer = timer;
    this.name = name;
    this.listener = listener;
  }

  @Override
  public void execute(Runnable task) {
    threads.execute(() -> submit(task));
  }

  private void submit(Runnable task) {
    try {
      executor.execute(() -> run(task));
    } catch (RuntimeException | Error e) {
      refused(task, e);
    }
  }

  /** Runs a task on the program's thread and leaves that as it was. Throws nothing. */
  private void run(Runnable task) {
    takes();
    Thread thread = Thread.currentThread();
    ClassLoader loader = thread.getContextClassLoader();
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.error("A task of Vireo's has failed; please report this", e);
    } finally {
      thread.setContextClassLoader(loader);
    }
  }

  private void takes() {
    Pause ended;
    synchronized (lock) {
      ended = pause;
      pause = null;
      backOff = Duration.ZERO;
    }
    if (ended != null) {
      LOG.warn("The executor of {} takes handlers again", name);
      listener.get().executorTakes(ended);
    }
  }

  private void refused(Runnable task, Throwable cause) {
    Listener refusing = listener.get();
    if (refusing.isStopped()) {
      // No handler is called any more. What is left to be done needs no thread of the program's.
      threads.execute(task);
      return;
    }
    if (warnings.isDue(name)) {
      LOG.warn(
          "The executor of {} refuses its handlers; it is tried again with back-off. Further refusals are told once a minute",
          name,
          cause);
    }
    boolean idle = refusing.isIdle();
    Pause current;
    Duration untilNextTry;
    synchronized (lock) {
      untilNextTry = backOff();
      if (pause == null && idle) {
        pause = pause(cause);
      }
      current = pause;
    }
    if (idle && current != null) {
      // Also where it is known: the program may have resumed the listener meanwhile.
      refusing.executorRefuses(current);
    }
    timer.after(untilNextTry, () -> execute(task));
  }

  private static Pause pause(Throwable cause) {
    String reason = "the executor refuses handlers: " + cause;
    return Pause.of("its executor", reason, Instant.now(), null, false);
  }

  /** Tasks that are refused between two tries are tried again together. With the lock held. */
  private Duration backOff() {
    long now = System.nanoTime();
    if (backOff.isZero()) {
      backOff = FIRST_BACK_OFF;
      nextTry = now + Durations.nanos(backOff);
    } else if (now - nextTry >= 0) {
      Duration doubled = backOff.multipliedBy(2);
      backOff = doubled.compareTo(LONGEST_BACK_OFF) < 0 ? doubled : LONGEST_BACK_OFF;
      nextTry = now + Durations.nanos(backOff);
    }
    return Duration.ofNanos(nextTry - now);
  }
}
