package io.vireo.rabbitmq.internal.connection;

import java.time.Duration;

/**
 * What programs need not choose, and tests do, so as not to wait for long.
 *
 * @param consumersPerConnection how many share one: of the 2,047 channels that a broker permits by
 *     default, some are for declarations and pauses
 * @param mostInboundBytes the largest message that is received
 * @param livenessInterval how often, about, the broker is asked for the queue of a consumer without
 *     deliveries
 * @param oversizePause how long a consumer rests that has been sent too large a message
 * @param oversizeProbation how long after that nothing too large may come until it counts as mended
 */
public record Tunables(
    int consumersPerConnection,
    int mostInboundBytes,
    Duration livenessInterval,
    Duration oversizePause,
    Duration oversizeProbation) {
  public static final Tunables STANDARD =
      new Tunables(
          1_900,
          64 * 1024 * 1024,
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5));
}
