package io.vireo.operations.compatibility;

import io.vireo.operations.text.Quantity;
import io.vireo.operations.text.SafeText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Shows changes to people: the breaking ones first, and grouped by what they concern. */
public final class ComparisonReport {
  private static final int NAMED_SUBJECTS = 3;

  private ComparisonReport() {}

  /** Returns the lines of the report. */
  public static List<String> lines(List<Change> changes) {
    if (changes.isEmpty()) {
      return List.of("The documents say the same.");
    }
    List<String> lines = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      List<Change> some =
          changes.stream().filter(change -> change.severity() == severity).distinct().toList();
      if (!some.isEmpty()) {
        if (!lines.isEmpty()) {
          lines.add("");
        }
        lines.add(Quantity.of(some.size(), severity.title()) + ":");
        add(lines, some);
      }
    }
    return lines.stream().map(SafeText::line).toList();
  }

  private static void add(List<String> lines, List<Change> changes) {
    Map<String, List<Change>> bySubject =
        changes.stream()
            .collect(
                Collectors.groupingBy(
                    change -> subjects(change.subjects()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    bySubject.forEach(
        (subject, some) -> {
          lines.add("  " + SafeText.oneLine(subject));
          some.forEach(change -> lines.add("    " + change.place() + ": " + change.what()));
        });
  }

  private static String subjects(List<String> subjects) {
    String named = subjects.stream().limit(NAMED_SUBJECTS).collect(Collectors.joining("; "));
    int more = subjects.size() - NAMED_SUBJECTS;
    return more > 0 ? named + "; and " + Quantity.of(more, "other") : named;
  }
}
