package io.vireo.console.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.Observer;
import io.vireo.PauseOptions;
import io.vireo.console.ConsoleOptions;
import io.vireo.console.internal.audit.AuditTrail;
import io.vireo.console.internal.failure.FailureIndex;
import io.vireo.console.internal.failure.FailureOperations;
import io.vireo.console.internal.failure.IndexTiming;
import io.vireo.console.internal.failure.KnownRoutes;
import io.vireo.console.internal.failure.LookLimits;
import io.vireo.console.internal.failure.PayloadView;
import io.vireo.console.internal.operation.Operation;
import io.vireo.console.internal.task.TaskOperations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Holds the description of the API to what the parts of the console do. */
class OpenApiTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** What the server answers before it looks for an operation. */
  private static final Set<String> OF_THE_SERVER =
      Set.of(
          "GET /session VIEWER", "POST /login null", "POST /logout VIEWER", "GET /stream VIEWER");

  private final String url = "memory:" + UUID.randomUUID();
  @RegisterExtension private final TestConsole console = new TestConsole(url);
  private final Observer shop = console.closeLater(Observer.connect(url));
  private final JsonNode document = console.get("/openapi.json");

  @Test
  void itHasEachOperationWithTheRoleThatItNeeds() {
    Set<String> there = new TreeSet<>(OF_THE_SERVER);
    for (Operation operation : console.operations()) {
      there.add(operation.method() + " " + operation.path() + " " + operation.least());
    }
    assertThat(documented()).isEqualTo(there);
  }

  @Test
  void eachNameInAPathMayComeInTheQuery() {
    for (JsonNode methods : document.path("paths")) {
      for (JsonNode operation : methods) {
        List<String> inPath = parameters(operation, "path");
        assertThat(parameters(operation, "query")).containsAll(inPath).doesNotHaveDuplicates();
      }
    }
  }

  private List<String> parameters(JsonNode operation, String place) {
    List<String> names = new ArrayList<>();
    for (JsonNode one : operation.path("parameters")) {
      String reference = one.path("$ref").asString("");
      JsonNode parameter = reference.isEmpty() ? one : document.at(reference.substring(1));
      if (parameter.path("in").asString().equals(place)) {
        names.add(parameter.path("name").asString());
      }
    }
    return names;
  }

  @Test
  void answersAreAsTheirSchemasSay() {
    shop.on("order.placed", order -> {});
    shop.onBroadcast("prices.*", prices -> {});
    shop.on(
        "order.failed",
        order -> {
          throw new IllegalStateException("no stock");
        });
    shop.emit("order.failed", 1);
    console
        .core()
        .control()
        .pauseRoute("order.placed", PauseOptions.builder().reason("a test").build());
    console.post("/emit", "{\"event\":\"late\",\"delaySeconds\":600}");
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                console.get("/overview").path("failedEvents").intValue() == 1
                    && console.get("/overview").path("listeners").intValue() == 3);
    for (String path :
        List.of(
            "/overview",
            "/routes",
            "/routes/{event}",
            "/routes/{event}/explanation",
            "/observers",
            "/doctor",
            "/described",
            "/delayed",
            "/audit")) {
      check("get", path, "200", console.get(path.replace("{event}", "order.placed")));
    }
    check("post", "/emit", "200", console.post("/emit", "{\"event\":\"order.placed\"}"));
  }

  @Test
  void answersAboutFailedEventsAreAsTheirSchemasSay() {
    shop.on(
        "order.failed",
        order -> {
          throw new IllegalStateException("no stock");
        });
    shop.emit("order.failed", 1);
    await().atMost(PATIENCE).until(() -> console.get("/failures").path("total").intValue() == 1);
    JsonNode list = console.get("/failures");
    String id = list.path("items").path(0).path("id").stringValue();

    check("get", "/failures", "200", list);
    check("get", "/failures/groups", "200", console.get("/failures/groups"));
    check("get", "/failures/{route}/{id}", "200", console.get("/failures/order.failed/" + id));
    String redrive =
        "{\"action\":\"redrive\",\"rate\":2.5,\"dryRun\":true,\"target\":{\"filter\":{}}}";
    check("post", "/tasks", "202", console.post("/tasks", redrive));
    check("get", "/tasks", "200", console.get("/tasks"));
  }

  @BeforeEach
  void addFailures() {
    AuditTrail audit = entry -> {};
    FailureIndex index =
        console.closeLater(
            new FailureIndex(
                console.core()::recovery,
                () -> new KnownRoutes(Set.of("order.failed"), null),
                LookLimits.of(console.core()),
                console.tabs(),
                IndexTiming.standard()));
    FailureOperations failures =
        new FailureOperations(index, PayloadView.of(ConsoleOptions.defaults()), audit);
    console.add(failures);
    console.add(
        console.closeLater(
            new TaskOperations(
                index, failures, console.tabs(), audit, TaskOperations.TIME_TO_UNDO)));
  }

  private Set<String> documented() {
    Set<String> documented = new TreeSet<>();
    document
        .path("paths")
        .forEachEntry(
            (path, methods) ->
                methods.forEachEntry(
                    (method, operation) ->
                        documented.add(
                            method.toUpperCase(Locale.ROOT)
                                + " "
                                + path.substring("/api".length())
                                + " "
                                + operation.path("x-vireo-role").asString("null"))));
    return documented;
  }

  private void check(String method, String path, String status, JsonNode answer) {
    JsonNode schema =
        document
            .path("paths")
            .path("/api" + path)
            .path(method)
            .path("responses")
            .path(status)
            .path("content")
            .path("application/json")
            .path("schema");
    assertThat(schema.isObject()).as(path).isTrue();
    check(path, schema, answer);
  }

  /** Checks types, the fields that have to be there, and that there are no others. */
  private void check(String where, JsonNode schema, JsonNode value) {
    if (schema.has("anyOf")) {
      if (!value.isNull()) {
        check(where, schema.path("anyOf").path(0), value);
      }
      return;
    }
    if (schema.has("$ref")) {
      String name = schema.path("$ref").stringValue().substring("#/components/schemas/".length());
      check(where, document.path("components").path("schemas").path(name), value);
      return;
    }
    if (schema.isEmpty()) {
      // Any value.
      return;
    }
    List<String> types = new ArrayList<>();
    if (schema.path("type").isArray()) {
      schema.path("type").forEach(type -> types.add(type.stringValue()));
    } else {
      types.add(schema.path("type").stringValue());
    }
    assertThat(types).as(where + " is " + value).contains(type(value, types));
    if (schema.has("enum")) {
      assertThat(schema.path("enum")).as(where).contains(value);
    }
    if (value.isArray()) {
      value.forEach(item -> check(where + "[]", schema.path("items"), item));
    }
    if (value.isObject() && schema.has("properties")) {
      schema
          .path("required")
          .forEach(
              field -> assertThat(value.has(field.stringValue())).as(where + "." + field).isTrue());
      value.forEachEntry(
          (field, inner) -> {
            assertThat(schema.path("properties").has(field)).as(where + "." + field).isTrue();
            check(where + "." + field, schema.path("properties").path(field), inner);
          });
    }
  }

  private static String type(JsonNode value, List<String> wanted) {
    if (value.isNull()) {
      return "null";
    }
    if (value.isBoolean()) {
      return "boolean";
    }
    if (value.isNumber()) {
      return value.isIntegralNumber() && !wanted.contains("number") ? "integer" : "number";
    }
    return value.isString() ? "string" : value.isArray() ? "array" : "object";
  }
}
