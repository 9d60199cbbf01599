package io.vireo.internal.isolation;

import io.vireo.PoisonousEventException;
import io.vireo.spi.Delivery;

/**
 * What the poison guard has done with a suspect event: that it is handled, or sent to recovery.
 * Called on a handler thread.
 */
public interface IsolatedHandling {
  /**
   * Handles an event like any other. Blocks until it has its settlement or comes again.
   *
   * @param alone the event; no other event of its subscription is handled meanwhile
   */
  void handle(Delivery alone);

  /**
   * Sends an event to recovery that may not be handled again.
   *
   * @param delivery the event
   * @param why the exception that stands in its record
   * @param deliveries how often the event has been delivered
   */
  void giveUp(Delivery delivery, PoisonousEventException why, int deliveries);
}
