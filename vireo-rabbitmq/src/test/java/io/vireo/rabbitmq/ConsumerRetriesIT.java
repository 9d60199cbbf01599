package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.vireo.Health;
import io.vireo.NoConnectionException;
import io.vireo.ObservationException;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.Subscription;
import io.vireo.spi.Consumer;
import io.vireo.tck.fault.TcpProxy;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Consumers, and drivers, whose tries have a limit. */
@Tag("fault")
class ConsumerRetriesIT {
  private static final RabbitNode NODE = TestBroker.node();

  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final String route = TestBroker.freshName("limited");
  private final LinkedBlockingQueue<RabbitCallback.Context> disconnected =
      new LinkedBlockingQueue<>();
  private final TestBroker.Recorder recorder = new TestBroker.Recorder();

  private RabbitConsumerOptions.Builder limited(int most) {
    return RabbitConsumerOptions.builder()
        .maxRetries(most)
        .immediateRetryLimit(most)
        .onDisconnect(disconnected::add);
  }

  @Test
  void aConsumerThatCannotBeRegisteredIsGivenUpAndTheOthersGoOn() throws Exception {
    RabbitConsumerOptions own =
        limited(3).passive(true).maxRetryTimeout(Duration.ofMillis(20)).build();
    RabbitDriver driver =
        connections.driver(options -> options.consumerOptions(route::equals, own));
    TestBroker.observe(driver, route + ".other", ObserveOptions.defaults(), recorder);
    RabbitConsumer consumer =
        (RabbitConsumer)
            driver.observe(TestBroker.request(route, false, ObserveOptions.defaults()), recorder);
    await().until(() -> consumer.state() == Consumer.State.FAILED);

    RabbitCallback.Context context = TestBroker.next(disconnected);
    assertThat(context.consumer()).containsSame(consumer);
    assertThat(context.route()).contains(route);
    assertThat(context.summary().orElseThrow())
        .contains("Gave up after 3 tries in a row", NODE.endpoint(), "Queue '" + route + "'");
    assertThat(consumer.remainingRetries()).isZero();
    assertThat(consumer.isStopped()).isFalse();
    assertThatExceptionOfType(ObservationException.class)
        .isThrownBy(() -> consumer.awaitRegistered(TestBroker.PATIENCE))
        .withMessageContaining("Gave up after 3 tries");
    Health health = driver.health();
    assertThat(health.status()).isEqualTo(Health.Status.DEGRADED);
    assertThat(health.parts())
        .filteredOn(part -> part.name().equals("route " + route))
        .singleElement()
        .satisfies(
            part -> {
              assertThat(part.status()).isEqualTo(Health.Status.DOWN);
              assertThat(part.reason().orElse("")).contains("Gave up after 3 tries");
              assertThat(part.nextTry()).isEmpty();
            });

    // It does not come back with what was missing, nor with another connection.
    NODE.admin().declareQueue(route, true, false, Map.of());
    NODE.admin().closeAllConnections();
    await().until(() -> TestBroker.isDown(driver) && !TestBroker.publishingIsDown(driver));
    await().until(() -> TestBroker.publish(driver, TestBroker.event(route + ".other", "1")));
    assertThat(TestBroker.text(recorder.next())).isEqualTo("1");
    assertThat(consumer.state()).isEqualTo(Consumer.State.FAILED);
    assertThat(driver.join(Duration.ofMillis(1))).isFalse();
    NODE.admin().deleteQueue(route);
  }

  @Test
  void lostConnectionsCountUntilTheConsumerHasBeenWellForAWhile() throws Exception {
    TcpProxy proxy = connections.proxy();
    Observer observer =
        connections.observer(
            options ->
                options
                    .urls(NODE.urlThrough(proxy))
                    .consumerOptions(route::equals, limited(3).build())
                    .immediateRetryLimit(20)
                    .maxRetryTimeout(Duration.ofMillis(50)));
    Subscription limited = observer.on(route, event -> {});
    Subscription other = observer.on(route + ".other", event -> {});

    proxy.refuse();
    proxy.reset();

    await().until(() -> limited.state() == Subscription.State.FAILED);
    assertThat(other.state()).isEqualTo(Subscription.State.CONNECTING);
    proxy.heal();
    await().until(() -> other.state() == Subscription.State.RUNNING);
    assertThat(limited.state()).isEqualTo(Subscription.State.FAILED);
    assertThat(observer.health().toString()).contains("Gave up after 3 tries in a row");
  }

  @Test
  void theTriesOfAConsumerAreAllThereAgainOnceItHasBeenWellForAWhile() {
    RabbitDriver driver =
        connections.driver(options -> options.consumerOptions(route::equals, limited(3).build()));
    RabbitConsumer consumer =
        (RabbitConsumer) TestBroker.observe(driver, route, ObserveOptions.defaults(), recorder);
    assertThat(consumer.remainingRetries()).isEqualTo(3);

    NODE.admin().deleteQueue(route);

    await().until(() -> consumer.remainingRetries() == 2);
    await().until(() -> consumer.state() == Consumer.State.REGISTERED);
    await().until(() -> consumer.remainingRetries() == 3);
  }

  @Test
  void whenTheTriesOfADriverAreUsedUpAllOfItHasFailed() throws Exception {
    Observer observer =
        connections.observer(
            options ->
                options
                    .urls(TestBroker.unusedUrl())
                    .maxRetries(4)
                    .immediateRetryLimit(4)
                    .onDisconnect(disconnected::add));
    assertThatExceptionOfType(ObservationException.class)
        .isThrownBy(() -> observer.on(route, event -> {}))
        .withMessageContaining("Gave up after 4 tries in a row");
    assertThatExceptionOfType(NoConnectionException.class)
        .isThrownBy(observer::join)
        .withMessageContaining("Gave up after 4 tries in a row");
    assertThatExceptionOfType(NoConnectionException.class)
        .isThrownBy(() -> observer.emit(route, 1))
        .withMessageContaining("Gave up after 4 tries in a row");
    assertThat(observer.health().status()).isEqualTo(Health.Status.DOWN);
    assertThat(TestBroker.next(disconnected).summary().orElseThrow())
        .contains("Gave up after 4 tries in a row");
  }
}
