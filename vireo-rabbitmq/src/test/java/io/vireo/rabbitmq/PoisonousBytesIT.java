package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Connection;
import io.vireo.VireoException;
import io.vireo.rabbitmq.internal.connection.Connector;
import io.vireo.rabbitmq.internal.connection.Tunables;
import io.vireo.rabbitmq.internal.message.Destination;
import io.vireo.rabbitmq.internal.message.PublishProperties;
import io.vireo.rabbitmq.internal.publish.PendingPublish;
import io.vireo.rabbitmq.internal.publish.Publisher;
import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.rabbitmq.internal.topology.DeclarationTrials;
import io.vireo.rabbitmq.internal.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An event whose bytes end the connection. Nothing of the kind is known to come through the checks
 * that are made before an event is sent, so it is given to the publisher itself.
 */
@Tag("fault")
class PoisonousBytesIT {
  private final AtomicInteger lost = new AtomicInteger();
  private final RabbitOptions options =
      RabbitOptions.builder()
          .urls(TestBroker.node().url())
          .onDisconnect(context -> lost.incrementAndGet())
          .build();
  private final Threads threads = new Threads();
  private final Connector connector =
      new Connector(options.connection(), threads, Tunables.STANDARD);
  private final Publisher publisher =
      new Publisher(
          options.settings().publisherWindow(),
          connector,
          new Topology(false, new DeclarationTrials(connector)),
          threads,
          new Callbacks(options.settings()::callbacks, threads));
  private final String queue = TestBroker.freshName("poisonous");
  private Connection client;

  @BeforeEach
  void declare() throws Exception {
    client = TestBroker.client();
    client.createChannel().queueDeclare(queue, true, false, false, null);
  }

  @AfterEach
  void close() throws Exception {
    publisher.close(Duration.ofSeconds(1));
    publisher.supervisor().close(Duration.ofSeconds(5));
    threads.shutdown();
    client.createChannel().queueDelete(queue);
    client.close();
  }

  @Test
  void itIsWrittenAloneTheSecondTimeAndRefusedThenAndNothingElseFails() throws Exception {
    List<TestBroker.Outcome> neighbours = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      neighbours.add(publish(Map.of()));
    }
    TestBroker.Outcome poisonous = publish(Map.of("x", Double.NaN));
    for (int i = 0; i < 50; i++) {
      neighbours.add(publish(Map.of()));
    }

    TestBroker.assertTaken(neighbours);
    assertThatThrownBy(poisonous::get)
        .isInstanceOf(VireoException.class)
        .hasMessageContaining("was rejected by")
        .hasMessageContaining("541");
    assertThat(publish(Map.of()).get()).isTrue();
    await().untilAsserted(() -> assertThat(lost).hasValue(2));
  }

  private TestBroker.Outcome publish(Map<String, Object> headers) {
    TestBroker.Outcome outcome = new TestBroker.Outcome();
    publisher.publish(
        new PendingPublish(
            "poisonous",
            new Destination("", queue, true, null),
            new PublishProperties(
                null, null, null, false, true, null, null, headers, PublishProperties.Foreign.NONE),
            "1".getBytes(UTF_8),
            System.nanoTime() + TestBroker.PATIENCE.toNanos(),
            PendingPublish.UNLIMITED_RETRIES,
            outcome));
    return outcome;
  }
}
