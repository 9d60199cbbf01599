package io.vireo.cli.send;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Counts the outcomes of the events that were sent, and keeps the first failure. Any thread may use
 * it.
 */
final class SendOutcomes {
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong unroutable = new AtomicLong();
  private final AtomicReference<@Nullable Failure> failure = new AtomicReference<>();

  /**
   * The failure of one event.
   *
   * @param number the number of the event, counted from 1
   * @param position where the data of the event came from, such as {@code line 7}
   * @param cause why the event failed
   */
  record Failure(long number, String position, Throwable cause) {}

  void accepted(boolean byQueue) {
    (byQueue ? taken : unroutable).incrementAndGet();
  }

  /** Records a failure. The failure of the event that was sent first is kept. */
  void failed(Failure newFailure) {
    failure.accumulateAndGet(
        newFailure,
        (one, other) ->
            one == null || (other != null && other.number() < one.number()) ? other : one);
  }

  /** How many events the broker has confirmed. */
  long done() {
    return taken.get() + unroutable.get();
  }

  /** How many of {@link #done()} no queue took. */
  long unroutable() {
    return unroutable.get();
  }

  @Nullable Failure failure() {
    return failure.get();
  }
}
