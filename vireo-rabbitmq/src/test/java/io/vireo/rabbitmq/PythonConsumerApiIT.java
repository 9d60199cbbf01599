package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Envelope;
import io.vireo.Message;
import io.vireo.NoConnectionException;
import io.vireo.ObservationException;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.spi.Consumer;
import io.vireo.tck.rabbitmq.RabbitAdmin;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/**
 * What the Python library has in its consumer, thing by thing: each test is named after one, in a
 * row of docs/coming-from-python.md.
 */
class PythonConsumerApiIT {
  private static final RabbitNode NODE = TestBroker.node();
  private static final RabbitAdmin ADMIN = NODE.admin();

  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final String route = TestBroker.freshName("consumer");
  private final BlockingQueue<JsonNode> handled = new LinkedBlockingQueue<>();
  private final BlockingQueue<Message<JsonNode>> messages = new LinkedBlockingQueue<>();
  private final TestBroker.Recorder recorder = new TestBroker.Recorder();
  private final BlockingQueue<RabbitCallback.Context> heard = new LinkedBlockingQueue<>();
  private final BlockingQueue<RabbitConsumer> made = new LinkedBlockingQueue<>();

  private RabbitDriver driver =
      connections.driver(options -> options.consumer(name -> true, this::make));

  private RabbitConsumer make(RabbitConsumer.Setup setup) {
    RabbitConsumer consumer = new RabbitConsumer(setup);
    if (consumer.route().equals(route)) {
      made.add(consumer);
    }
    return consumer;
  }

  private void connect(RabbitOptions.Builder options) {
    driver.close();
    driver = connections.driver(options.build());
  }

  private RabbitConsumer observe(ObserveOptions options) {
    return (RabbitConsumer) TestBroker.observe(driver, route, options, recorder);
  }

  private void publish(String body) throws Exception {
    assertThat(TestBroker.publish(driver, TestBroker.event(route, body))).isTrue();
  }

  @Test
  void consumerUrl() {
    observe(ObserveOptions.defaults());

    assertThat(driver.endpoint()).isEqualTo(NODE.endpoint());
    assertThat(ADMIN.consumers()).anyMatch(consumer -> consumer.queue().equals(route));
  }

  @Test
  void consumerRoute() {
    assertThat(observe(ObserveOptions.defaults()).route()).isEqualTo(route);
  }

  @Test
  void consumerCallback() {
    Observer app = connections.observer(driver);
    app.on(route, handled::add);
    app.emit(route, 1);
    assertThat(TestBroker.next(handled).intValue()).isEqualTo(1);
  }

  /** There it carries the news of a lost connection from a consumer to the driver's join. */
  @Test
  void consumerSharedStream() throws Exception {
    connect(RabbitOptions.builder().urls(TestBroker.unusedUrl()).maxRetries(1));
    driver.observe(TestBroker.request(route, false, ObserveOptions.defaults()), recorder);

    assertThatExceptionOfType(NoConnectionException.class)
        .isThrownBy(() -> driver.join(TestBroker.PATIENCE));
  }

  @Test
  void consumerResumable() {
    observe(TestBroker.RESUMABLE);

    assertThat(ADMIN.queue(route))
        .hasValueSatisfying(
            queue -> {
              assertThat(queue.durable()).isTrue();
              assertThat(queue.autoDelete()).isFalse();
            });
  }

  @Test
  void consumerDistributed() {
    RabbitConsumer consumer = (RabbitConsumer) TestBroker.observeBroadcast(driver, route, recorder);

    assertThat(consumer.isBroadcast()).isTrue();
    assertThat(consumer.queueName().orElseThrow()).startsWith("amq.gen-");
    assertThat(ADMIN.queue(route)).isEmpty();
  }

  @Test
  void consumerSimpleHandling() {
    Observer app = connections.observer(driver);
    app.onMessage(route, messages::add);
    app.emit(route, 1);
    assertThat(TestBroker.next(messages).content().intValue()).isEqualTo(1);
  }

  /** For the consumer of the route alone. */
  private void connect(RabbitConsumerOptions.Builder own) {
    connect(RabbitOptions.builder().urls(NODE.url()).consumerOptions(route::equals, own.build()));
  }

  @Test
  void consumerUnlimitedRetries() {
    assertThat(observe(ObserveOptions.defaults()).remainingRetries()).isEqualTo(-1);

    connect(RabbitConsumerOptions.builder().unlimitedRetries(false));

    assertThat(observe(ObserveOptions.defaults()).remainingRetries()).isEqualTo(60);
  }

  @Test
  void consumerMaxRetries() {
    connect(missingQueue().maxRetries(2).maxRetryTimeout(Duration.ofMillis(20)));

    RabbitConsumer consumer = observeMissingQueue();

    assertThatExceptionOfType(ObservationException.class)
        .isThrownBy(() -> consumer.awaitRegistered(TestBroker.PATIENCE));
    await().atMost(TestBroker.PATIENCE).until(() -> consumer.state() == Consumer.State.FAILED);
    assertThat(consumer.remainingRetries()).isZero();
  }

  /** Otherwise so many tries would take about a minute. */
  @Test
  void consumerImmediateRetryLimit() {
    connect(
        RabbitOptions.builder()
            .urls(NODE.url())
            .consumer(
                route::equals,
                ConsumerWithArguments.changing(
                    arguments -> {
                      throw new IllegalStateException("always");
                    }))
            .consumerOptions(
                route::equals,
                RabbitConsumerOptions.builder().maxRetries(60).immediateRetryLimit(60).build()));

    Consumer consumer =
        driver.observe(TestBroker.request(route, false, ObserveOptions.defaults()), recorder);

    await().atMost(TestBroker.PATIENCE).until(() -> consumer.state() == Consumer.State.FAILED);
  }

