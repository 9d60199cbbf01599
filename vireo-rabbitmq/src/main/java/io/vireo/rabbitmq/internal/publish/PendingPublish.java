package io.vireo.rabbitmq.internal.publish;

import com.rabbitmq.client.AMQP;
import io.vireo.VireoException;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.connection.Preparation;
import io.vireo.rabbitmq.internal.message.Destination;
import io.vireo.rabbitmq.internal.message.PublishProperties;
import io.vireo.spi.PublishCallback;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event on its way to the broker, until its outcome is known.
 *
 * <p>From when the event is added to the {@link PublishQueue}, the fields that change are guarded
 * by the lock of that queue, and no other class calls the methods that change them. Two threads
 * read them without the lock, at times when they do not change: the thread that writes the event,
 * and the one that tells the emitter how the event ended.
 */
public final class PendingPublish implements NextStep {
  /** The number of retries of an event that is tried until its deadline. */
  public static final int UNLIMITED_RETRIES = Integer.MAX_VALUE;

  private static final Logger LOG = LoggerFactory.getLogger(PendingPublish.class);

  /** How often an event is published again after no queue has taken it. */
  private static final int MAX_RETURNS = 3;

  final String event;
  final Destination destination;
  final byte[] body;
  final long deadlineNanos;
  final int maxRetries;
  private final PublishProperties properties;
  private final PublishCallback callback;

  /** The channel on which this event was last written; null if it has never been written. */
  private @Nullable PublishChannel writtenTo;

  /** The sequence number of the last write on that channel. */
  private long sequence;

  /** Whether the last write is to stay in the connection's buffer for a moment. */
  private boolean heldBack;

  /** Whether no other event was unconfirmed when this one was last written. */
  private boolean writtenAlone;

  /** The broker has not answered the last write yet. */
  private boolean unanswered;

  /** The broker has never answered an earlier write, so this event may have arrived by it. */
  private boolean inDoubt;

  /** The broker has returned the last write: no queue took this event. */
  private boolean returned;

  /** How often this event was published again because no queue had taken it. */
  private int timesReturned;

  /** The channel on which the broker has last rejected this event; null if it never has. */
  private @Nullable PublishChannel rejectedOn;

  /** When the broker has first rejected this event on that channel. */
  private long rejectedSince;

  /** How many tries to connect had failed before this event came. */
  private long failedTriesBefore;

  /** This event has its outcome. */
  private boolean settled;

  /**
   * Makes an event that is given up at its deadline, on the clock of {@link System#nanoTime()}, or
   * when more tries to connect have failed than it allows.
   */
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

  /** Counts the retries of this event from now on. */
  void beginRetries(long failedTries) {
    failedTriesBefore = failedTries;
  }

  boolean hasUsedUpRetries(long failedTries) {
    return failedTries - failedTriesBefore > maxRetries;
  }

  /** Whether something has to be declared over a connection before this event is written to it. */
  boolean needsPreparation(BrokerConnection connection) {
    Preparation preparation = destination.preparation();
    return preparation != null && !preparation.isDone(connection);
  }

  /** Notes that this event is about to be written. */
  void write(PublishChannel channel, long number, boolean alone) {
    inDoubt |= unanswered;
    unanswered = true;
    returned = false;
    writtenTo = channel;
    sequence = number;
    writtenAlone = alone;
    heldBack = false;
  }

  /** Has the write stay in the connection's buffer for a moment. */
  void holdBack() {
    heldBack = true;
  }

  long sequence() {
    return sequence;
  }

  boolean isWritten() {
    return writtenTo != null;
  }

  boolean isWrittenTo(PublishChannel channel) {
    return writtenTo == channel;
  }

  boolean isWrittenAlone() {
    return writtenAlone;
  }

  /**
   * Notes that the broker has rejected this event, perhaps not for the first time.
   *
   * @return for how many nanoseconds the broker has rejected it on this channel
   */
  long reject(PublishChannel channel, long now) {
    unanswered = false;
    if (rejectedOn != channel) {
      rejectedOn = channel;
      rejectedSince = now;
    }
    return now - rejectedSince;
  }

  /** Whether the broker has ever rejected this event. */
  boolean wasRejected() {
    return rejectedOn != null;
  }

  /** Whether the broker has rejected this event each time, so that it has certainly not arrived. */
  boolean isRejected() {
    return wasRejected() && !unanswered && !inDoubt;
  }

  /** Notes that no queue took this event; its confirm follows. */
  void markReturned() {
    returned = true;
  }

  /**
   * Has this event published again, now that the broker has confirmed the last write, if no queue
   * took it but what it needs can be declared again. Returns false if the event is done.
   */
  boolean retryIfReturned(BrokerConnection connection) {
    Preparation preparation = destination.preparation();
    boolean retry =
        returned
            && preparation != null
            && timesReturned++ < MAX_RETURNS
            && preparation.returned(connection);
    if (retry) {
      unanswered = false;
    }
    return retry;
  }

  void settle() {
    settled = true;
  }

  boolean isSettled() {
    return settled;
  }

  /** The channel on which to write this event, for the thread that writes it. */
  PublishChannel target() {
    return Objects.requireNonNull(writtenTo);
  }

  /** Whether to leave the write in the connection's buffer, for the thread that writes it. */
  boolean isHeldBack() {
    return heldBack;
  }

  /** The properties as they go to the broker, for the thread that writes this event. */
  AMQP.BasicProperties wireProperties() {
    return properties.wire(sequence);
  }

  boolean hasId(String id) {
    return id.equals(properties.messageId());
  }

  /** Whether a thread waits for the outcome. */
  boolean isAwaited() {
    return callback.isAwaited();
  }

  /** Tells the emitter that the broker has confirmed this event. Called without any lock. */
  void confirm() {
    try {
      callback.confirmed(!returned);
    } catch (RuntimeException e) {
      reportDefect(e);
    }
  }

  /** Tells the emitter that this event was not published. Called without any lock. */
  void fail(VireoException cause) {
    try {
      callback.failed(cause);
    } catch (RuntimeException e) {
      reportDefect(e);
    }
  }

  /** A callback may not throw. If one does, those of other events are called all the same. */
  private static void reportDefect(RuntimeException e) {
    LOG.error("A publish callback threw, which it may not", e);
  }
}
