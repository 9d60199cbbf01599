package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.vireo.rabbitmq.internal.connection.BrokerAddress;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.connection.Connector;
import io.vireo.rabbitmq.internal.connection.SocketHolder;
import io.vireo.rabbitmq.internal.connection.Tunables;
import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.rabbitmq.internal.topology.Declarations;
import io.vireo.rabbitmq.internal.topology.FormProbe;
import io.vireo.tck.fault.GeneratedRounds;
import io.vireo.tck.fault.HostileValues;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is read out of the broker's refusals, with generated queues. */
class FormProbeIT {
  private static final int QUEUES = 60;
  private static final List<String> TEXTS =
      List.of(
          "x",
          "it's",
          "' of type 'longstr'",
          "none",
          "a but current is b",
          "' for queue 'x': received none but current is the value 'y' of type 'longstr'",
          "é",
          "漢",
          "n".repeat(120),
          "n".repeat(255));

  @Test
  void whateverQueueIsThereItsFormIsToldAsItIsOrNotAtAll() throws Exception {
    BrokerConnection connection =
        new Connector(
                RabbitOptions.builder().build().connection(), new Threads(), Tunables.STANDARD)
            .connect(BrokerAddress.parse(TestBroker.node().url()), "test", new SocketHolder());
    try (Connection client = TestBroker.client()) {
      List<String> texts = textsThatCanDiffer(client);
      GeneratedRounds.run(QUEUES, values -> round(values, texts, client, connection));
    } finally {
      connection.close(Duration.ofSeconds(1));
    }
  }

  /**
   * RabbitMQ 4.0 fails, and closes the connection, when it cuts its refusal off within a letter
   * beyond ASCII: a refusal has 255 bytes at most.
   */
  private static List<String> textsThatCanDiffer(Connection client) {
    return client.getServerProperties().get("version").toString().startsWith("3.")
        ? TEXTS
        : TEXTS.stream().filter(text -> text.chars().allMatch(letter -> letter < 128)).toList();
  }

  private static void round(
      HostileValues values, List<String> texts, Connection client, BrokerConnection connection)
      throws Exception {
    String name = TestBroker.freshName("probe") + "n".repeat(values.below(200));
    QueueDeclaration declared =
        new QueueDeclaration(true, values.chance(0.3), arguments(values, texts));
    try (Channel channel = client.createChannel()) {
      channel.queueDeclare(
          name, declared.durable(), false, declared.autoDelete(), declared.arguments());

      Optional<QueueDeclaration> told;
      try (Declarations declarations = new Declarations(connection)) {
        told = new FormProbe(declarations).queue(name);
      }

      told.ifPresent(form -> assertThat(form).as(name).isEqualTo(declared));
      channel.queueDelete(name);
    }
  }

  private static Map<String, Object> arguments(HostileValues values, List<String> texts) {
    Map<String, Object> arguments = new HashMap<>();
    for (String number :
        List.of("x-expires", "x-message-ttl", "x-max-length", "x-max-length-bytes")) {
      if (values.chance(0.3)) {
        arguments.put(number, 1_000_000L + values.below(Integer.MAX_VALUE / 2));
      }
    }
    if (values.chance(0.5)) {
      arguments.put("x-dead-letter-exchange", values.oneOf(texts));
      if (values.chance(0.7)) {
        arguments.put("x-dead-letter-routing-key", values.oneOf(texts));
      }
    }
    return arguments;
  }
}
