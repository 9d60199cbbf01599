package io.vireo.internal.dispatch;

import io.vireo.PoisonousEventException;
import io.vireo.internal.isolation.IsolatedHandling;
import io.vireo.spi.Delivery;

/** Handles an event that has been set apart in the slot that took it up. */
record IsolatedExecution(DeliveryProcessor processor, HandlerExecution execution)
    implements IsolatedHandling {
  @Override
  public void handle(Delivery alone) {
    execution.isNow(alone);
    processor.process(alone, execution);
  }

  @Override
  public void giveUp(Delivery delivery, PoisonousEventException why, int deliveries) {
    processor.giveUp(delivery, why, deliveries, execution);
  }
}
