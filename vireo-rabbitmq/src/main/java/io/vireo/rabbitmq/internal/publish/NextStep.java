package io.vireo.rabbitmq.internal.publish;

import io.vireo.rabbitmq.internal.connection.BrokerConnection;

/**
 * What a thread has to do next so that the events in the {@link PublishQueue} are written: it
 * writes the event that it was given, prepares for one, or does one of the {@link Other} steps.
 */
sealed interface NextStep permits PendingPublish, NextStep.Prepare, NextStep.Other {

  /**
   * Declare what an event needs before it can be written. Only the supervisor's thread is told so.
   */
  record Prepare(PendingPublish pending, BrokerConnection connection) implements NextStep {}

  /** The steps that concern no particular event. */
  enum Other implements NextStep {
    /** Nothing can be written, or another thread writes. */
    NOTHING,

    /** The supervisor's thread has to write what waits. */
    HAND_OVER,

    /** What is in the connection's buffer has to be sent. */
    FLUSH,

    /** A moment later, somebody has to look whether events are still in the connection's buffer. */
    LOOK_LATER
  }
}
