package io.vireo.rabbitmq.internal.connection;

import java.time.Duration;

/**
 * Settings that programs cannot change. Tests choose others, so as not to wait for long. Immutable.
 *
 * @param consumersPerConnection how many consumers share a connection. A broker permits 2,047
 *     channels by default, some of which are for declarations and pauses
 * @param maxInboundBytes the size of the largest message that is received
 * @param livenessInterval about how often the broker is asked for the queue of a consumer that gets
 *     no deliveries
 * @param oversizePause how long a consumer pauses after the broker has sent it too large a message
 * @param oversizeProbation how long after that pause no such message may come until the consumer
 *     counts as healthy again
 */
public record Tunables(
    int consumersPerConnection,
    int maxInboundBytes,
    Duration livenessInterval,
    Duration oversizePause,
    Duration oversizeProbation) {
  /** The settings of all programs. */
  public static final Tunables STANDARD =
      new Tunables(
          1_900,
          64 * 1024 * 1024,
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5));
}
