package io.vireo.tck.contract;

/** What a program's handler might throw. */
final class NoStockException extends Exception {
  private static final long serialVersionUID = 1L;

  NoStockException() {
    super("no stock for é😀");
  }
}
