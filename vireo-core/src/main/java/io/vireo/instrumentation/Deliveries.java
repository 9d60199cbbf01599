package io.vireo.instrumentation;

import io.vireo.Message;
import io.vireo.spi.Delivery;

/** Tells the attempts of one delivery apart. Any thread may call. */
public final class Deliveries {
  private Deliveries() {}

  /**
   * {@return whether this is the first attempt to handle an event since it was delivered} Immediate
   * retries are attempts of the same delivery.
   *
   * @param message the event, as the handler has it
   */
  public static boolean isFirstAttempt(Message<?> message) {
    Object before = message.headers().get(Delivery.ATTEMPTS_HEADER);
    return message.attempt() == 1 + (before instanceof Number number ? number.intValue() : 0);
  }
}
