package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import io.vireo.Core;
import io.vireo.Delegation;
import io.vireo.EmitOptions;
import io.vireo.ExchangeType;
import io.vireo.Health;
import io.vireo.NoConnectionException;
import io.vireo.ObservationException;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.Subscription;
import io.vireo.SubscriptionNotAllowedException;
import io.vireo.spi.Consumer;
import io.vireo.spi.Delivery;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/**
 * What the Python library has in its driver, thing by thing: each test is named after one, in a row
 * of docs/coming-from-python.md.
 */
class PythonDriverApiIT {
  private static final RabbitNode NODE = TestBroker.node();

  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final String route = TestBroker.freshName("driver");
  private final BlockingQueue<JsonNode> handled = new LinkedBlockingQueue<>();
  private final TestBroker.Recorder recorder = new TestBroker.Recorder();
  private final BlockingQueue<RabbitCallback.Context> heard = new LinkedBlockingQueue<>();

  private RabbitDriver driver = connections.driver();

  private void connect(RabbitOptions.Builder options) {
    driver.close();
    driver = connections.driver(options.build());
  }

  private static RabbitOptions.Builder options() {
    return RabbitOptions.builder().urls(NODE.url());
  }

  @Test
  void coreTakesADriver() {
    Core core = connections.closeLater(new Core(driver));
    assertThat(core.emit(route, 1)).isFalse();
  }

  @Test
  void observerTakesADriver() {
    Observer app = connections.observer(driver);
    app.on(route, handled::add);
    assertThat(app.emit(route, 1)).isTrue();
    assertThat(TestBroker.next(handled).intValue()).isEqualTo(1);
  }

  @Test
  void driverTakesAUrl() throws Exception {
    assertThat(driver.endpoint()).isEqualTo(NODE.endpoint());
    assertThat(TestBroker.publish(driver, TestBroker.event(route, "1"))).isFalse();
  }

  @Test
  void driverTakesAListOfUrlsThatRotates() throws Exception {
    connect(
        RabbitOptions.builder()
            .urls(List.of(TestBroker.unusedUrl(), TestBroker.unusedUrl(), NODE.url())));

    TestBroker.observe(driver, route, ObserveOptions.defaults(), recorder);

    assertThat(TestBroker.publish(driver, TestBroker.event(route, "1"))).isTrue();
    assertThat(TestBroker.text(recorder.next())).isEqualTo("1");
  }

  @Test
  void driverTakesConsumerClasses() {
    connect(
        options()
            .consumer(name -> name.startsWith(route + ".a"), First::new)
            .consumer(name -> name.startsWith(route + ".a.b"), Second::new)
            .consumer(name -> name.startsWith(route + ".c"), Second::new));

    assertThat(observe(route + ".a.b")).isExactlyInstanceOf(First.class);
    assertThat(observe(route + ".c")).isExactlyInstanceOf(Second.class);
    assertThat(observe(route + ".d")).isExactlyInstanceOf(RabbitConsumer.class);
  }

  private Consumer observe(String name) {
    return TestBroker.observe(driver, name, ObserveOptions.defaults(), recorder);
  }

  private static final class First extends RabbitConsumer {
    First(Setup setup) {
      super(setup);
    }
  }

  private static final class Second extends RabbitConsumer {
    Second(Setup setup) {
      super(setup);
    }
  }

  @Test
  void driverTakesUnlimitedRetries() {
    assertThat(((RabbitConsumer) observe(route)).remainingRetries()).isEqualTo(-1);

    connect(options().unlimitedRetries(false));

    assertThat(((RabbitConsumer) observe(route)).remainingRetries()).isEqualTo(60);
  }

