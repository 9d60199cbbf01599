package io.vireo.benchmarks;

/** The orders that a contestant emits one after the other. Used by one thread. */
public interface Orders {
  /**
   * Returns the number of the orders.
   *
   * @return the number
   */
  int count();

  /**
   * Returns the next order. If the workload has a rate, waits until the order is due.
   *
   * @param index from 0 to {@link #count()} - 1, each once, in ascending order
   * @return the order to be emitted now
   */
  Order next(int index);

  /**
   * Makes orders without a rate.
   *
   * @param count the number of the orders
   * @param size the approximate size of each as JSON, in bytes
   * @return the orders
   */
  static Orders of(int count, int size) {
    String note = Order.note(size);
    return new Orders() {
      @Override
      public int count() {
        return count;
      }

      @Override
      public Order next(int index) {
        return Order.of(index, 0, note);
      }
    };
  }
}
