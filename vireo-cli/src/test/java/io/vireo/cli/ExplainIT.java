package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.cli.Shell.Result;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Execution(ExecutionMode.CONCURRENT)
class ExplainIT {
  private static final String EVENT = "order.placed";
  private static final ObserveOptions RESUMABLE = ObserveOptions.builder().resumable(true).build();

  private ExaminedBroker broker;

  @BeforeEach
  void open() throws Exception {
    broker = new ExaminedBroker();
  }

  @AfterEach
  void close() throws Exception {
    broker.close();
  }

  @Test
  void aRouteIsShownFromTheExchangeToItsListenersAndBeyond() throws Exception {
    broker.channel().queueDeclare("RECOVERY.order.placed", true, false, false, Map.of());
    broker.fill("RECOVERY.order.placed", 2);
    try (Observer observer = Observer.connect(broker.url())) {
      observer.on(EVENT, event -> {}, RESUMABLE);
      observer.onBroadcast("order.*", event -> {});
      observer.onBroadcast("prices.#", event -> {});
      broker.channel().queueDeclare("audit", true, false, false, Map.of());
      broker.channel().queueBind("audit", "vireo_default_direct_r0", EVENT);
      broker.channel().queueDeclare("all", true, false, false, Map.of());
      broker.channel().queueBind("all", "vireo_default_topic_r0", "#");
      ExaminedBroker.awaitAnswer(observer);

      Result result = broker.run("explain", EVENT);

      assertThat(result.exitCode()).as(result.err()).isZero();
      assertThat(result.out())
          .startsWith("order.placed on 127.0.0.1:")
          .contains("emit would answer true: 2 queues take it")
          .contains("└─ exchange vireo_default_direct_r0 (direct, durable)")
          .contains(
              "├─ queue order.placed (classic, durable, kept with no time limit): 0 events wait, 1 consumer")
          .contains("├─ observer " + observer.id())
          .contains("RUNNING, 0.0 events/s")
          .contains("failed events: to RECOVERY.order.placed, 2 records there")
          .contains("queue audit, bound with the same routing key")
          .contains("broadcast would reach 2 listeners")
          .contains("listens to order.*")
          .contains("1 further queue, not of an observer")
          .doesNotContain("prices.#", "secret", "Could not be seen");
    }
  }

  @Test
  void delegationIsFollowed() throws Exception {
    broker
        .channel()
        .exchangeDeclare("fallback/order.placed/order.late", "direct", true, false, true, Map.of());
    broker.declareRoute(
        EVENT,
        Map.of(
            "x-dead-letter-exchange", "fallback/order.placed/order.late",
            "x-dead-letter-routing-key", "order.late",
            "x-message-ttl", 90_000));
    broker.channel().queueDeclare("order.late", true, false, false, Map.of());
    broker.channel().queueBind("order.late", "fallback/order.placed/order.late", "order.late");
    broker.fill("order.late", 1);

    assertThat(broker.run("explain", EVENT).out())
        .contains("not taken within 1 min 30 s: to order.late (1 event waits, 0 consumers)");
    assertThat(broker.runByAmqpAlone("explain", EVENT).out())
        .contains("not taken within 1 min 30 s: to order.late (1 event waits, 0 consumers)");
  }

  @Test
  void whatNobodyListensToIsAnsweredWithFalseAndStaysSo() {
    Result before = broker.run("explain", EVENT);
    assertThat(before.out())
        .contains("emit would answer false: there is no exchange yet")
        .contains("broadcast would reach nobody");

    try (Observer observer = Observer.connect(broker.url())) {
      observer.on("another", event -> {});
      assertThat(broker.run("explain", EVENT).out())
          .contains("emit would answer false: no queue takes it");
      assertThat(broker.runByAmqpAlone("explain", EVENT).out())
          .contains("emit would answer false: there is no queue of that name")
          .contains("as far as observers have answered", "Could not be seen:");
      assertThat(observer.emit(EVENT)).as("what emit answers").isFalse();
      assertThat(broker.names()).doesNotContain(EVENT);
    }
  }

  @Test
  void whatOthersHaveNamedDrawsNothingOnTheTerminal() throws Exception {
    broker.declareRoute(EVENT, Map.of());
    broker.channel().queueDeclare("a\u001b[31mb", true, false, false, Map.of());
    broker.channel().queueBind("a\u001b[31mb", "vireo_default_direct_r0", EVENT);

    assertThat(broker.run("explain", EVENT).out())
        .contains("queue a?[31mb, bound with the same routing key");
  }

  @Test
  void machinesGetOneLine() throws Exception {
    broker.declareRoute(EVENT, Map.of());

    Result result = broker.run("explain", EVENT, "--json");

    assertThat(result.lines()).hasSize(1);
    JsonNode json = JsonMapper.shared().readTree(result.out());
    assertThat(json.path("emit").path("answer").asString()).isEqualTo("TRUE");
    assertThat(json.path("emit").path("route").path("queue").path("durable").asBoolean()).isTrue();
    assertThat(json.path("broadcast").path("listeners").isEmpty()).isTrue();
  }
}
