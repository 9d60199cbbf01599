package io.vireo.internal.json;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names that a JSON object has had so far. Most objects are small, so the first names are kept
 * in an array, and a bit for the hash code of each name tells quickly that a name is new. Only a
 * large object needs a set. For one thread.
 */
final class NameSet {
  private static final int MAX_WITHOUT_SET = 32;
  private static final int FIRST_CAPACITY = 8;
  private static final String[] NONE = {};

  private String[] names = NONE;
  private int count;

  /** A bit for the hash code of each name. */
  private long hashes;

  private @Nullable Set<String> set;

  void clear() {
    count = 0;
    hashes = 0;
    set = null;
  }

  /** Adds a name. Returns false if it was there already. */
  boolean add(String name) {
    if (set != null) {
      return set.add(name);
    }
    long bit = 1L << name.hashCode();
    if ((hashes & bit) != 0 && isAmongFirst(name)) {
      return false;
    }
    hashes |= bit;
    append(name);
    return true;
  }

  private boolean isAmongFirst(String name) {
    for (int i = 0; i < count; i++) {
      if (names[i].equals(name)) {
        return true;
      }
    }
    return false;
  }

  private void append(String name) {
    if (count == MAX_WITHOUT_SET) {
      set = new HashSet<>(Arrays.asList(names).subList(0, count));
      set.add(name);
      return;
    }
    if (count == names.length) {
      names = Arrays.copyOf(names, Math.max(FIRST_CAPACITY, 2 * count));
    }
    names[count++] = name;
  }
}
