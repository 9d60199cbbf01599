package io.vireo.console.internal.failure;

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

  /** Finds the row of a record; null if there is none. */
  @Nullable FailureRow row(String route, String id) {
    IndexedRoute known = routes.get(route);
    return known == null
        ? null
        : known.rows().stream().filter(row -> row.id().equals(id)).findFirst().orElse(null);
  }
}
