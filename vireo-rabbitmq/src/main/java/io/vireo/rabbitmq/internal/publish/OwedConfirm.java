package io.vireo.rabbitmq.internal.publish;

import java.util.concurrent.TimeUnit;

/**
 * How long the broker has owed a confirm, and whether that is too long. It is the confirm of one
 * certain event, the oldest one when the last such confirm came: so a confirm that stays away is
 * noticed, however many come for other events. Guarded by the lock of the {@link PublishQueue}.
 */
final class OwedConfirm {
  /** How long a confirm may take before it is looked into. */
  static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long MAX_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(80);

  /** The sequence number of the event whose confirm is owed; 0 if there is none. */
  private long awaited;

  private long awaitedSince;
  private long lastWritten;

  /** An event has passed its deadline while this confirm was owed. */
  private boolean eventExpired;

  /** Somebody finds out whether the broker answers at all. */
  private boolean checking;

  /**
   * When the broker began to owe a confirm that has not come over any channel; 0 if no channel was
   * given up for it.
   */
  private long owedSince;

  /** Grows with each channel that is given up, for the broker may just be slow. */
  private long patienceNanos = PATIENCE_NANOS;

  /** Begins with a channel to which nothing was written, or with none. */
  void changeChannel() {
    lastWritten = 0;
    await(0, 0);
  }

  void written(long sequence, long now) {
    lastWritten = sequence;
    if (awaited == 0) {
      await(sequence, now);
    }
  }

  /** The newest event was not written after all. */
  void unwritten() {
    if (awaited == lastWritten) {
      awaited = 0;
    }
    lastWritten--;
  }

  /**
   * The broker has confirmed or rejected an event, or all up to it.
   *
   * @param oldest the first sequence number that the broker has not answered
   */
  void answered(long sequence, boolean multiple, long oldest, long now) {
    if (sequence == awaited || (multiple && sequence > awaited)) {
      await(oldest > lastWritten ? 0 : oldest, now);
      owedSince = 0;
      patienceNanos = PATIENCE_NANOS;
    }
  }

  private void await(long sequence, long now) {
    awaited = sequence;
    eventExpired = false;
    checking = false;
    countFrom(now);
  }

  /** Counts from now on, for the broker could not answer before. */
  void countFrom(long now) {
    awaitedSince = now;
  }

  /** An event of the channel has passed its deadline. */
  void eventHasExpired() {
    eventExpired = true;
  }

  boolean hasEventExpired() {
    return eventExpired;
  }

  /** How long the broker has owed the confirm over this channel, in nanoseconds; 0 for none. */
  private long silenceOfChannel(long now) {
    return awaited == 0 ? 0 : now - awaitedSince;
  }

  /** How long the broker has owed the confirm over all channels, in nanoseconds; 0 for none. */
  long silence(long now) {
    return awaited == 0 || owedSince == 0 ? silenceOfChannel(now) : now - owedSince;
  }

  /**
   * How many nanoseconds are left until something has to be done; {@link PublishQueue#NONE} if no
   * confirm is owed, or somebody is looking into it already.
   */
  long timeLeft(long now) {
    if (awaited == 0 || (checking && !eventExpired)) {
      return PublishQueue.NONE;
    }
    return (eventExpired ? PATIENCE_NANOS : patienceNanos) - silenceOfChannel(now);
  }

  void beginChecking() {
    checking = true;
  }

  /**
   * Gives the channel up, now that the broker has answered something else.
   *
   * @return false if the confirm has come meanwhile
   */
  boolean giveUp(long now) {
    if (checking) {
      owedSince = owedSince == 0 ? now - silenceOfChannel(now) : owedSince;
      patienceNanos = Math.min(MAX_PATIENCE_NANOS, 2 * patienceNanos);
    }
    return checking;
  }
}