  @Test
  void noConnectionErrorEndsTheJoinWhenLimitedRetriesEnd() throws Exception {
    connect(RabbitOptions.builder().urls(TestBroker.unusedUrl()).maxRetries(2));
    Observer app = connections.observer(driver);
    BlockingQueue<Subscription> subscriptions = new LinkedBlockingQueue<>();
    Thread listening =
        new Thread(
            () -> {
              try {
                subscriptions.add(app.on(route, handled::add));
              } catch (ObservationException e) {
                // It had given up before the listener was there.
                heard.add(RabbitCallback.Context.forTest(null, route, null, e.getMessage(), e));
              }
            });
    listening.start();

    assertThatExceptionOfType(NoConnectionException.class)
        .isThrownBy(() -> app.join(TestBroker.PATIENCE))
        .withMessageContaining("Gave up after 2 tries");

    listening.join();
    assertThat(subscriptions.size() + heard.size()).isEqualTo(1);
    assertThat(subscriptions).allMatch(one -> one.state() == Subscription.State.FAILED);
  }

  @Test
  void driverTakesOnConnect() {
    connect(options().onConnect(heard::add));
    RabbitConsumer consumer = (RabbitConsumer) observe(route);

    RabbitCallback.Context context = TestBroker.next(heard);

    assertThat(context.consumer()).containsSame(consumer);
    assertThat(context.observerId()).contains("observer");
    assertThat(context.route()).contains(route);
    assertThat(context.queue()).contains(route);
    assertThat(context.summary().orElseThrow()).contains(NODE.endpoint());
  }

  @Test
  void driverTakesOnDisconnect() {
    connect(options().onDisconnect(heard::add));
    RabbitConsumer consumer = (RabbitConsumer) observe(route);

    NODE.admin().closeAllConnections();

    RabbitCallback.Context context = TestBroker.next(heard);
    assertThat(context.consumer()).containsSame(consumer);
    assertThat(context.route()).contains(route);
    assertThat(context.summary().orElseThrow()).contains("CONNECTION_FORCED");
    assertThat(context.exception()).containsInstanceOf(ShutdownSignalException.class);
  }

  @Test
  void driverTakesOnError() throws Exception {
    connect(RabbitOptions.builder().urls(TestBroker.unusedUrl()).onError(heard::add));
    driver.observe(TestBroker.request(route, false, ObserveOptions.defaults()), recorder);

    RabbitCallback.Context context = TestBroker.next(heard);
    assertThat(context.summary().orElseThrow()).contains("127.0.0.1");
    assertThat(context.exception()).containsInstanceOf(ConnectException.class);
  }

  @Test
  void setOnConnect() {
    driver.setOnConnect(heard::add);

    Consumer consumer = observe(route);

    assertThat(TestBroker.next(heard).consumer().orElseThrow()).isSameAs(consumer);
  }

  @Test
  void setOnDisconnect() {
    Consumer consumer = observe(route);
    driver.setOnDisconnect(heard::add);

    NODE.admin().deleteQueue(route);

    assertThat(TestBroker.next(heard).consumer().orElseThrow()).isSameAs(consumer);
  }

  @Test
  void setOnError() throws Exception {
    connect(RabbitOptions.builder().urls(TestBroker.unusedUrl()));
    driver.setOnError(heard::add);

    driver.observe(TestBroker.request(route, false, ObserveOptions.defaults()), recorder);

    assertThat(TestBroker.next(heard).summary().orElseThrow()).contains("127.0.0.1");
  }

  @Test
  void onErrorHearsOfAHandlerThatThrows() {
    connect(options().onError(heard::add));
    Observer app = connections.observer(driver);
    app.on(route, TestBroker.failing());

    app.emit(route, 1);

    RabbitCallback.Context context = TestBroker.next(heard);
    assertThat(context.route()).contains(route);
    assertThat(context.summary().orElseThrow()).contains("RECOVERY." + route);
    assertThat(context.exception().orElseThrow())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no stock");
  }

  @Test
  void driverPublish() throws Exception {
    observe(route);

    assertThat(TestBroker.publish(driver, TestBroker.event(route, "1"))).isTrue();

    assertThat(TestBroker.text(recorder.next())).isEqualTo("1");
  }

