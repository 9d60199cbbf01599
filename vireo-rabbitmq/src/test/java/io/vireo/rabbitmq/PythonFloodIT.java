package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Core;
import io.vireo.Health;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.RecoveryFilter;
import io.vireo.RetryPolicy;
import io.vireo.tck.fault.GeneratedRounds;
import io.vireo.tck.fault.HostileValues;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Thousands of messages of a foreign program, with every property at an extreme and every eighth
 * body no JSON, to a route with a healthy stream.
 */
@Tag("soak")
class PythonFloodIT {
  private static final Logger LOG = LoggerFactory.getLogger(PythonFloodIT.class);
  private static final RabbitNode NODE = TestBroker.node();
  private static final int MESSAGES = 10_000;
  private static final int AT_ONCE = 500;
  private static final int HEALTHY_PER_SECOND = 1_000;
  private static final Pattern NUMBER = Pattern.compile("\"foreign\": ?(\\d+)");

  private final Set<Integer> settled = ConcurrentHashMap.newKeySet();

  @Test
  void eachIsHandledOrInRecoveryAndTheHealthyStreamFlowsOn() {
    GeneratedRounds.run(1, this::round);
  }

  private void round(HostileValues values) {
    String route = TestBroker.freshName("flood");
    ObserveOptions options =
        ObserveOptions.builder()
            .concurrency(4)
            .retryPolicy(RetryPolicy.immediately(1).thenAfter(Duration.ofMillis(1)))
            .build();
    settled.clear();
    try (Core emitter = new Core(RabbitDriver.connect(NODE.url()));
        Observer app = new Observer(RabbitDriver.connect(NODE.url()));
        PythonPeer peer = PythonPeer.start(NODE);
        Bystander bystander = new Bystander()) {
      app.on(route, data -> handle(data, bystander), options);
      bystander.start(emitter, route, HEALTHY_PER_SECOND);
      for (int first = 0; first < MESSAGES; first += AT_ONCE) {
        peer.flood(route, first, AT_ONCE, values.number());
      }

      Awaitility.await("each message of the foreign program")
          .atMost(TestBroker.PATIENCE.multipliedBy(3))
          .until(() -> NODE.admin().queue(route).orElseThrow().ready() < AT_ONCE);
      bystander.requireUntouched();
      Awaitility.await("each message of the foreign program")
          .atMost(TestBroker.PATIENCE)
          .untilAsserted(
              () -> {
                lookIntoRecovery(emitter, route);
                assertThat(settled).hasSize(MESSAGES);
              });
      assertThat(app.health().status()).isEqualTo(Health.Status.UP);
      assertThat(emitter.health().status()).isEqualTo(Health.Status.UP);
      LOG.info("The longest time without a healthy event: {}", bystander.longestGap());
    }
    Processor.awaitQuiet();
  }

  private void handle(JsonNode data, Bystander bystander) {
    if (bystander.handle(data)) {
      return;
    }
    int number = data.get("foreign").intValue();
    if (number % 10 == 0) {
      throw new IllegalStateException("no stock");
    }
    settled.add(number);
  }

  private void lookIntoRecovery(Core core, String route) {
    core.recovery(route)
        .forEach(
            RecoveryFilter.all(),
            record -> {
              Matcher number = NUMBER.matcher(new String(record.event().body(), UTF_8));
              assertThat(number.find()).as(record.toString()).isTrue();
              settled.add(Integer.parseInt(number.group(1)));
            });
  }
}
