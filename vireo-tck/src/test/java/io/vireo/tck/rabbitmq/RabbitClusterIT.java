package io.vireo.tck.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fault")
class RabbitClusterIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static RabbitCluster cluster;

  private final String queue = "queue-" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    cluster = RabbitCluster.start();
  }

  @AfterAll
  static void close() {
    cluster.close();
    assertThat(cluster.nodes()).noneMatch(RabbitNode::isRunning);
  }

  @Test
  void aClassicQueueHasAHomeAndGoesAndComesWithIt() throws Exception {
    RabbitNode home = cluster.nodes().get(2);
    RabbitNode other = cluster.nodes().get(0);
    declare(home, Map.of());
    publishConfirmed(other, "kept");
    assertThat(cluster.hostOf(queue)).isSameAs(home);

    home.kill();

    assertThat(cluster.hostOf(queue)).isSameAs(home);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                // RabbitMQ 3.10 says so, 4.0 gives no answer.
                assertThatThrownBy(() -> take(other))
                    .rootCause()
                    .satisfiesAnyOf(
                        cause -> assertThat(cause).hasMessageContaining("is down"),
                        cause -> assertThat(cause).isInstanceOf(TimeoutException.class)));
    home.restart();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(take(other)).isEqualTo("kept"));
  }

  @Test
  void aQuorumQueueGetsAnotherLeader() throws Exception {
    RabbitNode first = cluster.nodes().get(1);
    declare(first, Map.of("x-queue-type", "quorum"));
    publishConfirmed(first, "kept");
    assertThat(cluster.hostOf(queue)).isSameAs(first);

    first.kill();

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(cluster.hostOf(queue)).isNotSameAs(first));
    assertThat(take(cluster.running())).isEqualTo("kept");
    first.restart();
    assertThat(first.admin().queue(queue)).isPresent();
  }

  @Test
  void clientsMayStartAtAnyNode() {
    List<RabbitNode> nodes = cluster.nodes();
    assertThat(cluster.urls()).hasSize(3).doesNotHaveDuplicates();
    assertThat(cluster.urlsFrom(nodes.get(1)))
        .containsExactly(nodes.get(1).url(), nodes.get(0).url(), nodes.get(2).url());
    assertThat(cluster.toString()).doesNotContain(nodes.get(0).password());
  }

  private void declare(RabbitNode on, Map<String, Object> arguments) throws Exception {
    try (Connection connection = connect(on)) {
      connection.createChannel().queueDeclare(queue, true, false, false, arguments);
    }
  }

  private void publishConfirmed(RabbitNode through, String text) throws Exception {
    try (Connection connection = connect(through)) {
      Channel channel = connection.createChannel();
      channel.confirmSelect();
      channel.basicPublish(
          "", queue, MessageProperties.MINIMAL_PERSISTENT_BASIC, text.getBytes(UTF_8));
      channel.waitForConfirmsOrDie(20_000);
    }
  }

  /** What is in the queue, or null if there is nothing. */
  private String take(RabbitNode through) throws Exception {
    Connection connection = connect(through);
    try {
      Channel channel = connection.createChannel();
      // Acknowledged when it is here: the broker may answer when nobody listens any more.
      GetResponse response = channel.basicGet(queue, false);
      if (response == null) {
        return null;
      }
      channel.basicAck(response.getEnvelope().getDeliveryTag(), false);
      return new String(response.getBody(), UTF_8);
    } finally {
      // A broker that gives no answer takes its time to say goodbye, too.
      connection.abort(1_000);
    }
  }

  private static Connection connect(RabbitNode node) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(node.url());
    factory.setAutomaticRecoveryEnabled(false);
    factory.setChannelRpcTimeout(3_000);
    return factory.newConnection();
  }
}
