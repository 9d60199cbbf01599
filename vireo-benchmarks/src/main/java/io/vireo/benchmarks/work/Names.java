package io.vireo.benchmarks.work;

import io.vireo.benchmarks.Order;

/** The words of which the names of works are made. */
final class Names {
  private static final int KIBIBYTE = 1_024;

  private Names() {}

  static String of(boolean persistent) {
    return persistent ? "persistent" : "transient";
  }

  /** Nothing for small ones. */
  static String ofSize(int size) {
    return size == Order.SMALL ? "" : "-" + size / KIBIBYTE + "KiB";
  }
}
