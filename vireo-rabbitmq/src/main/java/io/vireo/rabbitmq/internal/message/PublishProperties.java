package io.vireo.rabbitmq.internal.message;

import com.rabbitmq.client.AMQP;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What travels beside the body of an event that is published. Immutable.
 *
 * @param contentType of the body, or null
 * @param messageId the id, or null
 * @param timestamp when it was emitted, or null
 * @param idSuffices whether no other event has this id and it tells the milliseconds of the
 *     timestamp. Then no header is added: RabbitMQ needs a quarter more time for an event whose
 *     properties have more than 64 bytes (decision 0030)
 * @param persistent whether it survives a restart of the broker
 * @param priority or null
 * @param expirationMillis or null
 * @param headers without those that are added for each write
 * @param foreign what Vireo does not set itself
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
   * Carries the publisher's sequence number, by which a returned event is known again unless its id
   * is enough: returns have no delivery tag.
   */
  public static final String SEQUENCE_HEADER = "vireo-sequence";

  /**
   * Carries the time of the event in milliseconds unless its id tells them: the timestamp of AMQP
   * has whole seconds only.
   */
  static final String TIMESTAMP_HEADER = "vireo-timestamp";

  private static final int PERSISTENT = 2;
  private static final int TRANSIENT = 1;

  /**
   * What travels beside the body, of an event that is published again as it came.
   *
   * @param contentEncoding or null
   * @param correlationId or null
   * @param replyTo or null
   * @param type or null
   * @param appId or null
   */
  public record Foreign(
      @Nullable String contentEncoding,
      @Nullable String correlationId,
      @Nullable String replyTo,
      @Nullable String type,
      @Nullable String appId) {
    public static final Foreign NONE = new Foreign(null, null, null, null, null);
  }

  /** Of a JSON record of Vireo's own, which survives a restart of the broker. */
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
   * The same for an event that waits before it goes to its queue. An expiration would cut the
   * waiting short.
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

  /**
   * As they are written.
   *
   * @param sequence the publisher's number of this write
   */
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
