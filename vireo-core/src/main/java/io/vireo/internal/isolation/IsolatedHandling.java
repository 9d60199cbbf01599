package io.vireo.internal.isolation;

import io.vireo.PoisonousEventException;
import io.vireo.spi.Delivery;

/**
 * Handles an event that the poison guard has set apart, or sends it to recovery. Called on a
 * handler thread.
 */
public interface IsolatedHandling {
  /**
   * Handles an event like any other. Blocks until it has its settlement or comes again.
   *
   * @param alone the event; no other of its subscription is handled meanwhile
   */
  void handle(Delivery alone);

  /**
   * Sends an event to recovery that is not to be handled again.
   *
   * @param delivery the event
   * @param why what it is told to have failed with
   * @param deliveries how often it has been delivered
   */
  void giveUp(Delivery delivery, PoisonousEventException why, int deliveries);
}
