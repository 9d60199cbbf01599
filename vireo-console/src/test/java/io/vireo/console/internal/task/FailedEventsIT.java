package io.vireo.console.internal.task;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.console.Role;
import io.vireo.console.internal.failure.TestCalls;
import io.vireo.console.internal.failure.TestConsole;
import io.vireo.console.internal.failure.TestRecords;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Failed events on RabbitMQ: nothing is lost, and each task says truly what it has done. */
class FailedEventsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int NUMBER = 2_000;
  private static final ObserveOptions RESUMABLE = ObserveOptions.builder().resumable(true).build();

  private static RabbitNode node;

  private final String route = TestRecords.freshName("order.placed");
  private final Map<Integer, AtomicInteger> handled = new ConcurrentHashMap<>();
  private Observer app;
  private Observer other;
  private TestConsole console;
  private TestCalls operator;

  @BeforeAll
  static void startNode() {
    node = RabbitNode.start();
  }

  @AfterAll
  static void endNode() {
    node.close();
  }

  @BeforeEach
  void open() {
    app = Observer.connect(node.url());
    other = Observer.connect(node.url());
    app.on(
        route,
        JsonNode.class,
        data ->
            handled
                .computeIfAbsent(data.path("n").intValue(), n -> new AtomicInteger())
                .incrementAndGet(),
        RESUMABLE);
    console = new TestConsole(app, Set.of(route), Duration.ofSeconds(30));
    operator = console.calls(Role.OPERATOR);
    TestRecords.store(
        app,
        route,
        NUMBER,
        i ->
            TestRecords.record(
                "r" + i, "no stock for order " + i, ("{\"n\":" + i + "}").getBytes(UTF_8)));
    console.awaitTotal(NUMBER);
  }

  @AfterEach
  void close() {
    console.close();
    app.close();
    other.close();
  }

  private JsonNode start(TestCalls user, String rest) {
    return user.post(
        "/tasks", "{'action':'redrive','target':{'filter':{}}".replace('\'', '"') + rest + "}");
  }

  private int times() {
    return handled.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  @Test
  void theRateIsKept() {
    JsonNode task = console.awaitEnd(start(operator, ",\"rate\":500"));

    assertThat(task.path("done").intValue()).isEqualTo(NUMBER);
    double perSecond = NUMBER * 1_000.0 / tookMillis(task);
    System.out.println("At most 500/s were asked for, it were " + Math.round(perSecond) + "/s");
    assertThat(perSecond).isBetween(1.0, 550.0);
    await().atMost(PATIENCE).until(() -> times() == NUMBER);
    console.awaitTotal(0);
  }

  private static long tookMillis(JsonNode task) {
    return Duration.between(
            Instant.parse(task.path("startedAt").stringValue()),
            Instant.parse(task.path("endedAt").stringValue()))
        .toMillis();
  }

  @Test
  void aStoppedRedriveSaysWhatIsDoneAndTheRestStays() {
    JsonNode task = start(operator, ",\"rate\":200");
    await().until(() -> times() > 20);
    operator.post("/tasks/{id}/stop", List.of(task.path("id").stringValue()), "{}");

    JsonNode ended = console.awaitEnd(task);

    int done = ended.path("done").intValue();
    assertThat(ended.path("state").stringValue()).isEqualTo("stopped");
    await().atMost(PATIENCE).until(() -> times() == done);
    await().atMost(PATIENCE).until(() -> app.recovery(route).count() == NUMBER - done);
    console.awaitTotal(NUMBER - done);
  }

  @Test
  void twoConsolesThatRedriveTheSameEventsHandleEachOnce() {
    try (TestConsole second = new TestConsole(other, Set.of(route), Duration.ofSeconds(30))) {
      second.awaitTotal(NUMBER);

      JsonNode here = start(operator, "");
      JsonNode there = start(second.calls(Role.OPERATOR), "");
      int done =
          console.awaitEnd(here).path("done").intValue()
              + second.awaitEnd(there).path("done").intValue();

      await().atMost(PATIENCE).until(() -> handled.size() == NUMBER);
      assertThat(times()).isEqualTo(NUMBER);
      assertThat(done).isEqualTo(NUMBER);
      console.awaitTotal(0);
      second.awaitTotal(0);
    }
  }

  @Tag("fault")
  @Test
  void aBrokerThatIsKilledInTheMiddleCostsNothing() {
    JsonNode task = start(operator, ",\"rate\":500");
    await().until(() -> times() > 100);
    node.kill();
    JsonNode failed = console.awaitEnd(task);
    node.restart();

    assertThat(failed.path("state").stringValue()).isEqualTo("failed");
    assertThat(failed.path("result").stringValue())
        .contains(failed.path("done").intValue() + " of 2,000 events redriven.");
    await().atMost(PATIENCE).until(() -> app.recovery(route).count() > 0);
    await().atMost(PATIENCE).until(() -> shown() == app.recovery(route).count());
    JsonNode again = console.awaitEnd(start(operator, ""));
    assertThat(again.path("state").stringValue()).isEqualTo("done");
    await().atMost(PATIENCE).until(() -> handled.size() == NUMBER);
    console.awaitTotal(0);
  }

  private long shown() {
    return operator.get("/failures/groups").path("total").longValue();
  }
}
