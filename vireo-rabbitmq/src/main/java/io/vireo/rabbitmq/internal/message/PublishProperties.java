package io.vireo.rabbitmq.internal.message;

import com.rabbitmq.client.AMQP;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The properties and headers of an event that is published. Immutable.
 *
 * @param contentType the media type of the body, or null
 * @param idSuffices whether no other event has this message id, and it tells the milliseconds of
 *     the timestamp. Then no header is added, for RabbitMQ needs a quarter more time for an event
 *     whose properties have more than 64 bytes (decision 0030)
 * @param persistent whether the event survives a restart of the broker
 * @param expirationMillis how long the event may wait in a queue, in milliseconds, or null
 * @param headers the headers, without those that are added for each write
 * @param foreign the properties that Vireo does not set itself
 */
public record PublishProperties(
    @Nullable String contentType,
    @Nullable String messageId,
    @Nullable Instant timestamp,
    boolean idSuffices,
    boolean persistent,
    @Nullable Integer priority,
    @Nullable Long expirationMillis,
    Map<String, Object> headers,
    Foreign foreign) {
  /**
   * Carries the sequence number of a write. A return has no delivery tag, so its event is found by
   * this header, or by the message id where that suffices.
   */
  public static final String SEQUENCE_HEADER = "vireo-sequence";

  /**
   * Carries the time of the event in milliseconds, unless the message id tells them. The timestamp
   * of AMQP has whole seconds only.
   */
  static final String TIMESTAMP_HEADER = "vireo-timestamp";

  private static final int PERSISTENT = 2;
  private static final int TRANSIENT = 1;

  /**
   * The properties that Vireo does not set itself, of an event that is published again as it came.
   */
  public record Foreign(
      @Nullable String contentEncoding,
      @Nullable String correlationId,
      @Nullable String replyTo,
      @Nullable String type,
      @Nullable String appId) {
    /** Without any of them. */
    public static final Foreign NONE = new Foreign(null, null, null, null, null);
  }

  /** The properties of a JSON record of Vireo's own, which survives a restart of the broker. */
  public static PublishProperties ofRecord(@Nullable Long expirationMillis) {
    return new PublishProperties(
        "application/json",
        UUID.randomUUID().toString(),
        Instant.now(),
        false,
        true,
        null,
        expirationMillis,
        Map.of(),
        Foreign.NONE);
  }

  /**
   * The same properties for an event that waits before it goes to its queue. They have no
   * expiration, which could end the wait too early.
   */
  public PublishProperties delayed(Map<String, Object> delayHeaders) {
    return new PublishProperties(
        contentType,
        messageId,
        timestamp,
        false,
        persistent,
        priority,
        null,
        delayHeaders,
        foreign);
  }

  /** The properties as the client writes them, for the write with a sequence number. */
  public AMQP.BasicProperties wire(long sequence) {
    return new AMQP.BasicProperties(
        contentType,
        foreign.contentEncoding(),
        wireHeaders(sequence),
        persistent ? PERSISTENT : TRANSIENT,
        priority,
        foreign.correlationId(),
        foreign.replyTo(),
        expirationMillis == null ? null : expirationMillis.toString(),
        messageId,
        timestamp == null ? null : Date.from(timestamp),
        foreign.type(),
        null,
        foreign.appId(),
        null);
  }

  private @Nullable Map<String, Object> wireHeaders(long sequence) {
    if (idSuffices) {
      return headers.isEmpty() ? null : headers;
    }
    Map<String, Object> all = new HashMap<>(headers);
    all.put(SEQUENCE_HEADER, sequence);
    if (timestamp != null) {
      all.put(TIMESTAMP_HEADER, timestamp.toEpochMilli());
    }
    return all;
  }
}
