package io.vireo.comparison;

/** Bills an order. Each program calls it for each event {@code order.placed}. */
public interface Billing {
  void bill(Order order) throws Exception;
}
