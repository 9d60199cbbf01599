package io.vireo.cli.send;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Counts what became of the events that were sent. Any thread may use it. */
final class SendTally {
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong unroutable = new AtomicLong();
  private final AtomicReference<@Nullable Failure> failure = new AtomicReference<>();

  /**
   * The failure of one event.
   *
   * @param number counts the events that were sent, from 1
   * @param position where its data came from
   * @param cause why
   */
  record Failure(long number, String position, Throwable cause) {}

  void accepted(boolean byAQueue) {
    (byAQueue ? taken : unroutable).incrementAndGet();
  }

  /** Keeps the failure of the earliest event. */
  void failed(Failure newFailure) {
    failure.accumulateAndGet(
        newFailure,
        (one, other) ->
            one == null || (other != null && other.number() < one.number()) ? other : one);
  }

  /** How many events the broker has dealt with. */
  long done() {
    return taken.get() + unroutable.get();
  }

  /** How many of {@link #done()} nobody took. */
  long nobodyTook() {
    return unroutable.get();
  }

  @Nullable Failure failure() {
    return failure.get();
  }
}
