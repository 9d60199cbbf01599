package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.EmitOptions;
import io.vireo.spi.OutboundEvent;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Events that wait while the broker breaks. */
@Tag("fault")
class DelayFaultIT {
  private static final RabbitNode NODE = TestBroker.node();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final EmitOptions PATIENT = EmitOptions.builder().timeout(PATIENCE).build();

  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final String route = connections.temporaryQueue("delay");
  private final RabbitDriver driver = connections.driver();
  private final Map<String, Long> earliest = new ConcurrentHashMap<>();
  private final Set<String> handled = ConcurrentHashMap.newKeySet();
  private final Queue<String> early = new ConcurrentLinkedQueue<>();

  private void observe() {
    TestBroker.observe(
        driver,
        route,
        TestBroker.RESUMABLE,
        delivery -> {
          String id = delivery.properties().messageId();
          if (System.nanoTime() - earliest.get(id) < 0) {
            early.add(id);
          }
          handled.add(id);
          delivery.acknowledge();
        });
  }

  /** Has events wait between nothing and so long; returns once they are safe. */
  private void emit(int count, Duration longest) throws Exception {
    SplittableRandom random = new SplittableRandom(5);
    List<TestBroker.Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Duration delay = Duration.ofMillis(1 + random.nextLong(longest.toMillis()));
      OutboundEvent event = TestBroker.event(route, "later", PATIENT);
      earliest.put(event.messageId(), System.nanoTime() + delay.toNanos());
      TestBroker.Outcome outcome = new TestBroker.Outcome();
      driver.publishLater(event, delay, outcome);
      outcomes.add(outcome);
    }
    TestBroker.assertTaken(outcomes);
  }

  @Test
  void aKillInTheMidstOfManyDelaysLosesNoEventAndMakesNoneEarly() throws Exception {
    observe();
    emit(4_000, Duration.ofSeconds(5));
    await().atMost(PATIENCE).until(() -> handled.size() > 1_500);

    NODE.kill();
    NODE.restart();

    await().atMost(PATIENCE).until(() -> handled.size() == earliest.size());
    assertThat(handled).isEqualTo(earliest.keySet());
    assertThat(early).isEmpty();
  }

  @Test
  void eventsThatFallDueWhileTheBrokerIsAwayComeWhenItIsBack() throws Exception {
    observe();
    emit(1_000, Duration.ofSeconds(3));

    NODE.stop();
    await().atMost(PATIENCE).until(() -> earliest.values().stream().allMatch(DelayFaultIT::isPast));
    NODE.restart();

    await().atMost(PATIENCE).until(() -> handled.size() == earliest.size());
    assertThat(early).isEmpty();
  }

  private static boolean isPast(long nanos) {
    return System.nanoTime() - nanos > 0;
  }
}
