package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.Health;
import io.vireo.ObserveOptions;
import io.vireo.spi.Consumer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Goal G5 with many consumers on one connection. */
class ManyConsumersIT {
  private final FaultBench bench = new FaultBench();
  private final RabbitDriver driver = bench.driver();
  private final TestBroker.Recorder recorder = new TestBroker.Recorder();

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void twoHundredConsumersOfOneConnectionAreBackSoonAfterItIsClosed() {
    observe(200);
    bench.awaitUp(TestBroker.PATIENCE);

    TestBroker.node().admin().closeAllConnections();

    await().until(() -> driver.health().status() != Health.Status.UP);
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
    List<RabbitConsumer> healthy = observe(40);
    bench.awaitUp(TestBroker.PATIENCE);
    hanging.forEach(BrokerQueue::suspend);
    try {
      // An orderly close would wait for the queues.
      TestBroker.node().admin().eval("[exit(C, kill) || C <- rabbit_networking:connections()]");

      await().until(() -> healthy.stream().noneMatch(ManyConsumersIT::isRegistered));
      await()
          .atMost(FaultBench.BACK)
          .until(() -> healthy.stream().allMatch(ManyConsumersIT::isRegistered));
      assertThat(driver.health().status()).isEqualTo(Health.Status.DEGRADED);
    } finally {
      hanging.forEach(BrokerQueue::resume);
    }
    bench.awaitUp(FaultBench.BACK);
  }

  private static boolean isRegistered(Consumer consumer) {
    return consumer.state() == Consumer.State.REGISTERED;
  }

  private List<RabbitConsumer> observe(int count) {
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
