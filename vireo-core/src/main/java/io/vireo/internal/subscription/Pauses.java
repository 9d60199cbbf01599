package io.vireo.internal.subscription;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vireo.Control.Pause;
import io.vireo.Health;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The pauses of one listener: the one that was asked for the listener itself, that of its route,
 * that of its circuit breaker, and that of its executor. The listener is to run while there is none
 * of them. This only knows what is to be; a caller that changes it has the dispatcher and the
 * consumer follow.
 *
 * <p>Any thread may call. It locks itself, and waits neither for a broker nor for a handler.
 */
final class Pauses {
  private final ReentrantLock lock = new ReentrantLock();
  private final Runnable whenPaused;

  /** The pause that was asked for the listener itself. */
  @GuardedBy("lock")
  private @Nullable Pause own;

  /** Whether a signal of a Python service has asked for that pause, or for one that it replaces. */
  @GuardedBy("lock")
  private boolean signalled;

  @GuardedBy("lock")
  private @Nullable Pause route;

  @GuardedBy("lock")
  private @Nullable Pause breaker;

  /** The pause while the executor of the program refuses handlers. */
  @GuardedBy("lock")
  private @Nullable Pause executor;

  /** The pause of the route that was ended for this listener alone, and does not count here. */
  @GuardedBy("lock")
  private @Nullable Pause ignored;

  /** When a command last paused or resumed the route, by {@link System#nanoTime()}. */
  @GuardedBy("lock")
  private long routeHeardAt = System.nanoTime();

  /**
   * Makes one with no pause.
   *
   * @param whenPaused is run, with the lock held, when the listener is to be paused; may not block
   */
  Pauses(Runnable whenPaused) {
    this.whenPaused = whenPaused;
  }

  /**
   * The pause to be shown: that of the route before that of the listener itself, then that of the
   * circuit breaker, and that of the executor last. Null if there is none.
   */
  @Nullable Pause current() {
    lock.lock();
    try {
      if (route != null && !route.equals(ignored)) {
        return route;
      }
      if (own != null) {
        return own;
      }
      return breaker == null ? executor : breaker;
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is a pause, so that the listener is not to run. */
  boolean any() {
    return current() != null;
  }

  /** Whether a signal of a Python service pauses the listener, so that another must end that. */
  boolean signalled() {
    lock.lock();
    try {
      return own != null && signalled;
    } finally {
      lock.unlock();
    }
  }

  /** Does something with the lock held if there is no pause; returns false if there is one. */
  boolean ifNone(Runnable action) {
    lock.lock();
    try {
      if (any()) {
        return false;
      }
      action.run();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Pauses the listener itself, in place of an earlier pause of that kind. */
  void pause(Pause pause, boolean bySignal) {
    lock.lock();
    try {
      signalled = bySignal || (signalled && own != null);
      own = pause;
      whenPaused.run();
    } finally {
      lock.unlock();
    }
  }

  /** Pauses for the circuit breaker, in place of an earlier pause of that kind. */
  void breakerOpened(Pause pause) {
    lock.lock();
    try {
      breaker = pause;
      whenPaused.run();
    } finally {
      lock.unlock();
    }
  }

  /** Begins the pause of the executor, while that refuses handlers. */
  void executorRefuses(Pause pause) {
    lock.lock();
    try {
      executor = pause;
      whenPaused.run();
    } finally {
      lock.unlock();
    }
  }

  /** What is to be known of the executor; null unless it refuses handlers. */
  Health.@Nullable Part executorHealth(String name) {
    lock.lock();
    try {
      return executor == null
          ? null
          : Health.Part.of(
              name, Health.Status.DEGRADED, executor.reason().orElse(null), executor.since(), null);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends a pause of the listener itself, of its circuit breaker or of its executor, unless another
   * replaced it.
   */
  void end(Pause pause) {
    lock.lock();
    try {
      if (pause.equals(own)) {
        own = null;
      }
      if (pause.equals(breaker)) {
        breaker = null;
      }
      if (pause.equals(executor)) {
        executor = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends all pauses of this listener; that of the route does not count here from now on. */
  void resume() {
    lock.lock();
    try {
      own = null;
      breaker = null;
      executor = null;
      ignored = route;
    } finally {
      lock.unlock();
    }
  }

  /** A command has paused the route. */
  void routePaused(Pause pause) {
    lock.lock();
    try {
      routeHeardAt = System.nanoTime();
      changeRoute(pause);
    } finally {
      lock.unlock();
    }
  }

  /** A command has resumed the route. */
  void routeResumed() {
    lock.lock();
    try {
      routeHeardAt = System.nanoTime();
      changeRoute(null);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes the broker's answer to the question whether the route is paused.
   *
   * @param pause the answer; null if the route is not paused
   * @param askedAt when the broker was asked, by {@link System#nanoTime()}
   * @return false if a command has come since then: the answer may be older than that, so it is not
   *     taken, and the broker has to be asked again
   */
  boolean brokerSays(@Nullable Pause pause, long askedAt) {
    lock.lock();
    try {
      if (routeHeardAt - askedAt >= 0) {
        return false;
      }
      changeRoute(pause);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes the answer that the broker gave when the consumer attached. It is not known which is
   * later, the answer or the last command: so a pause counts, whichever of them says so.
   *
   * @param pause the answer; null if the route is not paused
   * @return whether the route counts as paused, so that the broker must be asked again
   */
  boolean attaching(@Nullable Pause pause) {
    lock.lock();
    try {
      if (pause != null) {
        changeRoute(pause);
      }
      return route != null;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void changeRoute(@Nullable Pause pause) {
    route = pause;
    if (pause == null) {
      ignored = null;
    } else if (!pause.equals(ignored)) {
      whenPaused.run();
    }
  }
}