  @Test
  void driverPublishTakesOptions() throws Exception {
    observe(route);
    EmitOptions options = EmitOptions.builder().header("tenant", "eu-1").build();

    assertThat(TestBroker.publish(driver, TestBroker.event(route, "1", options))).isTrue();

    assertThat(recorder.next().properties().headers()).containsEntry("tenant", "eu-1");
  }

  @Test
  void driverBroadcast() throws Exception {
    TestBroker.observeBroadcast(driver, route + ".*", recorder);
    TestBroker.Outcome outcome = new TestBroker.Outcome();
    EmitOptions options = EmitOptions.builder().header("tenant", "eu-1").build();

    driver.broadcast(TestBroker.event(route + ".a", "1", options), outcome);

    assertThat(outcome.get()).isTrue();
    Delivery delivery = recorder.next();
    assertThat(delivery.event()).isEqualTo(route + ".a");
    assertThat(delivery.properties().headers()).containsEntry("tenant", "eu-1");
  }

  @Test
  void driverObserve() {
    Consumer consumer =
        driver.observe(TestBroker.request(route, false, ObserveOptions.defaults()), recorder);

    assertThat(consumer.awaitRegistered(TestBroker.PATIENCE)).isTrue();
    assertThat(NODE.admin().queue(route)).isPresent();
  }

