package io.vireo.rabbitmq.internal.publish;

import io.vireo.Health;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether publishing works, beyond there being a connection. Any thread may call it. */
final class PublishHealth {
  /** How long a confirm may take: a broker under load needs its time, but people should see it. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /**
   * How the queue of unconfirmed events does.
   *
   * @param channelUsable whether there is a channel to which events can be written
   * @param silenceNanos how long the broker has owed a confirm; 0 if it owes none
   */
  record State(boolean channelUsable, long silenceNanos) {}

  /** The broker has ended a channel because of an event. */
  private record Fault(String reason, Instant at) {}

  /** The last fault, while nothing has been confirmed since. */
  private volatile @Nullable Fault fault;

  /** The broker has ended a channel because of an event, and has said why. */
  void faulted(String reason) {
    fault = new Fault(reason, Instant.now());
  }

  /** The broker has confirmed an event. */
  void confirmed() {
    if (fault != null) {
      fault = null;
    }
  }

  /** The health of publishing over a connection. */
  Health.Part of(Health.Part connection, State state) {
    if (connection.status() != Health.Status.UP) {
      return connection;
    }
    Fault last = fault;
    if (last != null) {
      return degraded(
          connection, "the broker rejected the last event: " + last.reason(), last.at());
    }
    if (!state.channelUsable()) {
      return degraded(connection, "its channel has ended and is made anew", Instant.now());
    }
    Duration silence = Duration.ofNanos(state.silenceNanos());
    return silence.compareTo(PATIENCE) > 0
        ? degraded(
            connection,
            "the broker has owed the confirm of an event for " + silence.toSeconds() + " s",
            Instant.now().minus(silence))
        : connection;
  }

  private static Health.Part degraded(Health.Part part, String reason, Instant since) {
    return Health.Part.of(
            part.name(), Health.Status.DEGRADED, reason, since, part.nextTry().orElse(null))
        .asConnection();
  }
}
