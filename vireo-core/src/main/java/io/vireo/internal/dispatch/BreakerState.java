package io.vireo.internal.dispatch;

import io.vireo.CircuitBreaker;
import io.vireo.Control.Pause;
import io.vireo.Health;
import io.vireo.spi.Durations;
import java.time.Instant;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The circuit breaker of one listener. It is closed at first. It opens when too many of the last
 * events have failed, and asks for a pause. After the pause it is half-open: one event at a time is
 * handled, until one succeeds, which closes it, or fails, which opens it again. A listener that is
 * resumed for another reason before that pause has begun does not end it.
 *
 * <p>Not thread-safe: the {@link Dispatcher} guards it with its lock.
 */
final class BreakerState {
  /** The name under which people see it as what pauses the listener. */
  private static final String NAME = "its circuit breaker";

  /** How the end of an event has changed the state. */
  enum Change {
    NONE,
    OPENED,
    CLOSED
  }

  private enum State {
    CLOSED,
    /** Open, and the pause for which it has asked has not begun yet. */
    OPENING,
    OPEN,
    HALF_OPEN
  }

  private final CircuitBreaker breaker;

  /** Which of the last events have failed: a ring as long as the breaker's window. */
  private final BitSet failures = new BitSet();

  /** How many events the ring has. */
  private int known;

  /** Where the ring takes the next event. */
  private int next;

  private State state = State.CLOSED;

  /** Handles the one event that is tried while the breaker is half-open; null if none is. */
  private @Nullable HandlerExecution trial;

  /** The pause for which the breaker asked when it opened; null while it is closed. */
  private @Nullable Pause pause;

  BreakerState(CircuitBreaker breaker) {
    this.breaker = breaker;
  }

  /** The pause for which the breaker asked when it opened; null while it is closed. */
  @Nullable Pause pause() {
    return pause;
  }

  /** Whether an event may be begun. */
  boolean mayBegin() {
    return state == State.CLOSED || (state == State.HALF_OPEN && trial == null);
  }

  /** An event was begun. */
  void began(HandlerExecution execution) {
    if (state == State.HALF_OPEN) {
      trial = execution;
    }
  }

  /** A handler was abandoned, and another execution goes on with its event. */
  void replaced(HandlerExecution abandoned, HandlerExecution next) {
    if (trial == abandoned) {
      trial = next;
    }
  }

  /** The listener is paused: an open breaker is half-open when that is over, and not before. */
  void paused() {
    if (state == State.OPENING) {
      state = State.OPEN;
    }
  }

  /** The pause of the listener is over: an open breaker is half-open from now on. */
  void halfOpen() {
    if (state == State.OPEN) {
      state = State.HALF_OPEN;
      trial = null;
    }
  }

  /** The handling of an event has ended. */
  Change ended(HandlerExecution execution) {
    HandlerExecution.Outcome outcome = execution.outcome();
    if (state == State.CLOSED) {
      return outcome.tellsOfHandler() && record(outcome.isFailure())
          ? open(summary())
          : Change.NONE;
    }
    if (trial != execution) {
      // The event was begun before the breaker opened.
      return Change.NONE;
    }
    trial = null;
    if (!outcome.tellsOfHandler()) {
      return Change.NONE;
    }
    return outcome.isFailure() ? open("the event that was tried has failed, too") : close();
  }

  /** Notes whether an event has failed; returns true if too many have. */
  private boolean record(boolean failed) {
    failures.set(next, failed);
    next = next + 1 < breaker.window() ? next + 1 : 0;
    known = Math.min(known + 1, breaker.window());
    return failed
        && known >= breaker.minimum()
        && failures.cardinality() >= breaker.failureRatio() * known;
  }

  private String summary() {
    return failures.cardinality() + " of the last " + known + " events have failed";
  }

  private Change open(String why) {
    state = State.OPENING;
    Instant now = Instant.now();
    pause = Pause.of(NAME, why, now, Durations.after(now, breaker.pause()), false);
    return Change.OPENED;
  }

  private Change close() {
    state = State.CLOSED;
    pause = null;
    failures.clear();
    known = 0;
    next = 0;
    return Change.CLOSED;
  }

  /** Why the listener is degraded; null while the breaker is closed. */
  Health.@Nullable Part health(String name) {
    if (pause == null) {
      return null;
    }
    boolean open = state != State.HALF_OPEN;
    return Health.Part.of(
        name,
        Health.Status.DEGRADED,
        (open ? "open: " : "half-open, one event at a time is tried: ") + pause.reason().orElse(""),
        pause.since(),
        open ? pause.until().orElse(null) : null);
  }
}