  @Test
  void driverJoin() throws Exception {
    observe(route);
    CountDownLatch joined = new CountDownLatch(1);
    Thread joining =
        new Thread(
            () -> {
              driver.join();
              joined.countDown();
            });
    joining.start();
    await()
        .atMost(TestBroker.PATIENCE)
        .until(() -> joining.getState() == Thread.State.TIMED_WAITING);

    driver.stopConsuming();

    assertThat(joined.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void driverSetupAsyncCleanup() {
    Consumer consumer = observe(route);

    driver.setupAsyncCleanup();

    assertThatExceptionOfType(SubscriptionNotAllowedException.class)
        .isThrownBy(() -> driver.setupAsyncCleanup());
    assertThat(consumer.state()).isEqualTo(Consumer.State.REGISTERED);
    driver.stopConsuming();
    assertThat(driver.join(TestBroker.PATIENCE)).isTrue();
  }

  @Test
  void driverStopConsuming() throws Exception {
    Consumer consumer = observe(route);

    driver.stopConsuming();

    assertThat(driver.join(TestBroker.PATIENCE)).isTrue();
    assertThat(consumer.state()).isEqualTo(Consumer.State.STOPPED);
    // It still publishes.
    assertThat(TestBroker.publish(driver, TestBroker.event(route, "1"))).isTrue();
  }

  @Test
  void driverDeclareQueueWithDelegation() throws Exception {
    ObserveOptions options =
        ObserveOptions.builder()
            .resumable(true)
            .delegation(Delegation.after(Duration.ofMillis(100), route + ".office"))
            .build();

    driver.routes().declare(TestBroker.request(route, false, options));

    assertThat(TestBroker.publish(driver, TestBroker.event(route, "1"))).isTrue();
    await()
        .atMost(TestBroker.PATIENCE)
        .until(() -> NODE.admin().queue(route + ".office").orElseThrow().ready() == 1);
    assertThat(NODE.admin().queue(route).orElseThrow().ready()).isZero();
  }

  @Test
  void observationError() throws Exception {
    Observer app = connections.observer(driver);
    NODE.admin().declareQueue(route, true, false, Map.of("x-max-length", 5));

    assertThatExceptionOfType(ObservationException.class)
        .isThrownBy(() -> app.on(route, handled::add, TestBroker.RESUMABLE))
        .withMessageContaining(route);
  }

  @Test
  void publishTakesAllowedRetryCount() throws Exception {
    connect(RabbitOptions.builder().urls(TestBroker.unusedUrl()));
    EmitOptions once = EmitOptions.builder().maxRetries(0).timeout(Duration.ofMinutes(5)).build();

    assertThatExceptionOfType(NoConnectionException.class)
        .isThrownBy(() -> TestBroker.publish(driver, TestBroker.event(route, "1", once)));
  }

  @Test
  void broadcastTakesAllowedRetryCount() throws Exception {
    connect(RabbitOptions.builder().urls(TestBroker.unusedUrl()));
    EmitOptions once = EmitOptions.builder().maxRetries(0).timeout(Duration.ofMinutes(5)).build();
    TestBroker.Outcome outcome = new TestBroker.Outcome();

    driver.broadcast(TestBroker.event(route, "1", once), outcome);

    assertThatExceptionOfType(NoConnectionException.class).isThrownBy(outcome::get);
  }

  @Test
  void defaultPublishingOptions() throws Exception {
    connect(options().publishingExchange(route + ".x", ExchangeType.TOPIC));
    Channel channel = connections.channel();
    channel.exchangeDeclare(route + ".x", "topic", true);
    channel.queueDeclare(route + ".q", false, true, false, Map.of());
    channel.queueBind(route + ".q", route + ".x", route + ".*");

    assertThat(TestBroker.publish(driver, TestBroker.event(route + ".a", "1"))).isTrue();

    assertThat(channel.basicGet(route + ".q", true).getEnvelope().getRoutingKey())
        .isEqualTo(route + ".a");
  }

  @Test
  void defaultBroadcastingOptions() throws Exception {
    connect(options().broadcastingExchange(route + ".x", ExchangeType.FANOUT));
    Channel channel = connections.channel();
    channel.exchangeDeclare(route + ".x", "fanout", true);
    channel.queueDeclare(route + ".q", false, true, false, Map.of());
    channel.queueBind(route + ".q", route + ".x", "");
    assertThat(TestBroker.broadcast(driver, TestBroker.event(route, "1"))).isTrue();
    assertThat(channel.basicGet(route + ".q", true)).isNotNull();
  }

  @Test
  void defaultConsumingSharedQueueOptions() throws Exception {
    connect(options().sharedExchange(route + ".x", ExchangeType.TOPIC));

    observe(route);

    publishTo(route + ".x", "topic", route);
    assertThat(TestBroker.text(recorder.next())).isEqualTo("1");
  }

  @Test
  void defaultConsumingDistributedQueueOptions() throws Exception {
    connect(options().distributedExchange(route + ".x", ExchangeType.FANOUT));

    TestBroker.observeBroadcast(driver, route, recorder);

    publishTo(route + ".x", "fanout", "any.name");
    assertThat(recorder.next().event()).isEqualTo("any.name");
  }

  /** Refused if the exchange is there in another form. */
  private void publishTo(String exchange, String type, String key) throws Exception {
    Channel channel = connections.channel();
    channel.exchangeDeclare(exchange, type, true);
    channel.basicPublish(exchange, key, null, new byte[] {'1'});
  }

  /** A recipe on the page: what the Python library did by itself, the program does. */
  @Test
  void sendSigtermOnDisconnect() throws Exception {
    connect(RabbitOptions.builder().urls(TestBroker.unusedUrl()).maxRetries(1));
    BlockingQueue<Integer> exitCodes = new LinkedBlockingQueue<>();
    try (Observer app = new Observer(driver)) {
      driver.observe(TestBroker.request(route, false, ObserveOptions.defaults()), recorder);
      app.join();
    } catch (NoConnectionException e) {
      exitCodes.add(1);
    }

    assertThat(exitCodes).containsExactly(1);
    assertThat(driver.health().status()).isEqualTo(Health.Status.DOWN);
  }

  @Test
  void errorSuppressed() throws Exception {
    connect(RabbitOptions.builder().urls(TestBroker.unusedUrl()));
    EmitOptions hasty =
        EmitOptions.builder().errorSuppressed(true).timeout(Duration.ofMillis(50)).build();
    Core core = connections.closeLater(new Core(driver));
    assertThat(core.emit(route, 1, hasty)).isFalse();
  }
}
