package io.vireo.console.internal.failure;

import static io.vireo.console.internal.failure.TestRecords.record;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vireo.Core;
import io.vireo.Observer;
import io.vireo.Recovery;
import io.vireo.RecoveryFilter;
import io.vireo.console.PayloadVisibility;
import io.vireo.console.Role;
import io.vireo.console.internal.audit.AuditEntry;
import io.vireo.console.internal.operation.ApiException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FailureOperationsTest {
  private final String route = TestRecords.freshName("order/placed %");
  private final Observer app = Observer.connect("memory:" + TestRecords.freshName("console"));
  private final CountedRecovery recovery = new CountedRecovery(app);
  private final TestHub hub = new TestHub();
  private final List<AuditEntry> audit = new CopyOnWriteArrayList<>();
  private final FailureIndex index = index(app, recovery, hub, Set.of(route));
  private final PayloadView masked =
      new PayloadView(PayloadVisibility.MASKED, List.of(Pattern.compile("(?i)password")));
  private final TestCalls viewer = calls(Role.VIEWER);
  private final TestCalls admin = calls(Role.ADMIN);

  private TestCalls calls(Role role) {
    return new TestCalls(
        role,
        new FailureOperations(
            index,
            user -> user.role() == Role.ADMIN ? PayloadView.everything() : masked,
            audit::add));
  }

  static FailureIndex index(Core core, CountedRecovery recovery, TestHub hub, Set<String> routes) {
    return new FailureIndex(
        recovery,
        () -> new KnownRoutes(routes, null),
        LookLimits.of(core),
        hub,
        new IndexTiming(
            Duration.ofMillis(20),
            Duration.ofMillis(20),
            Duration.ofMillis(200),
            Duration.ofSeconds(10),
            1 << 28));
  }

  @AfterEach
  void close() {
    index.close();
    app.close();
  }

  private void store(int number, String body) {
    TestRecords.store(
        app,
        route,
        number,
        i -> record("r" + i, "no stock of 'salt" + i + "' for order " + i, body.getBytes(UTF_8)));
  }

  private void awaitTotal(int number) {
    await().until(() -> admin.get("/failures/groups").path("total").intValue() == number);
  }

  private JsonNode one(TestCalls user, String id) {
    return user.get("/failures/{route}/{id}", List.of(route, id));
  }

  @Test
  void failuresWithTheSameErrorAreOneGroupWithAnExample() {
    store(5, "{}");
    awaitTotal(5);

    JsonNode answer = viewer.get("/failures/groups");

    assertThat(answer.path("complete").booleanValue()).isTrue();
    assertThat(answer.path("routes").path(0).path("count").intValue()).isEqualTo(5);
    assertThat(answer.path("groups")).hasSize(1);
    JsonNode group = answer.path("groups").path(0);
    assertThat(group.path("errorType").stringValue()).isEqualTo("shop.NoStockException");
    assertThat(group.path("message").stringValue()).isEqualTo("no stock of 'salt0' for order 0");
    assertThat(group.path("count").intValue()).isEqualTo(5);
    assertThat(group.path("first").stringValue()).isLessThan(group.path("last").stringValue());
  }

  @Test
  void aListIsPagedAndSortedByTime() {
    store(5, "{}");
    awaitTotal(5);
    String group =
        viewer.get("/failures/groups").path("groups").path(0).path("group").stringValue();

    JsonNode newest = viewer.get("/failures", "group", group, "limit", "2");
    JsonNode oldest = viewer.get("/failures", "sort", "oldest", "offset", "1", "limit", "2");

    assertThat(newest.path("total").intValue()).isEqualTo(5);
    assertThat(newest.path("items"))
        .extracting(one -> one.path("id").stringValue())
        .containsExactly("r4", "r3");
    assertThat(oldest.path("items"))
        .extracting(one -> one.path("id").stringValue())
        .containsExactly("r1", "r2");
    assertThat(oldest.path("items").path(0).path("message").stringValue())
        .isEqualTo("no stock of 'salt1' for order 1");
    assertThat(oldest.path("items").path(0).path("state").stringValue()).isEqualTo("waiting");
  }

  @Test
  void nothingIsReadTwiceWhileTheNumberOfRecordsStaysTheSame() {
    store(3, "{}");
    awaitTotal(3);
    int passes = recovery.passes();

    for (int i = 0; i < 20; i++) {
      viewer.get("/failures", "text", "nothing" + i);
      one(viewer, "r1");
    }
    index.awaitFresh(Duration.ofSeconds(1));

    assertThat(recovery.passes()).isEqualTo(passes);
    store(1, "{}");
    awaitTotal(4);
    assertThat(recovery.passes()).isEqualTo(passes + 1);
  }

  @Test
  void whatSomebodyElseHasRemovedLeavesTheListThoughEventsKeepFailing() {
    store(3, "{}");
    awaitTotal(3);
    app.recovery(route).discard(RecoveryFilter.builder().ids("r0").build());
    AtomicInteger failing = new AtomicInteger(100);

    await()
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              String id = "r" + failing.incrementAndGet();
              TestRecords.store(app, route, 1, i -> record(id, "no stock", "{}".getBytes(UTF_8)));
              return !shownIds().contains("r0");
            });

    assertThat(shownIds()).contains("r1", "r2");
  }

  private List<String> shownIds() {
    return admin
        .get("/failures", "sort", "oldest", "limit", "1000")
        .path("items")
        .valueStream()
        .map(item -> item.path("id").stringValue())
        .toList();
  }

  @Test
  void aRouteThatCannotBeReadHidesNoOther() {
    String broken = TestRecords.freshName("a");
    store(1, "{}");
    TestRecords.store(app, broken, 1, i -> record("r", "no stock", "{}".getBytes(UTF_8)));
    Function<String, Recovery> recoveries =
        name -> {
          if (name.equals(broken)) {
            throw new IllegalStateException("a record that nobody has thought of");
          }
          return app.recovery(name);
        };
    try (FailureIndex partly =
        new FailureIndex(
            recoveries,
            () -> new KnownRoutes(Set.of(broken, route), null),
            LookLimits.of(app),
            hub,
            IndexTiming.standard())) {
      TestCalls user =
          new TestCalls(
              Role.ADMIN,
              new FailureOperations(partly, one -> PayloadView.everything(), audit::add));

      await().until(() -> user.get("/failures").path("total").intValue() == 1);

      assertThat(user.get("/failures/groups").path("incompleteReason").stringValue())
          .contains(broken)
          .contains("the log of the console says why");
    }
  }

  @Test
  void aTextIsFoundInBodyHeadersAndErrorWhateverItsCase() {
    TestRecords.store(
        app,
        route,
        3,
        i ->
            TestRecords.headers(
                record(
                    "r" + i,
                    "message " + "abc".charAt(i),
                    ("{\"name\":\"Zoë" + i + "\"}").getBytes(UTF_8)),
                "tenant",
                "EU-" + i));
    awaitTotal(3);

    assertThat(found("text", "ZOË1")).containsExactly("r1");
    assertThat(found("text", "zoë1", "in", "headers,error")).isEmpty();
    assertThat(found("text", "eu-2", "in", "headers")).containsExactly("r2");
    assertThat(found("text", "MESSAGE A", "in", "error")).containsExactly("r0");
    assertThat(found("text", "warehouse.java:17")).hasSize(3);
    assertThat(found("attempts", "3")).hasSize(3);
    assertThat(found("attempts", "4")).isEmpty();
    assertThat(found("from", "2090-01-01T00:00:00Z")).isEmpty();
    assertThat(found("to", "2090-01-01T00:00:00Z")).hasSize(3);
    assertThatThrownBy(() -> found("from", "yesterday")).isInstanceOf(ApiException.class);
  }

  private List<String> found(String... parameters) {
    return viewer
        .get("/failures", parameters)
        .path("items")
        .valueStream()
        .map(item -> item.path("id").stringValue())
        .toList();
  }

  @Test
  void oneEventIsShownWithEverythingThatTheRecordTells() {
    store(1, "{\"price\":12345678901234567890.10}");
    awaitTotal(1);

    JsonNode event = one(admin, "r0");

    assertThat(event.path("eventId").stringValue()).isEqualTo("event-r0");
    assertThat(event.path("body").path("kind").stringValue()).isEqualTo("json");
    assertThat(
            admin.raw(
                "GET", "/failures/{route}/{id}", List.of(route, "r0"), new String[0], "", event))
        .contains("\"json\":{\"price\":12345678901234567890.10}");
    assertThat(event.path("error").path("trace").stringValue())
        .contains("no stock of 'salt0'", "Shop.java:4");
    assertThat(event.path("attempts").intValue()).isEqualTo(3);
    assertThatThrownBy(() -> one(admin, "r1")).isInstanceOf(ApiException.class);
  }

  @Test
  void aMaskedFieldIsNeitherShownNorFound() {
    store(1, "{\"user\":\"ada\",\"Password\" : {\"old\":\"secret\"},\"n\":[{\"password\":12.5}]}");
    awaitTotal(1);

    JsonNode body = one(viewer, "r0").path("body");

    assertThat(body.path("masked").booleanValue()).isTrue();
    assertThat(body.path("json").toString())
        .isEqualTo("{\"user\":\"ada\",\"Password\":\"●●●\",\"n\":[{\"password\":\"●●●\"}]}");
    assertThat(found("text", "ada")).hasSize(1);
    assertThat(found("text", "secret")).isEmpty();
    assertThat(admin.get("/failures", "text", "secret").path("total").intValue()).isEqualTo(1);
  }

  @Test
  void anEditedEventIsRedrivenAndLeavesTheList() {
    BlockingQueue<JsonNode> handled = new LinkedBlockingQueue<>();
    store(2, "{}");
    awaitTotal(2);
    app.on(route, JsonNode.class, handled::add);

    JsonNode answer =
        admin.post("/failures/{route}/{id}/edit", List.of(route, "r1"), "{\"data\":{\"n\":1.5}}");

    assertThat(answer.path("newId").stringValue()).isNotEmpty();
    await().until(() -> handled.stream().anyMatch(data -> data.path("n").doubleValue(0) == 1.5));
    awaitTotal(1);
    assertThatThrownBy(
            () -> admin.post("/failures/{route}/{id}/edit", List.of(route, "r1"), "{\"data\":1}"))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(409));
    assertThat(audit).extracting(AuditEntry::action).containsExactly("edit", "edit");
    assertThat(audit.get(1).outcome()).startsWith("refused: ");
  }

  @Test
  void whatHasNoRoomInTheFileIsAskedForWhenItIsShown() {
    try (FailureIndex small =
        new FailureIndex(
            recovery,
            () -> new KnownRoutes(Set.of(route), null),
            LookLimits.of(app),
            hub,
            new IndexTiming(
                Duration.ofMillis(20),
                Duration.ofMillis(20),
                Duration.ofMillis(200),
                Duration.ofSeconds(10),
                10))) {
      TestCalls user =
          new TestCalls(
              Role.ADMIN,
              new FailureOperations(small, one -> PayloadView.everything(), audit::add));
      store(2, "{\"far\":\"too long\"}");
      await().until(() -> user.get("/failures").path("total").intValue() == 2);

      JsonNode groups = user.get("/failures/groups");

      assertThat(groups.path("complete").booleanValue()).isFalse();
      assertThat(groups.path("incompleteReason").stringValue())
          .contains("of 2 events are not searched");
      assertThat(one(user, "r1").path("body").path("json").path("far").stringValue())
          .isEqualTo("too long");
    }
  }
}
