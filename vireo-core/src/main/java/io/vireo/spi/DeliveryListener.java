package io.vireo.spi;

/**
 * Takes what a consumer delivers. Called by one thread at a time, a driver's thread: may not block
 * and may not throw.
 */
@FunctionalInterface
public interface DeliveryListener {

  /**
   * One event has arrived. At most the prefetch of them are without a verdict at any time.
   *
   * @param delivery the event; needs one verdict, from any thread, at any time
   */
  void onDelivery(Delivery delivery);
}
