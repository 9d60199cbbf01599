package io.vireo.operations.compatibility;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;

/**
 * Finds what belongs together in two documents, by one sign after the other. For one thread.
 *
 * @param <T> what is searched for
 */
final class Pairing<T> {
  private final List<T> removed;
  private final List<T> added;
  private final BiConsumer<T, T> pairs;

  /**
   * Nothing is paired yet.
   *
   * @param before those of the old document
   * @param after those of the new document
   * @param pairs takes each pair
   */
  Pairing(List<T> before, List<T> after, BiConsumer<T, T> pairs) {
    this.removed = new ArrayList<>(before);
    this.added = new ArrayList<>(after);
    this.pairs = pairs;
  }

  /** Pairs those that are the same by this sign and have no partner yet. */
  Pairing<T> by(BiPredicate<T, T> sign) {
    for (T one : List.copyOf(removed)) {
      added.stream()
          .filter(other -> sign.test(one, other))
          .findFirst()
          .ifPresent(
              other -> {
                removed.remove(one);
                added.remove(other);
                pairs.accept(one, other);
              });
    }
    return this;
  }

  /** Those of the old document that have no partner. */
  List<T> removed() {
    return removed;
  }

  /** Those of the new document that have no partner. */
  List<T> added() {
    return added;
  }
}
