package io.vireo.internal.subscription;

import io.vireo.Control.Pause;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The pauses of one listener: its own, that of its route, and that of its circuit breaker. It is to
 * run while it has none. Says what is wanted, at once; who has changed it has the rest follow. Any
 * thread may call; nothing here waits for a broker or a handler.
 */
public final class Pauses {
  private final ReentrantLock lock = new ReentrantLock();
  private final Runnable whenPaused;
  private @Nullable Pause own;
  private boolean signalled;
  private @Nullable Pause route;
  private @Nullable Pause breaker;

  /** A pause of the route that was ended for this listener alone. */
  private @Nullable Pause ignored;

  /** When a command last said something of the route, by {@link System#nanoTime()}. */
  private long routeHeardAt = System.nanoTime();

  /**
   * Makes one with no pause.
   *
   * @param whenPaused run with the lock held as soon as it is to be paused; may not block
   */
  Pauses(Runnable whenPaused) {
    this.whenPaused = whenPaused;
  }

  /** What pauses it, that of the route first, that of the breaker last; null if nothing does. */
  @Nullable Pause current() {
    lock.lock();
    try {
      if (route != null && !route.equals(ignored)) {
        return route;
      }
      return own == null ? breaker : own;
    } finally {
      lock.unlock();
    }
  }

  boolean any() {
    return current() != null;
  }

  /** Whether a signal of the old kind has paused it, so that one must be able to resume it. */
  boolean signalled() {
    lock.lock();
    try {
      return own != null && signalled;
    } finally {
      lock.unlock();
    }
  }

  /** Does something if nothing pauses it, with the lock held; false if something does. */
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

  /** A pause of its own, in place of an earlier one. */
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

  /** The pause of its circuit breaker, in place of an earlier one. */
  void breakerOpened(Pause pause) {
    lock.lock();
    try {
      breaker = pause;
      whenPaused.run();
    } finally {
      lock.unlock();
    }
  }

  /** Ends its own pause, or that of its breaker, if it is still this one. */
  void end(Pause pause) {
    lock.lock();
    try {
      if (pause.equals(own)) {
        own = null;
      }
      if (pause.equals(breaker)) {
        breaker = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends all, for this listener: that of the route counts no more until there is another one. */
  void resume() {
    lock.lock();
    try {
      own = null;
      breaker = null;
      ignored = route;
    } finally {
      lock.unlock();
    }
  }

  /** A command said that the route is paused. */
  void routePaused(Pause pause) {
    lock.lock();
    try {
      routeHeardAt = System.nanoTime();
      becomeRoute(pause);
    } finally {
      lock.unlock();
    }
  }

  /** A command said that the route is paused no longer. */
  void routeResumed() {
    lock.lock();
    try {
      routeHeardAt = System.nanoTime();
      becomeRoute(null);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The broker was asked about the route.
   *
   * @param pause what it said; null for not paused
   * @param askedAt when, by {@link System#nanoTime()}
   * @return false if a command has said something meanwhile, so that it has to be asked again
   */
  boolean brokerSays(@Nullable Pause pause, long askedAt) {
    lock.lock();
    try {
      if (routeHeardAt - askedAt >= 0) {
        return false;
      }
      becomeRoute(pause);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The consumer attaches, and the broker has been asked for that. What it said is not known to be
   * later than what a command has said: so a pause counts, from wherever it is known.
   *
   * @param pause what the broker said; null for not paused
   * @return whether the broker must be asked again
   */
  boolean attaching(@Nullable Pause pause) {
    lock.lock();
    try {
      if (pause != null) {
        becomeRoute(pause);
      }
      return route != null;
    } finally {
      lock.unlock();
    }
  }

  private void becomeRoute(@Nullable Pause pause) {
    route = pause;
    if (pause == null) {
      ignored = null;
    } else if (!pause.equals(ignored)) {
      whenPaused.run();
    }
  }
}
