package io.vireo.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Core;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.Recovery;
import io.vireo.RecoveryFilter;
import io.vireo.cli.Shell.Result;
import io.vireo.cli.terminal.ExitCode;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/** Tests the recovery commands on a real broker, with and without the management API. */
@Execution(ExecutionMode.CONCURRENT)
class RecoveryCommandsIT {
  private static final String ROUTE = "order.placed";
  private static final String PYTHONS =
      "{\"controller\": \"8dd7f727\", \"error\": {\"message\": \"nope\", \"traceback\": \"Traceback\","
          + " \"type\": \"RuntimeError\"}, \"message\": \"{\\\"e\\\": 1}\", \"when\": 1795466535.5}";

  private final ExaminedBroker broker = new ExaminedBroker();
  private final Observer observer = Observer.connect(broker.url());

  RecoveryCommandsIT() throws Exception {}

  @AfterEach
  void close() throws IOException {
    observer.close();
    broker.close();
  }

  private Recovery recovery(String route) {
    return observer.recovery(route);
  }

  private void failOn(String route, int events) {
    observer.on(
        route,
        event -> {
          throw new IllegalStateException("no stock");
        },
        ObserveOptions.builder().resumable(true).build());
    for (int i = 0; i < events; i++) {
      assertThat(observer.emit(route, Map.of("id", i))).isTrue();
    }
    Eventually.holds(() -> recovery(route).count() == events);
  }

  private Result run(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "recovery";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[all.length - 2] = "--url";
    all[all.length - 1] = broker.url();
    return Shell.run(all);
  }

  @Test
  void withTheManagementApiEveryRouteIsListedEvenIfNobodyIsThere() {
    failOn("order.placed", 3);
    failOn("order.paid", 2);
    observer.close();

    Result result = broker.run("recovery", "ls");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.lines())
        .hasSize(5)
        .first()
        .asString()
        .startsWith("5 failed events of 2 routes on amqp://")
        .doesNotContain(ExaminedBroker.node().password());
    assertThat(result.lines().get(3))
        .matches("  order\\.paid +java\\.lang\\.IllegalStateException +2 .*");
    assertThat(result.lines().get(4))
        .matches("  order\\.placed +java\\.lang\\.IllegalStateException +3 .*");
  }

  @Test
  void withoutItThoseAreListedThatObserversAnswerForOrThatAreNamed() throws Exception {
    failOn("order.placed", 1);
    ExaminedBroker.awaitAnswer(observer);
    broker.channel().queueDeclare("RECOVERY.order.gone", true, false, false, Map.of());
    broker.fill("RECOVERY.order.gone", 1);

    Result found = broker.runByAmqpAlone("recovery", "ls");

    assertThat(found.exitCode()).as(found.err()).isZero();
    assertThat(found.out())
        .startsWith("1 failed event of 1 route on amqp://")
        .contains("  order.placed  java.lang.IllegalStateException ")
        .contains("Could not be seen:")
        .contains(
            "  Failed events of routes that no observer has named: the management API at"
                + " http://127.0.0.1:1 cannot be read (connection refused)");
    assertThat(broker.runByAmqpAlone("recovery", "ls", "order.gone").out())
        .startsWith("1 failed event of 1 route on amqp://")
        .doesNotContain("Could not be seen");
  }

  @Test
  void recordsOfPythonServicesAreListedShownAndRedriven() throws Exception {
    BlockingQueue<JsonNode> handled = new LinkedBlockingQueue<>();
    observer.on(ROUTE, handled::add);
    broker.channel().queueDeclare("RECOVERY.order.placed", true, false, false, Map.of());
    broker.channel().basicPublish("", "RECOVERY.order.placed", null, PYTHONS.getBytes(UTF_8));
    broker.channel().waitForConfirmsOrDie(10_000);

    assertThat(run("ls", ROUTE).out()).contains("  order.placed  RuntimeError ");
    assertThat(run("show", ROUTE).out()).contains("RuntimeError: nope");
    Result redrive = run("redrive", ROUTE);

    assertThat(redrive.exitCode()).as(redrive.err()).isZero();
    assertThat(handled.poll(60, TimeUnit.SECONDS)).hasToString("{\"e\":1}");
    assertThat(recovery(ROUTE).count()).isZero();
  }

  @Test
  void oneIsEditedAndTheOthersExportedDiscardedAndImported() {
    failOn(ROUTE, 3);
    observer.stopListening(ROUTE);
    BlockingQueue<JsonNode> handled = new LinkedBlockingQueue<>();
    observer.on(ROUTE, handled::add, ObserveOptions.builder().resumable(true).build());
    String id = recovery(ROUTE).browse(RecoveryFilter.all()).get(1).id();

    assertThat(run("edit", ROUTE, id, "--data", "{\"id\": 42}").exitCode()).isZero();
    Eventually.holds(() -> handled.size() == 1);
    Result export = run("export", ROUTE);
    assertThat(export.lines()).hasSize(2);
    assertThat(run("discard", ROUTE, "--all").out()).startsWith("Discarded 2 failed events");
    assertThat(recovery(ROUTE).count()).isZero();
    Result imported =
        new Shell().input(export.out()).start("recovery", "import", ROUTE, "--url", broker.url());
    assertThat(imported.out()).as(imported.err()).startsWith("Stored 2 failed events");
    assertThat(run("redrive", ROUTE).exitCode()).isZero();

    Eventually.holds(() -> handled.size() == 3);
    assertThat(handled)
        .extracting(JsonNode::toString)
        .containsExactly("{\"id\":42}", "{\"id\":0}", "{\"id\":2}");
  }

  @Test
  void delayedEventsThatNobodyTookAreListedAndRedriven() throws Exception {
    observer.close();
    try (Core core = Core.connect(broker.url())) {
      core.emitLater(ROUTE, Map.of("id", 1), Duration.ofMillis(1));
    }
    broker.channel().queueDeclarePassive("RECOVERY.vireo_unrouted");
    Eventually.holds(
        () ->
            broker.channel().queueDeclarePassive("RECOVERY.vireo_unrouted").getMessageCount() == 1);

    assertThat(broker.run("recovery", "ls").out()).contains("  vireo_unrouted  unrouted ");
    BlockingQueue<JsonNode> handled = new LinkedBlockingQueue<>();
    try (Observer later = Observer.connect(broker.url())) {
      later.on(ROUTE, handled::add);
      assertThat(run("redrive", "vireo_unrouted").exitCode()).isZero();

      assertThat(handled.poll(60, TimeUnit.SECONDS)).hasToString("{\"id\":1}");
    }
  }

  @Test
  void aBrokerThatIsNotThereIsToldInOneLine() {
    for (String command :
        new String[] {"show x", "redrive x", "discard x --all", "export x", "ls"}) {
      Result result =
          Shell.run(
              ("recovery " + command + " --url amqp://u:secret@127.0.0.1:1/shop --timeout 1s")
                  .split(" "));

      assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(result.errorLines())
          .singleElement()
          .asString()
          .contains("127.0.0.1:1/shop")
          .doesNotContain("secret");
    }
  }
}
