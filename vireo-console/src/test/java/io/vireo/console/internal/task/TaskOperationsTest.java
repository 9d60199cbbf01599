package io.vireo.console.internal.task;

import static io.vireo.console.internal.failure.TestRecords.record;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vireo.Observer;
import io.vireo.console.Role;
import io.vireo.console.internal.audit.AuditEntry;
import io.vireo.console.internal.failure.TestCalls;
import io.vireo.console.internal.failure.TestConsole;
import io.vireo.console.internal.failure.TestRecords;
import io.vireo.console.internal.operation.ApiException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

class TaskOperationsTest {
  private final String route = TestRecords.freshName("order.placed");
  private final Observer app = Observer.connect("memory:" + TestRecords.freshName("console"));
  private final TestConsole console = new TestConsole(app, Set.of(route), Duration.ofSeconds(30));
  private final TestCalls operator = console.calls(Role.OPERATOR);
  private final TestCalls admin = console.calls(Role.ADMIN);
  private final Queue<JsonNode> handled = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    console.close();
    app.close();
  }

  private void fail(int number) {
    TestRecords.store(
        app,
        route,
        number,
        i -> record("r" + i, "no stock for order " + i, ("{\"n\":" + i + "}").getBytes(UTF_8)));
    console.awaitTotal(number);
  }

  private void handle() {
    app.on(route, JsonNode.class, handled::add);
  }

  private JsonNode start(TestCalls user, String rest) {
    return user.post("/tasks", "{" + rest.replace('\'', '"').replace("ROUTE", route) + "}");
  }

  private JsonNode awaitEnd(JsonNode task) {
    return console.awaitEnd(task);
  }

  private String group() {
    return operator.get("/failures/groups").path("groups").path(0).path("group").stringValue();
  }

  @Test
  void aGroupIsRedrivenAndEachEventIsHandledOnce() {
    fail(50);
    handle();

    JsonNode task = start(operator, "'action':'redrive','target':{'group':'" + group() + "'}");
    JsonNode ended = awaitEnd(task);

    assertThat(task.path("title").stringValue()).isEqualTo("Redrive 50 events of " + route);
    assertThat(ended.path("state").stringValue()).isEqualTo("done");
    assertThat(ended.path("done").intValue()).isEqualTo(50);
    assertThat(ended.path("result").stringValue()).isEqualTo("All 50 events were redriven.");
    await().until(() -> handled.size() == 50);
    console.awaitTotal(0);
    assertThat(console.audit())
        .extracting(AuditEntry::outcome)
        .containsExactly("started: 50 events of " + route, "done: All 50 events were redriven.");
    assertThat(console.hub().published()).extracting(one -> one.event()).contains("task");
  }

  @Test
  void aSelectionIsRedrivenAndTheOthersStay() {
    fail(5);
    handle();

    JsonNode ended =
        awaitEnd(
            start(
                operator,
                "'action':'redrive','target':{'route':'ROUTE','ids':['r1','r3','gone']}"));

    assertThat(ended.path("result").stringValue())
        .isEqualTo(
            "2 of 3 events redriven. 1 was no longer there, or somebody else holds them: another console or command has redriven, edited or discarded them.");
    await().until(() -> handled.size() == 2);
    console.awaitTotal(3);
  }

  @Test
  void aDryRunChangesNothing() {
    fail(5);
    handle();

    JsonNode ended =
        awaitEnd(start(operator, "'action':'redrive','dryRun':true,'target':{'filter':{}}"));

    assertThat(ended.path("result").stringValue())
        .isEqualTo("5 events would be redriven. Nothing was changed.");
    assertThat(app.recovery(route).count()).isEqualTo(5);
    assertThat(handled).isEmpty();
  }

  @Test
  void eventsWhoseQueueIsGoneStay() {
    fail(3);

    JsonNode ended = awaitEnd(start(operator, "'action':'redrive','target':{'filter':{}}"));

    assertThat(ended.path("failed").intValue()).isEqualTo(3);
    assertThat(ended.path("result").stringValue())
        .isEqualTo(
            "0 of 3 events redriven. 3 stay in recovery, because the queue is gone or the broker does not take the event as it is.");
    console.awaitTotal(3);
  }

  @Test
  void aStoppedRedriveSaysExactlyWhatIsDone() {
    fail(500);
    handle();

    JsonNode task =
        start(
            operator,
            "'action':'redrive','rate':50,'target':{'route':'ROUTE','group':'" + group() + "'}");
    await().until(() -> handled.size() >= 5);
    long asked = System.nanoTime();
    operator.post("/tasks/{id}/stop", List.of(task.path("id").stringValue()), "{}");
    JsonNode ended = awaitEnd(task);

    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(2));
    assertThat(ended.path("state").stringValue()).isEqualTo("stopped");
    int done = ended.path("done").intValue();
    // The console reads what is left, and records that are read are not counted.
    await().until(() -> app.recovery(route).count() == 500 - done);
    await().until(() -> handled.size() == done);
    console.awaitTotal(500 - done);
    assertThat(ended.path("result").stringValue())
        .isEqualTo(
            "Stopped. " + done + " of 500 events redriven. " + (500 - done) + " stay in recovery.");
  }

  @Test
  void aDiscardIsHiddenAtOnceAndCanBeTakenBack() {
    fail(5);

    JsonNode task =
        start(operator, "'action':'discard','target':{'route':'ROUTE','ids':['r0','r1']}");

    assertThat(task.path("undoUntil").isString()).isTrue();
    assertThat(operator.get("/failures").path("total").intValue()).isEqualTo(3);
    assertThat(app.recovery(route).count()).isEqualTo(5);
    JsonNode undone =
        operator.post("/tasks/{id}/undo", List.of(task.path("id").stringValue()), "{}");
    assertThat(undone.path("state").stringValue()).isEqualTo("undone");
    assertThat(operator.get("/failures").path("total").intValue()).isEqualTo(5);
    assertThatThrownBy(
            () -> operator.post("/tasks/{id}/undo", List.of(task.path("id").stringValue()), "{}"))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(409));
    assertThat(console.audit())
        .extracting(AuditEntry::action)
        .containsExactly("discard", "discard", "undo", "undo");
  }

  @Test
  void aDiscardThatCouldStillBeTakenBackIsTakenBackWhenTheConsoleIsClosed() {
    fail(5);
    start(operator, "'action':'discard','target':{'route':'ROUTE','ids':['r0','r1']}");

    console.close();

    assertThat(app.recovery(route).count()).isEqualTo(5);
    assertThat(console.audit())
        .extracting(AuditEntry::outcome)
        .last()
        .isEqualTo("undone: Taken back, because the console was closed. Nothing was discarded.");
  }

  @Test
  void anExportIsDownloadedAndImportedAgain() {
    fail(5);

    JsonNode task = start(admin, "'action':'export','target':{'filter':{'route':'ROUTE'}}");
    JsonNode ended = awaitEnd(task);
    String lines = download(task);
    awaitEnd(start(operator, "'action':'redrive','target':{'filter':{}}"));

    assertThat(ended.path("result").stringValue())
        .isEqualTo("5 events exported. They stay in recovery.");
    assertThat(lines.lines()).hasSize(5);
    String copy = TestRecords.freshName("copy");
    String answer =
        admin.raw(
            "POST",
            "/failures/import",
            List.of(),
            new String[] {"route", copy},
            lines,
            MissingNode.getInstance());
    assertThat(answer).isEqualTo("{\"stored\":5}");
    await().until(() -> app.recovery(copy).count() == 5);
    assertThatThrownBy(() -> start(operator, "'action':'export','target':{'filter':{}}"))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(403));
  }

  private String download(JsonNode task) {
    return admin.raw(
        "GET",
        "/tasks/{id}/export",
        List.of(task.path("id").stringValue()),
        new String[0],
        "",
        MissingNode.getInstance());
  }

  @Test
  void aSecondTaskOnTheSameRouteWaitsForTheFirst() {
    fail(100);
    handle();
    JsonNode first =
        start(
            operator,
            "'action':'redrive','rate':20,'target':{'route':'ROUTE','ids':['r0','r1','r2','r3','r4','r5','r6','r7','r8','r9']}");
    await().until(() -> !handled.isEmpty());

    JsonNode second = start(operator, "'action':'redrive','target':{'filter':{}}");

    assertThat(second.path("state").stringValue()).isEqualTo("waiting");
    assertThat(second.path("total").intValue()).isEqualTo(90);
    assertThat(awaitEnd(first).path("done").intValue()).isEqualTo(10);
    assertThat(awaitEnd(second).path("done").intValue()).isEqualTo(90);
    await().until(() -> handled.size() == 100);
    assertThat(operator.get("/tasks").path("tasks").path(0).path("id"))
        .isEqualTo(second.path("id"));
  }

  @Test
  void twoConsolesThatRedriveTheSameGroupHandleEachEventOnce() {
    fail(300);
    handle();
    try (TestConsole other = new TestConsole(app, Set.of(route), Duration.ofSeconds(30))) {
      other.awaitTotal(300);
      String body = "'action':'redrive','target':{'group':'" + group() + "'}";

      JsonNode here = start(operator, body);
      JsonNode there = start(other.calls(Role.OPERATOR), body);
      int done =
          awaitEnd(here).path("done").intValue() + other.awaitEnd(there).path("done").intValue();

      assertThat(done).isEqualTo(300);
      await().until(() -> handled.size() == 300);
      console.awaitTotal(0);
      other.awaitTotal(0);
    }
  }

  @Test
  void hostileRequestsAreRefused() {
    fail(1);

    for (String request :
        List.of(
            "'action':'drop'",
            "'action':'redrive'",
            "'action':'redrive','target':{'filter':{'from':'<script>'}}",
            "'action':'redrive','rate':0,'target':{'filter':{}}",
            "'action':'redrive','target':{'route':'','ids':['r0']}",
            "'action':'redrive','target':{'route':'RECOVERY.x','ids':['r0']}",
            "'action':'redrive','target':{'group':'none'}")) {
      assertThatThrownBy(() -> start(operator, request))
          .as(request)
          .isInstanceOf(ApiException.class);
    }
    assertThat(app.recovery(route).count()).isEqualTo(1);
  }

  @Test
  void aClosedConsoleStartsNoTaskAndLeavesTheEventsToOthers() {
    fail(2);
    console.close();

    for (String action : List.of("redrive", "discard")) {
      assertThatThrownBy(
              () ->
                  start(
                      operator,
                      "'action':'" + action + "','target':{'route':'ROUTE','ids':['r0','r1']}"))
          .as(action)
          .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(503))
          .hasMessageContaining("The console is being closed");
    }
    assertThat(app.recovery(route).count()).isEqualTo(2);
  }
}
