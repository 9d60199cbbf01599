package io.vireo.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * A workload with a selection of its contestants. The first contestant is always selected, since
 * the others are compared with it.
 *
 * @param workload the workload with all its contestants
 * @param parts the parts of names that select contestants, in upper or lower case; without any, all
 *     contestants are selected
 */
record SelectedContestants(Workload workload, List<String> parts) implements Workload {
  @Override
  public String name() {
    return workload.name();
  }

  @Override
  public String description() {
    return workload.description();
  }

  @Override
  public int messages() {
    return workload.messages();
  }

  @Override
  public List<Entry> entries() {
    List<Entry> all = workload.entries();
    return parts.isEmpty()
        ? all
        : all.stream().filter(entry -> entry.equals(all.get(0)) || isSelected(entry)).toList();
  }

  private boolean isSelected(Entry entry) {
    return parts.stream().anyMatch(part -> nameContains(entry, part));
  }

  static boolean nameContains(Entry entry, String part) {
    return entry.name().toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
  }
}
