package io.vireo.console.internal.failure;

import io.vireo.console.ConsoleResponse;
import io.vireo.console.ConsoleUser;
import io.vireo.console.Role;
import io.vireo.console.internal.audit.AuditTrail;
import io.vireo.console.internal.operation.Answers;
import io.vireo.console.internal.operation.ApiException;
import io.vireo.console.internal.operation.BrokerCalls;
import io.vireo.console.internal.operation.Call;
import io.vireo.console.internal.operation.Operation;
import io.vireo.console.internal.operation.OperationSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The operations that show failed events: groups, lists and single events. Any thread may use it.
 */
public final class FailureOperations implements OperationSource {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Duration FRESH = Duration.ofMillis(1_500);
  private static final int MAX_PAGE = 1_000;
  private static final int MAX_GROUPS = 1_000;

  /** Longer messages are cut in a list. */
  private static final int MAX_MESSAGE = 500;

  private final FailureIndex index;
  private final Function<ConsoleUser, PayloadView> views;
  private final FailureSearch search = new FailureSearch();
  private final FailureEdits edits;

  /**
   * Makes them.
   *
   * @param views tells what a user sees of bodies and headers
   */
  public FailureOperations(
      FailureIndex index, Function<ConsoleUser, PayloadView> views, AuditTrail audit) {
    this.index = index;
    this.views = views;
    this.edits = new FailureEdits(index, views, audit);
  }

  @Override
  public List<Operation> operations() {
    return List.of(
        new Operation("GET", "/failures/groups", Role.VIEWER, this::groups),
        new Operation("GET", "/failures", Role.VIEWER, this::list),
        new Operation("GET", "/failures/{route}/{id}", Role.VIEWER, this::one),
        new Operation("POST", "/failures/{route}/{id}/edit", Role.OPERATOR, edits::edit),
        new Operation("POST", "/failures/refresh", Role.OPERATOR, edits::refresh),
        new Operation("POST", "/failures/import", Role.ADMIN, edits::importRecords));
  }

  /**
   * {@return the ids of all records that a query means at this moment, by route} Waits for the
   * records to be read if they are not known yet.
   *
   * @throws ApiException with status 409 if they are still being read after some seconds
   */
  public Map<String, List<String>> findAll(FailureQuery query, ConsoleUser user) {
    String route = query.route();
    if (route != null) {
      // Refuses what cannot be the name of a route.
      route = index.recovery(route).route();
    } else if (query.group() != null) {
      route = routeOf(query.group());
    }
    index.requireRead(route);
    return find(query, user);
  }

  /** The route of a group; null if no event of the group is known. */
  private @Nullable String routeOf(String group) {
    return index.read(
        known ->
            known.routes().values().stream()
                .flatMap(route -> route.rows().stream())
                .map(FailureRow::group)
                .filter(one -> one.id().equals(group))
                .map(FailureGroup::route)
                .findFirst()
                .orElse(null));
  }

  private Map<String, List<String>> find(FailureQuery query, ConsoleUser user) {
    return index.read(
        known -> {
          Map<String, List<String>> ids = new TreeMap<>();
          for (FailureRow row : search.rows(known, index.marks(), query, views.apply(user))) {
            ids.computeIfAbsent(row.route(), route -> new ArrayList<>()).add(row.id());
          }
          return ids;
        });
  }

  // ---- Groups

  /** How many events a group has, and from when to when they failed. */
  private static final class Tally {
    private long count;
    private long first = Long.MAX_VALUE;
    private long last;

    void add(FailureRow row) {
      count++;
      if (row.failedAt() > 0) {
        first = Math.min(first, row.failedAt());
        last = Math.max(last, row.failedAt());
      }
    }
  }

  private ConsoleResponse groups(Call call) {
    FailureQuery query = FailureQuery.of(call);
    index.awaitFresh(FRESH);
    return index.read(
        known -> {
          List<FailureRow> rows =
              search.rows(known, index.marks(), query, views.apply(call.user()));
          ObjectNode answer = NODES.objectNode();
          answer.put("revision", known.revision());
          answer.put("asOf", asOf(known));
          putProgress(answer, known);
          answer.put("total", rows.size());
          putGroups(answer, rows);
          return Answers.ok(answer);
        });
  }

