package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.Health;
import io.vireo.ObserveOptions;
import io.vireo.rabbitmq.internal.connection.Tunables;
import io.vireo.spi.Delivery;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Goal G5 with many consumers on one connection. */
@Tag("fault")
class ManyConsumersIT {
  private static final int PER_CONNECTION = 10;

  private final Set<String> registered = ConcurrentHashMap.newKeySet();

  @RegisterExtension
  private final FaultBench bench =
      new FaultBench(
          RabbitOptions.builder()
              .urls(TestBroker.node().url())
              .onConnect(context -> registered.add(context.route().orElseThrow())),
          Tunables.STANDARD);

  @RegisterExtension
  private final FaultBench small =
      new FaultBench(
          new Tunables(
              PER_CONNECTION,
              Tunables.STANDARD.maxInboundBytes(),
              Tunables.STANDARD.livenessInterval(),
              Tunables.STANDARD.oversizePause(),
              Tunables.STANDARD.oversizeProbation()));

  private final RabbitDriver driver = bench.driver();
  private final TestBroker.Recorder recorder = new TestBroker.Recorder();

  @Test
  void consumersForWhichAConnectionHasNoChannelsAreOnAnotherAndComeBackAsWell() throws Exception {
    List<RabbitConsumer> consumers = observe(small.driver(), 2 * PER_CONNECTION + 1);
    small.awaitUp(TestBroker.PATIENCE);
    assertThat(consumingConnections())
        .containsExactly(
            "consuming connection", "consuming-2 connection", "consuming-3 connection");
    assertEachReceives(consumers);

    small.disturb(consumers.size(), TestBroker.node().admin()::closeAllConnections);

    small.awaitUp(FaultBench.BACK);
    assertEachReceives(consumers);
  }

  private void assertEachReceives(List<RabbitConsumer> consumers) throws Exception {
    Set<String> expected = new HashSet<>();
    for (RabbitConsumer consumer : consumers) {
      assertThat(TestBroker.publish(bench.driver(), TestBroker.event(consumer.route(), "1")))
          .isTrue();
      expected.add(consumer.route());
    }
    Set<String> received = new HashSet<>();
    while (received.size() < expected.size()) {
      Delivery delivery = recorder.next();
      delivery.acknowledge();
      received.add(delivery.event());
    }
    assertThat(received).isEqualTo(expected);
  }

  private List<String> consumingConnections() {
    return small.driver().health().parts().stream()
        .map(Health.Part::name)
        .filter(name -> name.startsWith("consuming"))
        .toList();
  }

  @Test
  void twoHundredConsumersOfOneConnectionAreBackSoonAfterItIsClosed() {
    observe(200);
    bench.awaitUp(TestBroker.PATIENCE);

    bench.disturb(200, TestBroker.node().admin()::closeAllConnections);

    bench.awaitUp(FaultBench.BACK);
    assertThat(
            TestBroker.node().admin().queues().stream()
                .filter(queue -> queue.consumers() == 1)
                .count())
        .isGreaterThanOrEqualTo(200);
  }

  @Test
  void queuesThatDoNotAnswerDoNotKeepTheOthersFromComingBack() {
    List<BrokerQueue> hanging =
        observe(40).stream().map(consumer -> new BrokerQueue(consumer.route())).toList();
    List<String> healthy = observe(40).stream().map(RabbitConsumer::route).toList();
    bench.awaitUp(TestBroker.PATIENCE);
    await().until(() -> registered.size() == 80);
    registered.clear();
    hanging.forEach(BrokerQueue::suspend);
    try {
      // An orderly close would wait for the queues.
      TestBroker.node().admin().eval("[exit(C, kill) || C <- rabbit_networking:connections()]");

      await().atMost(FaultBench.BACK).until(() -> registered.containsAll(healthy));
      assertThat(driver.health().status()).isEqualTo(Health.Status.DEGRADED);
    } finally {
      hanging.forEach(BrokerQueue::resume);
    }
    bench.awaitUp(FaultBench.BACK);
  }

  private List<RabbitConsumer> observe(int count) {
    return observe(driver, count);
  }

  private List<RabbitConsumer> observe(RabbitDriver driver, int count) {
    List<RabbitConsumer> consumers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      consumers.add(
          (RabbitConsumer)
              driver.observe(
                  TestBroker.request(
                      TestBroker.freshName("many"), false, ObserveOptions.defaults()),
                  recorder));
    }
    return consumers;
  }
}
