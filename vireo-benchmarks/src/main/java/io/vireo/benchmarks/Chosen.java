package io.vireo.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * A work with some of its contestants. The first one always stays: the others are compared with it.
 *
 * @param work which
 * @param parts of names, in any case; all take part if there are none
 */
record Chosen(Work work, List<String> parts) implements Work {
  @Override
  public String name() {
    return work.name();
  }

  @Override
  public String description() {
    return work.description();
  }

  @Override
  public int messages() {
    return work.messages();
  }

  @Override
  public List<Entry> entries() {
    List<Entry> all = work.entries();
    return parts.isEmpty()
        ? all
        : all.stream().filter(entry -> entry.equals(all.get(0)) || isMeant(entry)).toList();
  }

  private boolean isMeant(Entry entry) {
    return parts.stream().anyMatch(part -> names(entry, part));
  }

  static boolean names(Entry entry, String part) {
    return entry.name().toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
  }
}
