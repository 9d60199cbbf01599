package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.vireo.Health;
import io.vireo.ObservationException;
import io.vireo.ObserveOptions;
import io.vireo.spi.Consumer;
import io.vireo.spi.Consumer.State;
import io.vireo.spi.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A queue that the broker denies by closing the connection costs nobody else theirs. */
class DeniedQueueIT {

  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final String denied = TestBroker.freshName("denied");
  private final String neighbour = TestBroker.freshName("neighbour");
  private final TestBroker.Recorder recorder = new TestBroker.Recorder();
  private final AtomicInteger disconnects = new AtomicInteger();
  private RabbitDriver driver;

  @Test
  void pythonQueuesAreRefusedClearlyAndCostTheOtherRoutesNothing() throws Exception {
    Assumptions.assumeFalse(
        TestBroker.permitsOldQueues(), "this RabbitMQ permits the old form of queues");
    driver = connect(options -> options.pythonQueues(true));
    TestBroker.observe(driver, neighbour, TestBroker.RESUMABLE, recorder);
    assertThat(TestBroker.publish(driver, TestBroker.event(neighbour, "1"))).isTrue();
    Delivery inHand = recorder.next();
    assertThat(inHand.begin()).isTrue();
    long connectionsBefore = connectionsMade();

    for (int i = 0; i < 20; i++) {
      String route = denied + i;
      Consumer consumer =
          driver.observe(
              TestBroker.request(route, false, ObserveOptions.defaults()), delivery -> {});
      assertThatExceptionOfType(ObservationException.class)
          .isThrownBy(() -> consumer.awaitRegistered(TestBroker.PATIENCE))
          .withMessageContaining(route)
          .withMessageContaining(TestBroker.node().endpoint())
          .withMessageContaining("pythonQueues(true)")
          .withMessageContaining("541")
          .withMessageContaining("transient_nonexcl_queues");
    }

    assertThat(connectionsMade() - connectionsBefore).isEqualTo(1);
    assertNextTryIsFar(denied + "0");
    assertTheNeighbourIsUntouched(inHand);
    assertThat(disconnects).hasValue(0);
  }

  @Test
  void aFailedBroadcastIsRecordedInADurableQueueThoughPythonsFormIsDenied() throws Exception {
    Assumptions.assumeFalse(
        TestBroker.permitsOldQueues(), "this RabbitMQ permits the old form of queues");
    driver = connect(options -> options.pythonQueues(true));
    TestBroker.observeBroadcast(driver, denied, recorder);
    assertThat(TestBroker.publish(driver, TestBroker.event(neighbour, "1"))).isFalse();
    assertThat(TestBroker.broadcast(driver, TestBroker.event(denied, "1"))).isTrue();
    Delivery delivery = recorder.next();
    assertThat(delivery.begin()).isTrue();

    delivery.recover("{}".getBytes(UTF_8));

    assertThat(TestBroker.node().admin().queue("RECOVERY." + denied))
        .hasValueSatisfying(
            queue -> {
              assertThat(queue.durable()).isTrue();
              assertThat(queue.ready()).isEqualTo(1);
            });
    assertThat(disconnects).hasValue(0);
  }

  @Test
  void whatTheBrokerCannotCopeWithCostsTheOtherRoutesOneConnectionAndNoMore() throws Exception {
    // The broker crashes while it declares a queue with these arguments.
    Map<String, Object> crashing = Map.of("x-queue-type", "stream", "x-max-age", "no age");
    driver =
        connect(
            options ->
                options.consumer(
                    denied::equals, ConsumerWithArguments.changing(arguments -> crashing)));

    assertCostsOneConnectionAndNoMore();
  }

  @Test
  void aRefusalThatIsCutOffWithinALetterCostsTheOtherRoutesOneConnectionAndNoMore()
      throws Exception {
    try (Connection client = TestBroker.client();
        Channel channel = client.createChannel()) {
      Assumptions.assumeTrue(
          client.getServerProperties().get("version").toString().startsWith("4."),
          "only RabbitMQ 4 fails when it cuts its refusal off within a letter");
      channel.queueDeclare(
          denied, true, false, false, Map.of("x-dead-letter-exchange", "x" + "é".repeat(120)));
    }
    driver = connect(options -> options);

    assertCostsOneConnectionAndNoMore();
  }

  private void assertCostsOneConnectionAndNoMore() throws Exception {
    Consumer innocent = TestBroker.observe(driver, neighbour, TestBroker.RESUMABLE, recorder);

    Consumer consumer =
        driver.observe(TestBroker.request(denied, false, TestBroker.RESUMABLE), delivery -> {});
    assertThatExceptionOfType(ObservationException.class)
        .isThrownBy(() -> consumer.awaitRegistered(TestBroker.PATIENCE))
        .withMessageContaining(denied)
        .withMessageContaining("541");
    consumer.stop();
    await().atMost(TestBroker.PATIENCE).until(() -> innocent.state() == State.REGISTERED);
    assertThat(TestBroker.publish(driver, TestBroker.event(neighbour, "1"))).isTrue();
    Delivery inHand = recorder.next();
    assertThat(inHand.begin()).isTrue();

    Consumer again =
        driver.observe(TestBroker.request(denied, false, TestBroker.RESUMABLE), delivery -> {});
    assertThatExceptionOfType(ObservationException.class)
        .isThrownBy(() -> again.awaitRegistered(TestBroker.PATIENCE))
        .withMessageContaining("541");

    assertNextTryIsFar(denied);
    assertTheNeighbourIsUntouched(inHand);
  }

  /** It has a settlement over the very channel that it came from: nothing comes again. */
  private void assertTheNeighbourIsUntouched(Delivery inHand) throws Exception {
    inHand.acknowledge();
    assertThat(TestBroker.publish(driver, TestBroker.event(neighbour, "2"))).isTrue();
    Delivery next = recorder.next();
    assertThat(TestBroker.text(next)).isEqualTo("2");
    assertThat(next.redelivered()).isFalse();
    next.acknowledge();
    assertThat(part("route " + neighbour).status()).isEqualTo(Health.Status.UP);
  }

  private void assertNextTryIsFar(String route) {
    Health.Part part = part("route " + route);
    assertThat(part.status()).isEqualTo(Health.Status.DOWN);
    assertThat(part.reason().orElse("")).contains("541");
    assertThat(part.nextTry().orElseThrow()).isAfter(Instant.now().plus(Duration.ofSeconds(20)));
  }

  private Health.Part part(String name) {
    return driver.health().parts().stream()
        .filter(part -> part.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private RabbitDriver connect(UnaryOperator<RabbitOptions.Builder> own) {
    return connections.driver(
        options -> own.apply(options).onDisconnect(context -> disconnects.incrementAndGet()));
  }

  private static int connectionsMade() {
    return Integer.parseInt(
        TestBroker.node().admin().eval("ets:lookup_element(connection_churn_metrics, node(), 2)"));
  }
}
