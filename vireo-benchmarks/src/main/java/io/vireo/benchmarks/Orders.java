package io.vireo.benchmarks;

/** The orders that a contestant is to emit, in turn, from one thread. */
public interface Orders {
  /**
   * How many.
   *
   * @return their number
   */
  int count();

  /**
   * The next order; waits until it is due if the work has a rate.
   *
   * @param index from 0 to {@link #count()} - 1, each once, in ascending order
   * @return what to emit now
   */
  Order next(int index);

  /**
   * Orders without a rate.
   *
   * @param count how many
   * @param size of the JSON of each in bytes, about
   * @return the source of them
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
