package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import io.vireo.EmitOptions;
import io.vireo.Health;
import io.vireo.ObserveOptions;
import io.vireo.VireoException;
import io.vireo.rabbitmq.internal.topology.ExchangeDeclarations;
import io.vireo.rabbitmq.internal.topology.Topology;
import io.vireo.spi.Consumer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Health says what is proven, and nothing else. */
class HealthIT {

  @RegisterExtension private final TestConnections connections = new TestConnections();

  @RegisterExtension
  private final FaultBench bench =
      new FaultBench(
          RabbitOptions.builder().urls(TestBroker.node().url()).rpcTimeout(Duration.ofMillis(500)),
          FaultBench.HASTY);

  @RegisterExtension private final RecordedLog log = new RecordedLog(ExchangeDeclarations.class);

  private final RabbitDriver driver = bench.driver();
  private final TestBroker.Recorder recorder = new TestBroker.Recorder();
  private final String route = TestBroker.freshName("health");
  private final BrokerQueue queue = new BrokerQueue(route);

  @Test
  void aPartIsThereFromWhenItIsNeededUntilItIsNot() throws Exception {
    assertThat(driver.health()).isEqualTo(Health.of(List.of()));
    assertThat(driver.health().status()).isEqualTo(Health.Status.UP);

    TestBroker.publish(driver, TestBroker.event(route, "1"));
    bench.awaitUp(TestBroker.PATIENCE);
    assertThat(driver.health().parts())
        .extracting(Health.Part::name)
        .containsExactly("publishing connection");

    Consumer consumer = bench.observe(route, ObserveOptions.defaults(), recorder);
    assertThat(driver.health().parts())
        .extracting(Health.Part::name)
        .containsExactly("publishing connection", "consuming connection", "route " + route);

    consumer.stop();
    assertThat(driver.health().parts())
        .extracting(Health.Part::name)
        .containsExactly("publishing connection");
  }

  @Test
  void aClosedDriverIsDown() {
    bench.observe(route, ObserveOptions.defaults(), recorder);

    driver.close();

    assertThat(driver.health().status()).isEqualTo(Health.Status.DOWN);
    assertThat(driver.health().parts())
        .extracting(Health.Part::reason)
        .containsExactly(Optional.of("closed"));
  }

  @Test
  void aPausedRouteIsUpAndSaysSo() {
    Consumer consumer = bench.observe(route, ObserveOptions.defaults(), recorder);

    consumer.pause();

    assertThat(bench.part("route " + route).reason()).hasValue("paused");
    assertThat(driver.health().status()).isEqualTo(Health.Status.UP);
    consumer.resume();
    assertThat(bench.part("route " + route).reason()).isEmpty();
  }

  @Test
  void aConsumerThatTheBrokerHasForgottenIsNoticedAndRegisteredAnew() throws Exception {
    bench.observe(route, TestBroker.RESUMABLE, recorder);
    TestBroker.publish(driver, TestBroker.event(route, "1"));
    recorder.next().acknowledge();

    queue.forgetConsumers();

    bench.assertWasDown(route, "does not know the consumer any more");
    bench.awaitBack(route);
    TestBroker.publish(driver, TestBroker.event(route, "2"));
    assertThat(TestBroker.text(recorder.next())).isEqualTo("2");
  }

  @Test
  void aQueueThatIsDeletedWhileItsConsumerIsPausedComesBackAndKeepsEvents() throws Exception {
    Consumer consumer = bench.observe(route, TestBroker.RESUMABLE, recorder);
    consumer.pause();

    TestBroker.node().admin().deleteQueue(route);

    bench.assertWasDown(route, "the queue is gone");
    bench.awaitUp(FaultBench.BACK);
    assertThat(TestBroker.publish(driver, TestBroker.event(route, "1"))).isTrue();
    assertThat(recorder.size()).isZero();
    consumer.resume();
    assertThat(TestBroker.text(recorder.next())).isEqualTo("1");
  }

