package io.vireo.tck.contract;

/** An example of an exception that a handler throws. */
final class NoStockException extends Exception {
  private static final long serialVersionUID = 1L;

  NoStockException() {
    super("no stock for é😀");
  }
}
