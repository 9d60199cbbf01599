package io.vireo.benchmarks;

/**
 * What all events carry. A small one is JSON of 176 bytes, give or take the digits of its numbers.
 *
 * @param id counts from 0
 * @param due when it was to be emitted, by {@link System#nanoTime()}; 0 in works without a rate
 * @param customer a name
 * @param article a name
 * @param quantity a number
 * @param cents a price
 * @param express a truth
 * @param note what makes it large
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
  /** The size of a small one, in bytes of JSON. */
  public static final int SMALL = 176;

  private static final int WITHOUT_NOTE = 127;

  /**
   * An order.
   *
   * @param id counts from 0
   * @param due when it was to be emitted, or 0
   * @param note from {@link #note}
   * @return the order
   */
  public static Order of(long id, long due, String note) {
    return new Order(
        id, due, "Ada Lovelace", "Analytical Engine", 2 + (int) (id % 7), 129_900, true, note);
  }

  /**
   * The note of an order of a size.
   *
   * @param size of the whole JSON, in bytes
   * @return a text
   */
  public static String note(int size) {
    return "n".repeat(Math.max(0, size - WITHOUT_NOTE));
  }
}
