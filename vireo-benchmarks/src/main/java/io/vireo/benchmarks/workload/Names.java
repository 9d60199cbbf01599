package io.vireo.benchmarks.workload;

import io.vireo.benchmarks.Order;

/** The parts of the names of workloads. */
final class Names {
  private static final int KIBIBYTE = 1_024;

  private Names() {}

  static String of(boolean persistent) {
    return persistent ? "persistent" : "transient";
  }

  /** The part for the size of events, which is empty for small events. */
  static String ofSize(int size) {
    return size == Order.SMALL ? "" : "-" + size / KIBIBYTE + "KiB";
  }
}
