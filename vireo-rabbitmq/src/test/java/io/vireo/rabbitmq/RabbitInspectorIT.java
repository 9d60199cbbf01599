package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.Channel;
import io.vireo.NoConnectionException;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.QueueKind;
import io.vireo.rabbitmq.RabbitInspector.Presence;
import io.vireo.rabbitmq.RabbitInspector.Publishing;
import io.vireo.rabbitmq.RabbitInspector.Queue;
import io.vireo.rabbitmq.internal.connection.BrokerAddress;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.connection.Connector;
import io.vireo.rabbitmq.internal.connection.SocketHolder;
import io.vireo.rabbitmq.internal.connection.Tunables;
import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.rabbitmq.internal.topology.Declarations;
import io.vireo.rabbitmq.internal.topology.FormProbe;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What can be seen of a broker by AMQP alone, and that looking changes nothing. */
class RabbitInspectorIT {
  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final RabbitNode node = TestBroker.node();
  private final String name = TestBroker.freshName("inspected");
  private final RabbitInspector inspector =
      connections.closeLater(
          RabbitInspector.connect(RabbitOptions.builder().urls(node.url()).build()));
  private final Channel channel = connections.channel();

  @Test
  void theBrokerTellsItsVersionAndWhatItCanDo() {
    RabbitInspector.Broker broker = inspector.broker();

    assertThat(broker.product()).isEqualTo("RabbitMQ");
    assertThat(broker.version()).isEqualTo(node.version());
    assertThat(broker.cluster()).startsWith("vireo-" + node.port());
    assertThat(broker.capabilities())
        .containsEntry("publisher_confirms", true)
        .containsEntry("consumer_priorities", true)
        .containsEntry("per_consumer_qos", true);
    assertThat(inspector.endpoint()).isEqualTo(node.endpoint());
  }

  @Test
  void aQueueTellsItsCountsAndItsForm() throws Exception {
    Map<String, Object> arguments =
        Map.of(
            "x-expires",
            60_000,
            "x-max-length",
            7,
            "x-message-ttl",
            30_000,
            "x-dead-letter-exchange",
            "fallback/it's here/there",
            "x-dead-letter-routing-key",
            "there",
            "x-single-active-consumer",
            true);
    channel.queueDeclare(name, true, false, false, arguments);
    channel.confirmSelect();
    channel.basicPublish("", name, null, new byte[0]);
    channel.waitForConfirmsOrDie(5_000);

    assertThat(inspector.queue(name)).contains(new Queue(name, Presence.THERE, 1, 0));
    assertThat(inspector.queueForm(name)).contains(new QueueDeclaration(true, false, arguments));
  }

  @Test
  void theOldFormIsRecognised() throws Exception {
    assumeTrue(TestBroker.permitsOldQueues(), "the broker denies such queues");
    channel.queueDeclare(name, false, false, true, Map.of());

    assertThat(inspector.queueForm(name)).contains(new QueueDeclaration(false, true, Map.of()));
  }

  @Test
  void whatAListenerDeclaresIsWhatIsWanted() {
    ObserveOptions quorum =
        ObserveOptions.builder().resumable(true).queueKind(QueueKind.QUORUM).build();
    Observer observer = connections.observer();
    observer.on(name, event -> {});
    observer.on(name + ".quorum", event -> {}, quorum);
    observer.onBroadcast(name + ".broadcast", event -> {});

    assertThat(inspector.queueForm(name))
        .contains(RabbitInspector.wantedQueue(name, ObserveOptions.defaults()));
    assertThat(inspector.queueForm(name + ".quorum"))
        .contains(RabbitInspector.wantedQueue(name + ".quorum", quorum));
    RabbitInspector.wantedExchanges()
        .forEach(
            (exchange, form) ->
                assertThat(inspector.exchange(exchange))
                    .contains(new RabbitInspector.Exchange(exchange, Optional.of(form))));
    node.admin().deleteQueue(name + ".quorum");
  }

  @Test
  void anExchangeTellsItsForm() throws Exception {
    channel.exchangeDeclare(name, "fanout", false, true, true, Map.of("alternate-exchange", "x"));

    assertThat(inspector.exchange(name))
        .contains(
            new RabbitInspector.Exchange(
                name,
                Optional.of(
                    new ExchangeDeclaration("fanout", false, true, true, Optional.of("x")))));
    channel.exchangeDelete(name);
  }

  @Test
  void lookingForWhatIsNotThereMakesNothing() {
    assertThat(inspector.queue(name)).isEmpty();
    assertThat(inspector.queueForm(name)).as("as if it had gone in between").isEmpty();
    assertThat(inspector.exchange(name)).isEmpty();

    assertThat(node.admin().queue(name)).isEmpty();
    assertThat(node.admin().eval("rabbit_exchange:list_names()")).doesNotContain(name);
  }

  @Test
  void anExchangeThatGoesInBetweenIsNotMade() throws Exception {
    BrokerConnection connection =
        new Connector(
                RabbitOptions.builder().build().connection(), new Threads(), Tunables.STANDARD)
            .connect(BrokerAddress.parse(node.url()), "test", new SocketHolder());
    try {
      assertThat(new FormProbe(new Declarations(connection)).exchange(name)).isEmpty();
    } finally {
      connection.close(Duration.ofSeconds(1));
    }
    assertThat(node.admin().eval("rabbit_exchange:list_names()")).doesNotContain(name);
  }

  @Test
  void theQueueOfAnotherConnectionIsLocked() throws Exception {
    channel.queueDeclare(name, false, true, true, Map.of());

    assertThat(inspector.queue(name)).contains(new Queue(name, Presence.LOCKED, 0, 0));
  }

  @Test
  void aNameTooLongForTheBrokersAnswerHasNoFormButIsThere() throws Exception {
    String longName = "n".repeat(200);
    channel.queueDeclare(longName, true, false, false, Map.of("x-expires", 60_000));

    assertThat(inspector.queue(longName)).isPresent();
    assertThat(inspector.queueForm(longName)).isEmpty();
    channel.queueDelete(longName);
  }

  @Test
  void anAlarmIsSeenByPublishing() {
    assertThat(inspector.tryPublish(Duration.ofSeconds(5))).isEqualTo(Publishing.CONFIRMED);
    node.admin().memoryAlarm(true);
    try {
      assertThat(inspector.tryPublish(Duration.ofMillis(500))).isEqualTo(Publishing.BLOCKED);
      assertThat(inspector.queue(name)).as("looking goes on").isEmpty();
    } finally {
      node.admin().memoryAlarm(false);
    }
  }

  @Test
  void aWrongPasswordIsToldWithoutAnyPassword() {
    RabbitOptions wrong =
        RabbitOptions.builder()
            .urls(node.url("vireo", "secret-wrong"), "amqp://127.0.0.1:1")
            .build();

    assertThatThrownBy(() -> RabbitInspector.connect(wrong))
        .isInstanceOf(NoConnectionException.class)
        .hasMessageContaining(node.endpoint() + ": the broker refused the user or password")
        .hasMessageContaining("127.0.0.1:1/: connection refused")
        .hasMessageNotContaining("secret");
  }

  @Test
  void whoOneIsIsNotShown() {
    BrokerAccess access = inspector.access();

    assertThat(access.password()).isEqualTo(node.password());
    assertThat(access.tls()).isEmpty();
    assertThat(access + " " + inspector).doesNotContain("secret", "vireo:");
  }
}
