package io.vireo.console.internal.task;

import io.vireo.console.internal.failure.FailureQuery;
import io.vireo.console.internal.operation.ApiException;
import io.vireo.console.internal.operation.JsonBody;
import io.vireo.console.internal.operation.Texts;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The failed events that a call names: some records of a route, a group, or what a filter finds.
 *
 * @param route the route of the records; null with a query
 * @param ids the ids of the records; empty with a query
 * @param query what finds the records; null if they are named
 * @param words the target for people
 */
record TaskTarget(
    @Nullable String route, List<String> ids, @Nullable FailureQuery query, String words) {
  private static final int MAX_WORDS = 300;
  private static final String FORMS =
      "The field 'target' needs a route with ids, or a group, or a filter; an empty filter means all events";

  /**
   * Reads the field {@code target} of a call.
   *
   * @throws ApiException with status 400 for anything that would have to be ignored
   */
  static TaskTarget of(JsonBody call) {
    JsonBody target =
        call.optionalObject("target", "route", "ids", "group", "filter")
            .orElseThrow(() -> ApiException.badRequest(FORMS));
    boolean named = target.has("ids");
    boolean group = target.has("group");
    boolean filter = target.has("filter");
    if ((named ? 1 : 0) + (group ? 1 : 0) + (filter ? 1 : 0) != 1
        || (filter && target.has("route"))) {
      throw ApiException.badRequest(FORMS);
    }
    if (named) {
      return ofRecords(target);
    }
    JsonBody fields =
        filter
            ? target
                .optionalObject("filter", FailureQuery.FILTER.toArray(new String[0]))
                .orElseThrow()
            : target;
    FailureQuery query = FailureQuery.of(fields);
    return new TaskTarget(
        null, List.of(), query, Texts.cut((filter ? "filter: " : "") + query.words(), MAX_WORDS));
  }

  private static TaskTarget ofRecords(JsonBody target) {
    String route = target.text("route");
    List<String> ids =
        List.copyOf(new LinkedHashSet<>(target.optionalTexts("ids").orElse(List.of())));
    String words = ids.size() == 1 ? route + " " + ids.get(0) : route;
    return new TaskTarget(route, ids, null, Texts.cut(words, MAX_WORDS));
  }
}
