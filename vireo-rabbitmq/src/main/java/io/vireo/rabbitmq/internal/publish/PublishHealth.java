package io.vireo.rabbitmq.internal.publish;

import io.vireo.Health;
import java.time.Duration;
import java.time.Instant;

/** Whether publishing works, beyond there being a connection. Any thread may ask. */
public final class PublishHealth {
  /**
   * A broker under load takes its time to confirm; beyond this, people should be able to see it.
   */
  private static final Duration CONFIRM_PATIENCE = Duration.ofSeconds(5);

  private PublishHealth() {}

  /**
   * The health of publishing.
   *
   * @param connection that of its connection
   * @param outbox what is on its way
   */
  public static Health.Part of(Health.Part connection, PublishQueue outbox) {
    if (connection.status() != Health.Status.UP) {
      return connection;
    }
    Duration silence;
    boolean usable;
    PublishQueue.Rejection rejection;
    outbox.lock.lock();
    try {
      PublishChannel channel = outbox.channel();
      rejection = outbox.rejection();
      usable = channel != null && !channel.dead;
      silence = Duration.ofNanos(outbox.silence(System.nanoTime()));
    } finally {
      outbox.lock.unlock();
    }
    if (rejection != null) {
      String reason = "the broker rejected the last event: " + rejection.reason();
      return degraded(connection, reason, rejection.at());
    }
    if (!usable) {
      return degraded(connection, "its channel has ended and is made anew", Instant.now());
    }
    return silence.compareTo(CONFIRM_PATIENCE) > 0
        ? degraded(
            connection,
            "the broker has owed the confirm of an event for " + silence.toSeconds() + " s",
            Instant.now().minus(silence))
        : connection;
  }

  private static Health.Part degraded(Health.Part part, String reason, Instant since) {
    return new Health.Part(part.name(), Health.Status.DEGRADED, reason, since, part.nextTry());
  }
}
