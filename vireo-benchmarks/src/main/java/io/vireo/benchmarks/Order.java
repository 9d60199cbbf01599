package io.vireo.benchmarks;

/**
 * The content of all events. The JSON of a small order has 176 bytes; the digits of its numbers may
 * change that by a few bytes.
 *
 * @param id the number of the order, from 0
 * @param due when the order is to be emitted, on the clock of {@link System#nanoTime()}; 0 in
 *     workloads without a rate
 * @param customer the name of the customer
 * @param article the name of the article
 * @param quantity the number of pieces
 * @param cents the price in cents
 * @param express whether the delivery is an express delivery
 * @param note a text that gives the order its size
 */
public record Order(
    long id,
    long due,
    String customer,
    String article,
    int quantity,
    long cents,
    boolean express,
    String note) {
  /** The size of a small order as JSON, in bytes. */
  public static final int SMALL = 176;

  private static final int WITHOUT_NOTE = 127;

  /**
   * Makes an order.
   *
   * @param id the number of the order, from 0
   * @param due when the order is to be emitted, or 0
   * @param note a text of {@link #note}
   * @return the order
   */
  public static Order of(long id, long due, String note) {
    return new Order(
        id, due, "Ada Lovelace", "Analytical Engine", 2 + (int) (id % 7), 129_900, true, note);
  }

  /**
   * Makes the note that gives an order its size.
   *
   * @param size the size of the order as JSON, in bytes
   * @return a text
   */
  public static String note(int size) {
    return "n".repeat(Math.max(0, size - WITHOUT_NOTE));
  }
}
