package io.vireo.console.internal.failure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the index knows at a moment.
 *
 * @param revision grows with each change
 * @param routes the routes with failed events, by name
 * @param progress how far the present pass is; null if there is none
 * @param problems why not everything is known, as sentences
 */
record IndexSnapshot(
    long revision,
    Map<String, IndexedRoute> routes,
    @Nullable IndexProgress progress,
    List<String> problems) {

  /** Says, as sentences, what the console has no room for. */
  static List<String> leftOut(Collection<IndexedRoute> routes, long spoolBytes) {
    List<String> sentences = new ArrayList<>();
    long bodies =
        routes.stream()
            .map(IndexedRoute::spool)
            .mapToLong(spool -> spool == null ? 0 : spool.bodiesLeftOut())
            .sum();
    if (bodies > 0) {
      sentences.add(
          "The bodies and headers of "
              + bodies
              + " events are not searched, for together they have more than the "
              + spoolBytes / (1 << 20)
              + " MiB that the console keeps in a temporary file.");
    }
    return sentences;
  }

  /** Finds the row of a record; null if there is none. */
  @Nullable FailureRow row(String route, String id) {
    IndexedRoute known = routes.get(route);
    return known == null
        ? null
        : known.rows().stream().filter(row -> row.id().equals(id)).findFirst().orElse(null);
  }
}
