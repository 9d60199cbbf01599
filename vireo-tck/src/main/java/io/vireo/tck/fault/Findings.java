package io.vireo.tck.fault;

import java.util.ArrayList;
import java.util.List;

/**
 * Counts the errors of one kind and keeps the first of them for the report. Any thread may call.
 */
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
