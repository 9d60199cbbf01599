package io.vireo.cli.demo;

/**
 * What a customer wants.
 *
 * @param id tells orders apart
 * @param item what
 * @param quantity how many
 */
record Order(int id, String item, int quantity) {
  @Override
  public String toString() {
    return "#" + id + " (" + quantity + " x " + item + ")";
  }
}
