package io.vireo.rabbitmq.internal.consume;

import org.jspecify.annotations.Nullable;

/**
 * Whether the broker still serves a consumer, as its answers about the queue tell. {@link
 * #isIdle} is for the thread that asks, {@link #problem} for the consumer's tasks.
 */
final class Liveness {
  private int starvedChecks;

  /** One new start is worth a try; where that brought nothing, another consumer is preferred. */
  private volatile boolean restarted;

  /** Whether no delivery has proved since the last check that the broker serves this channel. */
  boolean isIdle(ConsumerChannel channel) {
    boolean idle = channel.wasIdle();
    if (!idle) {
      restarted = false;
    }
    return idle;
  }

  /**
   * Why a silent channel has to be made anew, or null.
   *
   * @param messages how many events wait in its queue
   * @param consumers how many consumers the queue has
   */
  @Nullable String problem(ConsumerChannel channel, long messages, long consumers) {
    starvedChecks =
        messages > 0 && channel.acknowledgements().isEmpty() ? starvedChecks + 1 : 0;
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