  @Test
  void aQueueThatDoesNotAnswerIsDownAloneAndComesBackWhenItDoes() throws Exception {
    bench.observe(route, TestBroker.RESUMABLE, recorder);
    String healthy = TestBroker.freshName("healthy");
    bench.observe(healthy, TestBroker.RESUMABLE, recorder);

    queue.suspend();
    try {
      bench.awaitNotUp("route " + route, Health.Status.DOWN, "");
      assertThat(bench.part("route " + healthy).status()).isEqualTo(Health.Status.UP);
      assertThat(bench.part("consuming connection").status()).isEqualTo(Health.Status.UP);
    } finally {
      queue.resume();
    }

    bench.awaitBack(route);
    TestBroker.publish(driver, TestBroker.event(route, "1"));
    assertThat(TestBroker.text(recorder.next())).isEqualTo("1");
  }

  @Test
  void aDeletedExchangeIsNoticedByThoseWhoOnlyListen() throws Exception {
    bench.observe(route, TestBroker.RESUMABLE, recorder);

    TestBroker.node().admin().deleteExchange(Topology.DIRECT_EXCHANGE);

    RabbitDriver emitter = connections.driver();
    await()
        .atMost(FaultBench.BACK)
        .until(() -> TestBroker.publish(emitter, TestBroker.event(route, "1")));
    recorder.next().acknowledge();
  }

  @Test
  void whatIsUsedAsItIsIsSaidOnceHoweverOftenTheBrokerIsAsked() throws Exception {
    String exchange = TestBroker.freshName("exchange");
    connections.channel().exchangeDeclare(exchange, "direct", false);
    bench.observe(route, ObserveOptions.builder().exchange(exchange).build(), recorder);

    await()
        .during(FaultBench.HASTY.livenessInterval().multipliedBy(5))
        .until(() -> log.warningsAbout(exchange).size() == 1);
  }

  @Test
  void aRefusalThatIsOverDoesNotComeBackWithTheConnection() throws Exception {
    AtomicInteger connected = new AtomicInteger();
    driver.setOnConnect(context -> connected.incrementAndGet());
    String exchange = TestBroker.freshName("internal");
    Channel channel = connections.channel();
    EmitOptions refused = EmitOptions.builder().exchange(exchange).build();
    channel.exchangeDeclare(exchange, "direct", true, false, true, Map.of());
    assertThatExceptionOfType(VireoException.class)
        .isThrownBy(() -> TestBroker.publish(driver, TestBroker.event(route, "1", refused)));
    bench.awaitNotUp("publishing connection", Health.Status.DEGRADED, "403");
    channel.exchangeDelete(exchange);
    TestBroker.publish(driver, TestBroker.event(route, "2"));
    bench.awaitUp(TestBroker.PATIENCE);
    connected.set(0);

    TestBroker.node().admin().closeAllConnections();

    await().atMost(TestBroker.PATIENCE).until(() -> connected.get() == 1);
    bench.awaitUp(TestBroker.PATIENCE);
    assertThat(bench.part("publishing connection").reason()).isEmpty();
  }

  @Test
  void aBrokerThatConfirmsNothingForLongIsDegraded() throws Exception {
    TestBroker.observe(driver, route, TestBroker.RESUMABLE, recorder);
    assertThat(TestBroker.publish(driver, TestBroker.event(route, "1"))).isTrue();
    TestBroker.Outcome outcome = new TestBroker.Outcome();
    queue.suspend();
    try {
      EmitOptions patient = EmitOptions.builder().timeout(Duration.ofSeconds(30)).build();
      driver.publish(TestBroker.event(route, "2", patient), outcome);

      bench.awaitNotUp(
          "publishing connection", Health.Status.DEGRADED, "owed the confirm of an event for");
    } finally {
      queue.resume();
    }

    assertThat(outcome.get()).isTrue();
    bench.awaitBack(route);
  }
}