  /** Otherwise tries of this kind would be half a minute apart. */
  @Test
  void consumerMaxRetryTimeout() {
    connect(missingQueue().maxRetries(4).maxRetryTimeout(Duration.ofMillis(20)));

    RabbitConsumer consumer = observeMissingQueue();

    await().atMost(TestBroker.PATIENCE).until(() -> consumer.state() == Consumer.State.FAILED);
  }

  private static RabbitConsumerOptions.Builder missingQueue() {
    return RabbitConsumerOptions.builder().passive(true);
  }

  private RabbitConsumer observeMissingQueue() {
    return (RabbitConsumer)
        driver.observe(TestBroker.request(route, false, ObserveOptions.defaults()), recorder);
  }

  @Test
  void consumerOnConnect() {
    connect(RabbitConsumerOptions.builder().onConnect(heard::add));

    RabbitConsumer consumer = observe(ObserveOptions.defaults());

    assertThat(TestBroker.next(heard).consumer()).containsSame(consumer);
  }

  @Test
  void consumerOnDisconnect() {
    connect(RabbitConsumerOptions.builder().onDisconnect(heard::add));
    RabbitConsumer consumer = observe(ObserveOptions.defaults());

    ADMIN.deleteQueue(route);

    assertThat(TestBroker.next(heard).consumer()).containsSame(consumer);
  }

  @Test
  void consumerOnError() {
    connect(missingQueue().onError(heard::add));

    RabbitConsumer consumer = observeMissingQueue();

    RabbitCallback.Context context = TestBroker.next(heard);
    assertThat(context.consumer()).containsSame(consumer);
    assertThat(context.route()).contains(route);
  }

  @Test
  void consumerControllerId() {
    Observer app = connections.observer(driver);
    app.on(route, handled::add);
    assertThat(TestBroker.next(made).observerId()).isEqualTo(app.id());
  }

  @Test
  void consumerCanHandleRoute() {
    RabbitConsumer consumer = observe(ObserveOptions.defaults());

    assertThat(consumer.canHandleRoute(route)).isTrue();
    assertThat(consumer.canHandleRoute(route + ".other")).isFalse();
  }

  @Test
  void consumerStop() {
    RabbitConsumer consumer = observe(ObserveOptions.defaults());

    consumer.stop();

    await()
        .atMost(TestBroker.PATIENCE)
        .until(() -> ADMIN.consumers().stream().noneMatch(one -> one.queue().equals(route)));
  }

  @Test
  void consumerPause() throws Exception {
    RabbitConsumer consumer = observe(ObserveOptions.defaults());

    consumer.pause();
    publish("1");

    await().atMost(TestBroker.PATIENCE).until(() -> ready() == 1);
    assertThat(recorder.size()).isZero();
  }

  private long ready() {
    return ADMIN.queue(route).orElseThrow().ready();
  }

  @Test
  void consumerResume() throws Exception {
    RabbitConsumer consumer = observe(ObserveOptions.defaults());
    consumer.pause();
    publish("1");

    consumer.resume();

    assertThat(TestBroker.text(recorder.next())).isEqualTo("1");
  }

  @Test
  void consumerQueueName() {
    assertThat(observe(ObserveOptions.defaults()).queueName()).contains(route);
  }

  @Test
  void consumerStopped() {
    RabbitConsumer consumer = observe(ObserveOptions.defaults());
    assertThat(consumer.isStopped()).isFalse();

    consumer.stop();

    assertThat(consumer.isStopped()).isTrue();
  }

  @Test
  void consumerRemainingRetries() {
    connect(RabbitOptions.builder().urls(NODE.url()).unlimitedRetries(false));

    assertThat(observe(ObserveOptions.defaults()).remainingRetries()).isEqualTo(60);
  }

  @Test
  void consumerAutoAcknowledge() throws Exception {
    try (Observer app = new Observer(driver)) {
      app.on(
          route,
          data -> {
            handled.add(data);
            throw new IllegalStateException("lost");
          },
          ObserveOptions.builder().autoAcknowledge(true).build());
      app.emit(route, 1);
      TestBroker.next(handled);
      await().atMost(TestBroker.PATIENCE).until(() -> ready() == 0);
    }
    assertThat(ADMIN.queue("RECOVERY." + route)).isEmpty();
  }

  @Test
  void consumerDelayPerMessage() {
    BlockingQueue<Long> times = new LinkedBlockingQueue<>();
    Observer app = connections.observer(driver);
    app.on(
        route,
        data -> times.add(System.nanoTime()),
        ObserveOptions.builder().delayPerMessage(Duration.ofMillis(50)).build());
    app.emit(route, 1);
    app.emit(route, 2);
    long first = TestBroker.next(times);
    assertThat(TestBroker.next(times) - first)
        .isGreaterThanOrEqualTo(Duration.ofMillis(50).toNanos());
  }

  @Test
  void messageAdditional() {
    Observer app = connections.observer(driver);
    app.onMessage(route, messages::add);
    app.emit(route, 1);

    Message<JsonNode> message = TestBroker.next(messages);

    AMQP.BasicProperties header = message.unwrap(AMQP.BasicProperties.class).orElseThrow();
    assertThat(header.getContentType()).isEqualTo("application/json");
    assertThat(header.getMessageId()).isEqualTo(message.id().orElseThrow());
    Envelope method = message.unwrap(Envelope.class).orElseThrow();
    assertThat(method.getRoutingKey()).isEqualTo(route);
    assertThat(method.getExchange()).isEqualTo("vireo_default_direct_r0");
    assertThat(method.isRedeliver()).isFalse();
  }
}
