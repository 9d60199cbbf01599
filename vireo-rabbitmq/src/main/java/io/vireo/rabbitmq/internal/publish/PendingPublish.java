package io.vireo.rabbitmq.internal.publish;

import com.rabbitmq.client.AMQP;
import io.vireo.rabbitmq.internal.message.Destination;
import io.vireo.rabbitmq.internal.message.PublishProperties;
import io.vireo.spi.PublishCallback;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way to the broker until its outcome is known. The mutable part is guarded by the
 * publisher's lock.
 */
public final class PendingPublish {
  /** Of the constructor: it is tried until its deadline. */
  static final int UNLIMITED_RETRIES = Integer.MAX_VALUE;

  final String event;
  final Destination destination;
  final byte[] body;
  final long deadlineNanos;
  final PublishCallback callback;
  final int maxRetries;
  private final PublishProperties properties;

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
  public PendingPublish(
      String event,
      Destination destination,
      PublishProperties properties,
      byte[] body,
      long deadlineNanos,
      PublishCallback callback) {
    this(event, destination, properties, body, deadlineNanos, UNLIMITED_RETRIES, callback);
  }

  public PendingPublish(
      String event,
      Destination destination,
      PublishProperties properties,
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
    return properties.wire(sequence);
  }
}
