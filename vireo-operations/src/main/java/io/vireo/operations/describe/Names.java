package io.vireo.operations.describe;

import java.util.Collection;

/** Makes keys of a document. AsyncAPI permits letters, digits, dots, hyphens and underscores. */
final class Names {
  private static final int LONGEST = 60;

  private Names() {}

  /** Makes a key of the name of a service. */
  static String key(String name) {
    String key = name.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^-+|-+$", "");
    String shortened = key.length() <= LONGEST ? key : key.substring(0, LONGEST);
    return shortened.isEmpty() ? "service" : shortened;
  }

  /** Returns a key that is free, the wanted one if possible. */
  static String free(String wanted, Collection<String> taken) {
    String name = wanted;
    for (int number = 2; taken.contains(name); number++) {
      name = wanted + "-" + number;
    }
    return name;
  }
}
