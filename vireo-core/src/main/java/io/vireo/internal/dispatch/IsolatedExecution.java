package io.vireo.internal.dispatch;

import io.vireo.PoisonousEventException;
import io.vireo.internal.isolation.IsolatedHandling;
import io.vireo.spi.Delivery;

/** Handles an isolated event in the slot that has begun with it. */
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
