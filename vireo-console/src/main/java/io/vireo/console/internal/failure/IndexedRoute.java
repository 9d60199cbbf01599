package io.vireo.console.internal.failure;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The failed events of one route as one pass over its recovery queue found them. Immutable, but for
 * the spool file, which is closed when a later pass has taken its place.
 *
 * @param route the route
 * @param rows the records, in the order of the queue
 * @param kept the ids of those rows that the pass did not find, because somebody else seemed to
 *     hold their records, and when a pass first did not find them, by {@link System#nanoTime()}
 * @param spool has the content of the records; null if there are none
 * @param asOf when the pass ended
 */
record IndexedRoute(
    String route,
    List<FailureRow> rows,
    Map<String, Long> kept,
    @Nullable RecordSpool spool,
    Instant asOf) {

  static IndexedRoute empty(String route, Instant asOf) {
    return new IndexedRoute(route, List.of(), Map.of(), null, asOf);
  }

  /** How many records the broker should count. */
  long expected() {
    return kept.isEmpty()
        ? rows.size()
        : rows.stream().filter(row -> !kept.containsKey(row.id())).count();
  }

  /** When the oldest of the records failed; null if that is not known. */
  @Nullable Instant oldest() {
    OptionalLong first =
        rows.stream().mapToLong(FailureRow::failedAt).filter(failedAt -> failedAt > 0).min();
    return first.isEmpty() ? null : FailureJson.time(first.getAsLong());
  }

  /** The same without some rows. */
  IndexedRoute without(Predicate<FailureRow> gone) {
    List<FailureRow> left = rows.stream().filter(gone.negate()).toList();
    return new IndexedRoute(route, left, kept, spool, asOf);
  }

  /** The same without the rows that the pass did not find. */
  IndexedRoute withoutKept() {
    return new IndexedRoute(
        route,
        rows.stream().filter(row -> !kept.containsKey(row.id())).toList(),
        Map.of(),
        spool,
        asOf);
  }

  void close() {
    if (spool != null) {
      spool.close();
    }
  }
}
