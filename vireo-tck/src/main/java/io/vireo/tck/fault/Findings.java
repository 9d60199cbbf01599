package io.vireo.tck.fault;

import java.util.ArrayList;
import java.util.List;

/** Counts what should not be, and keeps the first of it to be looked at. Any thread may call. */
final class Findings {
  static final int KEPT = 100;

  private final List<String> first = new ArrayList<>();
  private long count;

  synchronized void add(String finding) {
    count++;
    if (first.size() < KEPT) {
      first.add(finding);
    }
  }

  synchronized long count() {
    return count;
  }

  synchronized List<String> first() {
    return List.copyOf(first);
  }
}
