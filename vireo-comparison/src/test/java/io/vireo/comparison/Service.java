package io.vireo.comparison;

/** A running program, as the test sees it. */
interface Service extends AutoCloseable {
  /** Emits {@code order.placed}. It returns when the broker has confirmed the event. */
  void place(Order order);

  @Override
  void close();
}
