package io.vireo.cli.demo;

/**
 * An order of a customer.
 *
 * @param id identifies the order
 * @param item the ordered item
 * @param quantity how many items are ordered
 */
record Order(int id, String item, int quantity) {
  @Override
  public String toString() {
    return "#" + id + " (" + quantity + " x " + item + ")";
  }
}
