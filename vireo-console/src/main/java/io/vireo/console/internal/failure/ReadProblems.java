package io.vireo.console.internal.failure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Why not all failed events are known, as sentences. The lock of its owner guards it. */
final class ReadProblems {
  /** The problems of no single route. These are no names of routes. */
  static final String BROKER = "";

  static final String ROUTES = " ";

  private static final int MAX_SHOWN = 3;

  private final Map<String, String> problems = new TreeMap<>();

  /**
   * Sets the problem of a route; null if there is none.
   *
   * @return whether it was another one before
   */
  boolean set(String route, @Nullable String sentence) {
    String before = sentence == null ? problems.remove(route) : problems.put(route, sentence);
    return !Objects.equals(before, sentence);
  }

  /** The first problems, and how many more there are. */
  List<String> sentences() {
    List<String> shown = new ArrayList<>(problems.values());
    int more = shown.size() - MAX_SHOWN;
    if (more > 0) {
      shown = new ArrayList<>(shown.subList(0, MAX_SHOWN));
      shown.add(more + " more routes cannot be read.");
    }
    return shown;
  }
}
