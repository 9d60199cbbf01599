package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.vireo.ExchangeType;
import io.vireo.ObservationException;
import io.vireo.ObserveOptions;
import io.vireo.QueueKind;
import io.vireo.spi.Consumer;
import io.vireo.tck.rabbitmq.RabbitAdmin;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What queue_options and exchange_options are in the Python library, thing by thing: each test is
 * named after one, in a row of docs/coming-from-python.md.
 */
class PythonQueueOptionsIT {
  private static final RabbitNode NODE = TestBroker.node();
  private static final RabbitAdmin ADMIN = NODE.admin();

  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final String route = TestBroker.freshName("options");
  private final TestBroker.Recorder recorder = new TestBroker.Recorder();

  private RabbitDriver driver = connections.driver();

  private void connect(RabbitOptions.Builder options) {
    driver.close();
    driver = connections.driver(options.build());
  }

  /** For the consumer of the route alone. */
  private void connect(RabbitConsumerOptions.Builder own) {
    connect(RabbitOptions.builder().urls(NODE.url()).consumerOptions(route::equals, own.build()));
  }

  private RabbitConsumer observe(ObserveOptions options) {
    return (RabbitConsumer) TestBroker.observe(driver, route, options, recorder);
  }

  @Test
  void queueOptionsTakeArgumentsOfASubclass() throws Exception {
    Map<String, Object> more = Map.of("x-max-length", 5, "x-overflow", "reject-publish");
    connect(
        RabbitOptions.builder()
            .urls(NODE.url())
            .consumer(route::equals, ConsumerWithArguments.adding(more)));
    observe(TestBroker.RESUMABLE);

    connections.channel().queueDeclare(route, true, false, false, more);
  }

  @Test
  void queueOptionsTakeArguments() throws Exception {
    connect(RabbitConsumerOptions.builder().maxLength(5).argument("x-max-priority", 3));

    observe(TestBroker.RESUMABLE);

    connections
        .channel()
        .queueDeclare(route, true, false, false, Map.of("x-max-length", 5, "x-max-priority", 3));
  }

  @Test
  void queueOptionsTakePassive() {
    connect(RabbitConsumerOptions.builder().passive(true));
    ADMIN.declareQueue(route, true, false, Map.of("x-max-length", 5));

    assertThat(observe(TestBroker.RESUMABLE).queueName()).contains(route);
  }

  @Test
  void queueOptionsTakeDurable() {
    Assumptions.assumeTrue(
        TestBroker.permitsOldQueues(), "this RabbitMQ denies the old form of queues");
    connect(RabbitConsumerOptions.builder().durable(false));

    observe(ObserveOptions.defaults());

    assertThat(ADMIN.queue(route))
        .hasValueSatisfying(queue -> assertThat(queue.durable()).isFalse());
  }

  @Test
  void queueOptionsTakeAutoDelete() {
    connect(RabbitConsumerOptions.builder().autoDelete(true));

    observe(ObserveOptions.defaults());

    assertThat(ADMIN.queue(route))
        .hasValueSatisfying(queue -> assertThat(queue.autoDelete()).isTrue());
  }

  @Test
  void queueOptionsTakeTheQueueType() {
    observe(ObserveOptions.builder().resumable(true).queueKind(QueueKind.QUORUM).build());

    assertThat(
            ADMIN.eval(
                "atom_to_binary(amqqueue:get_type(element(2, rabbit_amqqueue:lookup("
                    + "rabbit_misc:r(<<\"/\">>, queue, <<\""
                    + route
                    + "\">>)))))"))
        .isEqualTo("rabbit_quorum_queue");
  }

  @Test
  void queueOptionsTakeWhatPythonDeclares() {
    Assumptions.assumeTrue(
        TestBroker.permitsOldQueues(), "this RabbitMQ denies the old form of queues");
    connect(RabbitOptions.builder().urls(NODE.url()).pythonQueues(true));
    observe(ObserveOptions.defaults());

    assertThat(ADMIN.queue(route))
        .hasValueSatisfying(
            queue -> {
              assertThat(queue.durable()).isFalse();
              assertThat(queue.autoDelete()).isTrue();
            });
  }

  @Test
  void exchangeOptionsTakeNameAndType() throws Exception {
    for (ExchangeType type : ExchangeType.values()) {
      String exchange = route + "." + type;
      String name = route + "." + type + ".queue";
      TestBroker.observe(
          driver,
          name,
          ObserveOptions.builder().exchange(exchange).exchangeType(type).build(),
          recorder);

      try (Connection client = TestBroker.client()) {
        Channel channel = client.createChannel();
        channel.exchangeDeclare(exchange, type.name().toLowerCase(Locale.ROOT), true);
        channel.basicPublish(exchange, name, null, new byte[] {'1'});
      }
      assertThat(TestBroker.text(recorder.next())).isEqualTo("1");
    }
  }

  @Test
  void exchangeOptionsTakePassive() throws Exception {
    String exchange = route + ".x";
    connect(
        RabbitOptions.builder()
            .urls(NODE.url())
            .exchange(exchange, RabbitExchangeOptions.builder().passive(true).build()));
    ObserveOptions options = ObserveOptions.builder().exchange(exchange).build();
    Consumer early = driver.observe(TestBroker.request(route, false, options), recorder);
    assertThatExceptionOfType(ObservationException.class)
        .isThrownBy(() -> early.awaitRegistered(TestBroker.PATIENCE))
        .withMessageContaining(exchange);
    early.stop();
    Channel channel = connections.channel();
    channel.exchangeDeclare(exchange, "direct", false, true, Map.of());

    TestBroker.observe(driver, route, options, recorder);

    channel.basicPublish(exchange, route, null, new byte[] {'1'});
    assertThat(TestBroker.text(recorder.next())).isEqualTo("1");
  }

  @Test
  void exchangeOptionsTakeDurableAndAutoDelete() throws Exception {
    String exchange = route + ".x";
    connect(
        RabbitOptions.builder()
            .urls(NODE.url())
            .exchange(
                exchange, RabbitExchangeOptions.builder().durable(false).autoDelete(true).build()));

    observe(ObserveOptions.builder().exchange(exchange).build());

    connections.channel().exchangeDeclare(exchange, "direct", false, true, Map.of());
  }
}
