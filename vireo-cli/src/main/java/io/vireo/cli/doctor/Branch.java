package io.vireo.cli.doctor;

import java.util.ArrayList;
import java.util.List;

/**
 * A node of a tree that is printed.
 *
 * @param text the line of this node
 * @param children the nodes below it
 */
record Branch(String text, List<Branch> children) {

  static Branch of(String text) {
    return new Branch(text, List.of());
  }

  /** Returns the lines of the tree, with the branches drawn. */
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
