package io.vireo.internal.dispatch;

import io.vireo.CircuitBreaker;
import io.vireo.Control.Pause;
import io.vireo.Health;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Where a listener's circuit breaker stands, and what that allows. Not for several threads at a
 * time: its dispatcher guards it.
 */
final class BreakerState {
  /** What it calls itself where people see what pauses a listener. */
  private static final String NAME = "its circuit breaker";

  /** What an event's end means for it. */
  enum Change {
    NONE,
    OPENED,
    CLOSED
  }

  private enum State {
    CLOSED,
    OPEN,
    HALF_OPEN
  }

  private final CircuitBreaker breaker;
  private final BitSet failures = new BitSet();
  private State state = State.CLOSED;

  /** How many of the last events are known, and where the next one is put. */
  private int known;

  private int next;

  /** What is at the one event that is tried while half-open. */
  private @Nullable HandlerExecution trial;

  private @Nullable Pause pause;

  BreakerState(CircuitBreaker breaker) {
    this.breaker = breaker;
  }

  Duration howLong() {
    return breaker.pause();
  }

  /** What it pauses the listener with, since it has opened last. */
  @Nullable Pause pause() {
    return pause;
  }

  /** Whether a handler may take an event now. */
  boolean letsTake() {
    return state == State.CLOSED || (state == State.HALF_OPEN && trial == null);
  }

  /** A handler has taken an event. */
  void taken(HandlerExecution execution) {
    if (state == State.HALF_OPEN) {
      trial = execution;
    }
  }

  /** A handler was given up, and its event goes on with another one. */
  void movedOn(HandlerExecution from, HandlerExecution to) {
    if (trial == from) {
      trial = to;
    }
  }

  /** The time of its pause is over, or somebody has ended it: one event at a time is tried. */
  void tryAgain() {
    if (state == State.OPEN) {
      state = State.HALF_OPEN;
      trial = null;
    }
  }

  /** What was taken has ended. */
  Change ended(HandlerExecution execution) {
    HandlerExecution.Outcome outcome = execution.outcome();
    if (state == State.CLOSED) {
      return outcome.tellsOfHandler() && record(outcome.isFailure())
          ? open(summary())
          : Change.NONE;
    }
    if (trial != execution) {
      // It was taken before the breaker opened.
      return Change.NONE;
    }
    trial = null;
    if (!outcome.tellsOfHandler()) {
      return Change.NONE;
    }
    return outcome.isFailure() ? open("the event that was tried has failed, too") : close();
  }

  /** Returns true if that is too many failures. */
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
    state = State.OPEN;
    Instant now = Instant.now();
    pause = new Pause(NAME, why, now, Durations.after(now, breaker.pause()), false);
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

  /** What is to be known, or null while it is closed. */
  Health.@Nullable Part health(String name) {
    if (pause == null) {
      return null;
    }
    boolean open = state == State.OPEN;
    return new Health.Part(
        name,
        Health.Status.DEGRADED,
        (open ? "open: " : "half-open, one event at a time is tried: ") + pause.reason(),
        pause.since(),
        open ? pause.until() : null);
  }
}
