package io.vireo.console;

import static io.vireo.console.tour.ConsoleApi.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.EmitOptions;
import io.vireo.Handler;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.console.tour.ConsoleApi;
import io.vireo.console.tour.ConsoleUnderTest;
import io.vireo.console.tour.EmptyBroker;
import io.vireo.console.tour.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A bad deployment, and how people find out, repair it and bring every event back. */
class DayInOperationsIT {
  private static final String ROUTE = "order.placed";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The orders of the day: one in six is simple, the others fail in one of three ways. */
  private static final int ORDERS = 6_000;

  private static final int FAILING = 5_000;

  /** Those that are left once one event has been corrected, which then waits in the queue. */
  private static final int LEFT = FAILING - 1;

  private static final int RATE = 500;

  private final Map<Integer, Integer> handled = new ConcurrentHashMap<>();

  record Order(int number, @Nullable String kind, @Nullable String country) {
    /** Most are gifts, some go abroad, few are bulky; the last bulky one has lost its country. */
    static Order of(int number) {
      if (number % 6 == 0) {
        return new Order(number, "simple", "SE");
      }
      if (number % 6 < 4) {
        return new Order(number, "gift", "SE");
      }
      return number % 6 == 4
          ? new Order(number, "abroad", "JP")
          : new Order(number, "bulky", number == ORDERS - 1 ? null : "SE");
    }
  }

  private void ship(Order order) {
    if (order.country() == null) {
      throw new IllegalArgumentException("no country");
    }
    handled.merge(order.number(), 1, Integer::sum);
  }

  /** What was deployed in the morning, on the day before a holiday. */
  private void shipSimpleOrdersOnly(Order order) {
    switch (String.valueOf(order.kind())) {
      case "gift" -> throw new IllegalStateException("gift wrapping is not configured");
      case "abroad" -> throw new UnsupportedOperationException("no carrier for this country");
      case "bulky" -> throw new IllegalArgumentException("the parcel is too large");
      default -> ship(order);
    }
  }

  private static Observer deploy(String url, Handler<Order> handler) {
    Observer program = Observer.connect(url);
    ObserveOptions options =
        ObserveOptions.builder().resumable(true).concurrency(4).prefetch(250).build();
    program.on(ROUTE, Order.class, handler, options);
    return program;
  }

  private static void placeAllOrders(Observer shop) {
    List<CompletableFuture<Boolean>> emitted =
        IntStream.range(0, ORDERS)
            .mapToObj(number -> shop.emitAsync(ROUTE, Order.of(number), EmitOptions.defaults()))
            .toList();
    assertThat(emitted).allSatisfy(future -> assertThat(future.join()).isTrue());
  }

