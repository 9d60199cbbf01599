package io.vireo.rabbitmq;

import com.rabbitmq.client.AMQP;
import io.vireo.spi.PublishCallback;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way to the broker until its outcome is known. The mutable part is guarded by the
 * publisher's lock.
 */
final class PendingPublish {
  /**
   * Carries the publisher's sequence number, by which a returned event is known again unless its id
   * is enough: returns have no delivery tag.
   */
  static final String SEQUENCE_HEADER = "vireo-sequence";

  /**
   * Carries the time of the event in milliseconds unless its id tells them: the timestamp of AMQP
   * has whole seconds only.
   */
  static final String TIMESTAMP_HEADER = "vireo-timestamp";

  /** Of the constructor: it is tried until its deadline. */
  static final int UNLIMITED_RETRIES = Integer.MAX_VALUE;

  private static final int PERSISTENT = 2;
  private static final int TRANSIENT = 1;

  /**
   * Where an event goes.
   *
   * @param exchange the exchange; empty for the default one
   * @param routingKey the routing key
   * @param mandatory whether to hear that no queue took it
   * @param preparation what to declare first, or null for nothing
   */
  record Destination(
      String exchange, String routingKey, boolean mandatory, @Nullable Preparation preparation) {}

  /**
   * What travels beside the body, of an event that is published again as it came.
   *
   * @param contentEncoding or null
   * @param correlationId or null
   * @param replyTo or null
   * @param type or null
   * @param appId or null
   */
  record Foreign(
      @Nullable String contentEncoding,
      @Nullable String correlationId,
      @Nullable String replyTo,
      @Nullable String type,
      @Nullable String appId) {
    static final Foreign NONE = new Foreign(null, null, null, null, null);
  }

  /**
   * What travels beside the body.
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
  record Properties(
      @Nullable String contentType,
      @Nullable String messageId,
      @Nullable Instant timestamp,
      boolean idSuffices,
      boolean persistent,
      @Nullable Integer priority,
      @Nullable Long expirationMillis,
      Map<String, Object> headers,
      Foreign foreign) {

    /** Of a JSON record of Vireo's own, which survives a restart of the broker. */
    static Properties ofRecord(@Nullable Long expirationMillis) {
      return new Properties(
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
    Properties delayed(Map<String, Object> delayHeaders) {
      return new Properties(
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
  }

  final String event;
  final Destination destination;
  final byte[] body;
  final long deadlineNanos;
  final PublishCallback callback;
  final int maxRetries;
  private final Properties properties;

  /** The channel that it was last written to, and its number there. */
  private @Nullable PublishChannel writtenTo;

  private long sequence;

  /** The channel over which the broker has rejected it last, and since when it does. */
  private @Nullable PublishChannel rejectedOn;

  private long rejectedSince;

  /** The last write has no answer yet. */
  private boolean unanswered;

  /** A write before that has had none: the event may have arrived. */
  private boolean inDoubt;

  /** How many tries of the connection had failed when it came. */
  private long failedTriesBefore;

  /** It was written, to that channel or one before. */
  boolean written;

  /** It was the only one in the window when it was written. */
  boolean alone;

  boolean returned;
  int timesReturned;
  boolean settled;

  /** Makes one that is tried until its deadline. */
  PendingPublish(
      String event,
      Destination destination,
      Properties properties,
      byte[] body,
      long deadlineNanos,
      PublishCallback callback) {
    this(event, destination, properties, body, deadlineNanos, UNLIMITED_RETRIES, callback);
  }

  PendingPublish(
      String event,
      Destination destination,
      Properties properties,
      byte[] body,
      long deadlineNanos,
      int maxRetries,
      PublishCallback callback) {
    this.event = event;
    this.destination = destination;
    this.properties = properties;
    this.body = body;
    this.deadlineNanos = deadlineNanos;
    this.maxRetries = maxRetries;
    this.callback = callback;
  }

  /** It has come, after so many failed tries of the connection. */
  void beginTries(long failedTries) {
    failedTriesBefore = failedTries;
  }

  /** Whether too many tries have failed since it came. */
  boolean hasUsedUpRetries(long failedTries) {
    return failedTries - failedTriesBefore > maxRetries;
  }

  /** It is about to be written to a channel. */
  void writtenTo(PublishChannel channel, long number) {
    inDoubt |= unanswered;
    unanswered = true;
    writtenTo = channel;
    sequence = number;
    written = true;
    returned = false;
  }

  boolean isWrittenTo(@Nullable PublishChannel channel) {
    return channel != null && writtenTo == channel;
  }

  /**
   * It was rejected, perhaps not for the first time.
   *
   * @return for how long it has been, over this channel, in nanoseconds
   */
  long rejectedFor(PublishChannel on, long now) {
    notTaken();
    if (rejectedOn != on) {
      rejectedOn = on;
      rejectedSince = now;
    }
    return now - rejectedSince;
  }

  /** The broker has answered the last write: nothing has come of it. */
  void notTaken() {
    unanswered = false;
  }

  /** Whether the broker has rejected it, and nothing that was written has arrived. */
  boolean isRejected() {
    return wasRejected() && !unanswered && !inDoubt;
  }

  boolean wasRejected() {
    return rejectedOn != null;
  }

  /** For the thread that writes it, which alone may change it then. */
  PublishChannel target() {
    return Objects.requireNonNull(writtenTo);
  }

  boolean hasId(String id) {
    return id.equals(properties.messageId());
  }

  AMQP.BasicProperties wireProperties() {
    Instant timestamp = properties.timestamp();
    Long expiration = properties.expirationMillis();
    Foreign foreign = properties.foreign();
    return new AMQP.BasicProperties(
        properties.contentType(),
        foreign.contentEncoding(),
        wireHeaders(timestamp),
        properties.persistent() ? PERSISTENT : TRANSIENT,
        properties.priority(),
        foreign.correlationId(),
        foreign.replyTo(),
        expiration == null ? null : expiration.toString(),
        properties.messageId(),
        timestamp == null ? null : Date.from(timestamp),
        foreign.type(),
        null,
        foreign.appId(),
        null);
  }

  private @Nullable Map<String, Object> wireHeaders(@Nullable Instant timestamp) {
    if (properties.idSuffices()) {
      return properties.headers().isEmpty() ? null : properties.headers();
    }
    Map<String, Object> headers = new HashMap<>(properties.headers());
    headers.put(SEQUENCE_HEADER, sequence);
    if (timestamp != null) {
      headers.put(TIMESTAMP_HEADER, timestamp.toEpochMilli());
    }
    return headers;
  }
}
