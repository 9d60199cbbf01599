package io.vireo.comparison;

/** A running program, as the test sees it. */
public interface Service extends AutoCloseable {
  /** Emits {@code order.placed}. It returns when the broker has confirmed the event. */
  void place(Order order) throws Exception;

  @Override
  void close();
}