  @Test
  void aBadDeploymentIsFoundRepairedAndMadeGood() {
    try (EmptyBroker broker = EmptyBroker.ofRabbitMq();
        ConsoleUnderTest console = ConsoleUnderTest.of(broker);
        Page page = console.open()) {
      ConsoleApi api = console.api();

      Observer broken = deploy(broker.url(), this::shipSimpleOrdersOnly);
      placeAllOrders(broken);

      Map<String, JsonNode> groups = findTheGroups(api);
      page.goTo("#/failures");
      page.main().text("gift wrapping is not configured").await();

      api.post(
          "routes/" + ROUTE + "/pause",
          Map.of("reason", "the handler is repaired", "scope", "route"));
      api.await(
          "routes/" + ROUTE + "?broadcast=false",
          route ->
              route
                  .path("items")
                  .valueStream()
                  .allMatch(item -> item.get("state").asString().equals("PAUSED")));

      correctTheOrderWithoutACountry(api, groups.get("java.lang.IllegalArgumentException"));

      broken.close();
      try (Observer repaired = deploy(broker.url(), this::ship)) {
        assertThat(api.run(redrive(true)).get("done").asInt()).isEqualTo(LEFT);
        assertThat(handled).as("while the route is paused").hasSize(ORDERS - FAILING);
        api.post("routes/" + ROUTE + "/resume", Map.of("scope", "route"));
        redriveWhileWatching(api, page);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(handled).hasSize(ORDERS));
        assertThat(handled.values()).containsOnly(1);
        assertThat(repaired.recovery(ROUTE).count()).isZero();
      }
      theAuditTellsAll(api);
      page.requireNoProblem();
    }
  }

  private static Map<String, JsonNode> findTheGroups(ConsoleApi api) {
    JsonNode found = api.await("failures/groups", groups -> groups.get("total").asInt() == FAILING);
    Map<String, JsonNode> groups =
        found
            .get("groups")
            .valueStream()
            .collect(Collectors.toMap(group -> group.get("errorType").asString(), group -> group));
    assertThat(groups)
        .hasEntrySatisfying(
            "java.lang.IllegalStateException",
            group -> assertGroup(group, "gift wrapping is not configured", 3_000))
        .hasEntrySatisfying(
            "java.lang.UnsupportedOperationException",
            group -> assertGroup(group, "no carrier for this country", 1_000))
        .hasEntrySatisfying(
            "java.lang.IllegalArgumentException",
            group -> assertGroup(group, "the parcel is too large", 1_000))
        .hasSize(3);
    return groups;
  }

  private static void assertGroup(JsonNode group, String message, int count) {
    assertThat(group.get("route").asString()).isEqualTo(ROUTE);
    assertThat(group.get("message").asString()).isEqualTo(message);
    assertThat(group.get("count").asInt()).isEqualTo(count);
  }

  /** With the repaired handler, this order alone would fail again. */
  private static void correctTheOrderWithoutACountry(ConsoleApi api, JsonNode group) {
    JsonNode items =
        api.get(
            "failures?text="
                + ConsoleApi.part("\"number\":" + (ORDERS - 1))
                + "&in=body&group="
                + ConsoleApi.part(group.get("group").asString()));
    assertThat(items.get("total").asInt()).isOne();
    String id = items.get("items").get(0).get("id").asString();

    JsonNode event = api.get("failures/" + ROUTE + "/" + ConsoleApi.part(id));
    assertThat(event.get("body").get("json").get("country").isNull()).isTrue();
    assertThat(event.get("error").get("trace").asString()).contains("shipSimpleOrdersOnly");

    api.post(
        "failures/" + ROUTE + "/" + ConsoleApi.part(id) + "/edit",
        Map.of("data", new Order(ORDERS - 1, "bulky", "SE")));
  }

  private void redriveWhileWatching(ConsoleApi api, Page page) {
    page.goTo("#/tasks");
    Set<Integer> seen = new TreeSet<>();
    String id = api.post("tasks", redrive(false)).get("id").asString();
    JsonNode ended =
        task(
            api.await(
                "tasks",
                tasks -> {
                  seen.add(task(tasks, id).get("done").asInt());
                  return !task(tasks, id).get("endedAt").isNull();
                }),
            id);

    assertThat(ended.get("state").asString()).isEqualTo("done");
    assertThat(ended.get("done").asInt()).isEqualTo(LEFT);
    assertThat(ended.get("failed").asInt()).isZero();
    assertThat(seen)
        .as("how many were back, as somebody who watches sees it")
        .hasSizeGreaterThan(5);
    assertThat(Duration.between(instant(ended, "startedAt"), instant(ended, "endedAt")))
        .as("5,000 events at 500 a second take ten seconds")
        .isGreaterThan(Duration.ofSeconds(LEFT / RATE - 2));
  }

  private static Map<String, Object> redrive(boolean dryRun) {
    return Map.of(
        "action",
        "redrive",
        "target",
        Map.of("filter", Map.of("route", ROUTE)),
        "rate",
        RATE,
        "dryRun",
        dryRun);
  }

  private static Instant instant(JsonNode task, String field) {
    return Instant.parse(task.get(field).asString());
  }

  private static void theAuditTellsAll(ConsoleApi api) {
    JsonNode audit = api.get("audit");
    assertThat(audit.get("available").asBoolean()).isTrue();
    assertThat(audit.get("entries").valueStream().map(one -> one.get("action").asString()).toList())
        .as("what was done, the newest first")
        .containsSubsequence("redrive", "resume", "edit", "pause");
    assertThat(audit.get("entries").toString()).contains("the handler is repaired");
  }
}
