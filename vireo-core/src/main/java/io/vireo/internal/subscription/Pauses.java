package io.vireo.internal.subscription;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vireo.Control.Pause;
import io.vireo.Health;
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
  private final Runnable whenPaused;

  /** The pause that was asked for the listener itself. */
  @GuardedBy("this")
  private @Nullable Pause own;

  /** Whether a signal of a Python service has asked for that pause, or for one that it replaces. */
  @GuardedBy("this")
  private boolean signalled;

  @GuardedBy("this")
  private @Nullable Pause route;

  @GuardedBy("this")
  private @Nullable Pause breaker;

  /** The pause while the executor of the program refuses handlers. */
  @GuardedBy("this")
  private @Nullable Pause executor;

  /** The pause of the route that was ended for this listener alone, and does not count here. */
  @GuardedBy("this")
  private @Nullable Pause ignored;

  /** When a command last paused or resumed the route, by {@link System#nanoTime()}. */
  @GuardedBy("this")
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
  synchronized @Nullable Pause current() {
    if (route != null && !route.equals(ignored)) {
      return route;
    }
    if (own != null) {
      return own;
    }
    return breaker == null ? executor : breaker;
  }

  /** Whether there is a pause, so that the listener is not to run. */
  boolean any() {
    return current() != null;
  }

  /** Whether a signal of a Python service pauses the listener, so that another must end that. */
  synchronized boolean signalled() {
    return own != null && signalled;
  }

  /** Does something with the lock held if there is no pause; returns false if there is one. */
  synchronized boolean ifNone(Runnable action) {
    if (any()) {
      return false;
    }
    action.run();
    return true;
  }

  /** Pauses the listener itself, in place of an earlier pause of that kind. */
  synchronized void pause(Pause pause, boolean bySignal) {
    signalled = bySignal || (signalled && own != null);
    own = pause;
    whenPaused.run();
  }

  /** Pauses for the circuit breaker, in place of an earlier pause of that kind. */
  synchronized void breakerOpened(Pause pause) {
    breaker = pause;
    whenPaused.run();
  }

  /** Begins the pause of the executor, while that refuses handlers. */
  synchronized void executorRefuses(Pause pause) {
    executor = pause;
    whenPaused.run();
  }

  /** What is to be known of the executor; null unless it refuses handlers. */
  synchronized Health.@Nullable Part executorHealth(String name) {
    return executor == null
        ? null
        : Health.Part.of(
            name, Health.Status.DEGRADED, executor.reason().orElse(null), executor.since(), null);
  }

  /**
   * Ends a pause of the listener itself, of its circuit breaker or of its executor, unless another
   * replaced it.
   */
  synchronized void end(Pause pause) {
    if (pause.equals(own)) {
      own = null;
    }
    if (pause.equals(breaker)) {
      breaker = null;
    }
    if (pause.equals(executor)) {
      executor = null;
    }
  }

  /** Ends all pauses of this listener; that of the route does not count here from now on. */
  synchronized void resume() {
    own = null;
    breaker = null;
    executor = null;
    ignored = route;
  }

  /** A command has paused the route. */
  synchronized void routePaused(Pause pause) {
    routeHeardAt = System.nanoTime();
    changeRoute(pause);
  }

  /** A command has resumed the route. */
  synchronized void routeResumed() {
    routeHeardAt = System.nanoTime();
    changeRoute(null);
  }

  /**
   * Takes the broker's answer to the question whether the route is paused.
   *
   * @param pause the answer; null if the route is not paused
   * @param askedAt when the broker was asked, by {@link System#nanoTime()}
   * @return false if a command has come since then: the answer may be older than that, so it is not
   *     taken, and the broker has to be asked again
   */
  synchronized boolean brokerSays(@Nullable Pause pause, long askedAt) {
    if (routeHeardAt - askedAt >= 0) {
      return false;
    }
    changeRoute(pause);
    return true;
  }

  /**
   * Takes the answer that the broker gave when the consumer attached. It is not known which is
   * later, the answer or the last command: so a pause counts, whichever of them says so.
   *
   * @param pause the answer; null if the route is not paused
   * @return whether the route counts as paused, so that the broker must be asked again
   */
  synchronized boolean attaching(@Nullable Pause pause) {
    if (pause != null) {
      changeRoute(pause);
    }
    return route != null;
  }

  @GuardedBy("this")
  private void changeRoute(@Nullable Pause pause) {
    route = pause;
    if (pause == null) {
      ignored = null;
    } else if (!pause.equals(ignored)) {
      whenPaused.run();
    }
  }
}