  private static @Nullable String asOf(IndexSnapshot known) {
    Optional<Instant> oldest =
        known.routes().values().stream().map(IndexedRoute::asOf).min(Comparator.naturalOrder());
    return oldest.map(Instant::toString).orElse(null);
  }

  private static void putProgress(ObjectNode answer, IndexSnapshot known) {
    IndexProgress progress = known.progress();
    if (progress == null) {
      answer.putNull("indexing");
    } else {
      answer
          .putObject("indexing")
          .put("route", progress.route())
          .put("read", progress.read())
          .put("total", progress.total());
    }
    answer.put("complete", known.problems().isEmpty());
    answer.put(
        "incompleteReason", known.problems().isEmpty() ? null : String.join(" ", known.problems()));
  }

  private static void putGroups(ObjectNode answer, List<FailureRow> rows) {
    Map<FailureGroup, Tally> tallies = new LinkedHashMap<>();
    Map<String, Long> routes = new TreeMap<>();
    for (FailureRow row : rows) {
      tallies.computeIfAbsent(row.group(), group -> new Tally()).add(row);
      routes.merge(row.route(), 1L, Long::sum);
    }
    ArrayNode counted = answer.putArray("routes");
    routes.forEach((route, count) -> counted.addObject().put("route", route).put("count", count));
    ArrayNode groups = answer.putArray("groups");
    tallies.entrySet().stream()
        .sorted(
            Comparator.comparingLong((Map.Entry<FailureGroup, Tally> one) -> -one.getValue().count)
                .thenComparing(one -> one.getKey().id()))
        .limit(MAX_GROUPS)
        .forEach(
            one -> {
              Tally tally = one.getValue();
              long first = tally.last == 0 ? 0 : tally.first;
              groups.add(FailureJson.group(one.getKey(), tally.count, first, tally.last));
            });
    answer.put("moreGroups", Math.max(0, tallies.size() - MAX_GROUPS));
  }

  // ---- Lists

  private ConsoleResponse list(Call call) {
    FailureQuery query = FailureQuery.of(call);
    int offset = call.number("offset", 0, Integer.MAX_VALUE);
    int limit = call.number("limit", 100, MAX_PAGE);
    boolean oldest = call.query("sort").filter("oldest"::equals).isPresent();
    Comparator<FailureRow> order =
        oldest ? FailureRow.OLDEST_FIRST : FailureRow.OLDEST_FIRST.reversed();
    index.awaitFresh(FRESH);
    return index.read(
        known -> {
          List<FailureRow> rows =
              search.rows(known, index.marks(), query, views.apply(call.user()));
          rows.sort(order);
          ObjectNode answer = NODES.objectNode();
          answer.put("revision", known.revision()).put("total", rows.size()).put("offset", offset);
          ArrayNode items = answer.putArray("items");
          rows.stream()
              .skip(offset)
              .limit(limit)
              .forEach(
                  row ->
                      items.add(FailureJson.item(row, message(known, row), index.marks().of(row))));
          return Answers.ok(answer);
        });
  }

  private static String message(IndexSnapshot known, FailureRow row) {
    IndexedRoute route = known.routes().get(row.route());
    return route == null || route.spool() == null ? "" : route.spool().message(row, MAX_MESSAGE);
  }

  // ---- One event

  private ConsoleResponse one(Call call) {
    String route = call.path("route");
    String id = call.path("id");
    index.requireRead(BrokerCalls.get(() -> index.recovery(route).route()));
    Found found = index.read(known -> found(known, route, id));
    SpooledRecord record =
        found.record().body() == null ? edits.withBody(route, id, found.record()) : found.record();
    return Answers.ok(
        FailureJson.detail(
            found.row(), record, index.marks().of(found.row()), views.apply(call.user())));
  }

  private record Found(FailureRow row, SpooledRecord record) {}

  private static Found found(IndexSnapshot known, String route, String id) {
    FailureRow row = known.row(route, id);
    IndexedRoute indexed = known.routes().get(route);
    if (row == null || indexed == null || indexed.spool() == null) {
      throw ApiException.notFound(
          "The failed event is no longer there: it was redriven, edited or discarded. Go back to the list");
    }
    return new Found(row, indexed.spool().read(row));
  }
}
