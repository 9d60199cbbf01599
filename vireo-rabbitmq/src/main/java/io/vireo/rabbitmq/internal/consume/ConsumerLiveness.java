package io.vireo.rabbitmq.internal.consume;

import org.jspecify.annotations.Nullable;

/**
 * Judges whether the broker still serves a consumer, by its deliveries and by what the broker says
 * of its queue. {@link #isProven} is for the thread of the {@link LivenessCheck}, {@link #problem}
 * for the consumer's serial tasks.
 */
final class ConsumerLiveness {
  private int starvedChecks;

  /**
   * Whether the consumer was registered again because its events were not delivered. That is tried
   * once. If it does not help, the broker prefers another consumer of the queue.
   */
  private volatile boolean restarted;

  /** Whether a delivery since the last check proves that the broker serves the consumer. */
  boolean isProven(boolean idle) {
    if (!idle) {
      restarted = false;
    }
    return !idle;
  }

  /**
   * Why an idle consumer has to be registered again, or null if it need not.
   *
   * @param holdsNothing whether all that was delivered has its settlement
   */
  @Nullable String problem(boolean holdsNothing, long messages, long consumers) {
    starvedChecks = messages > 0 && holdsNothing ? starvedChecks + 1 : 0;
    if (consumers == 0) {
      return "the broker does not know the consumer any more";
    }
    if (starvedChecks > 1 && !restarted) {
      restarted = true;
      starvedChecks = 0;
      return "events wait in the queue and none is delivered";
    }
    return null;
  }
}
