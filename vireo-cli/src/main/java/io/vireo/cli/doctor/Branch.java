package io.vireo.cli.doctor;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of a tree, with what hangs on it.
 *
 * @param text the line
 * @param children what hangs on it
 */
record Branch(String text, List<Branch> children) {

  static Branch of(String text) {
    return new Branch(text, List.of());
  }

  /** The lines of the tree, drawn. */
  List<String> lines() {
    List<String> lines = new ArrayList<>(List.of(text));
    for (int i = 0; i < children.size(); i++) {
      boolean last = i == children.size() - 1;
      List<String> below = children.get(i).lines();
      lines.add((last ? "└─ " : "├─ ") + below.get(0));
      below.stream().skip(1).forEach(line -> lines.add((last ? "   " : "│  ") + line));
    }
    return lines;
  }
}
