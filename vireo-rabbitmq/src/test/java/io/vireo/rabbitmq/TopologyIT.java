package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import io.vireo.ExchangeType;
import io.vireo.ObservationException;
import io.vireo.ObserveOptions;
import io.vireo.QueueKind;
import io.vireo.spi.Consumer;
import io.vireo.spi.ConsumerRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What the driver declares, as an independent client sees it: declaring the same again is accepted,
 * anything else refused.
 */
class TopologyIT {
  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final RabbitDriver driver = connections.driver();
  private final TestBroker.Recorder recorder = new TestBroker.Recorder();
  private final String route = TestBroker.freshName("topology");
  private final Channel channel = connections.channel();

  @Test
  void theExchangesAreThoseOfTheWireProtocol() throws Exception {
    TestBroker.observe(driver, route, ObserveOptions.defaults(), recorder);

    channel.exchangeDeclare("vireo_default_direct_r0", "direct", true, false, Map.of());
    channel.exchangeDeclare("vireo_default_topic_r0", "topic", true, false, Map.of());
    channel.exchangeDeclare("vireo_unrouted_r0", "fanout", true, false, Map.of());
    channel.exchangeDeclare(
        "vireo_retry_r0", "direct", true, false, Map.of("alternate-exchange", "vireo_unrouted_r0"));
    channel.queueDeclare("RECOVERY.vireo_unrouted", true, false, false, Map.of());
  }

  @Test
  void aBroadcastListenerIsReachedAloneForARetryAndForARedrive() throws Exception {
    ConsumerRequest request = TestBroker.request(route, true, ObserveOptions.defaults());
    assertThat(driver.observe(request, recorder).awaitRegistered(TestBroker.PATIENCE)).isTrue();
    TestBroker.Recorder other = new TestBroker.Recorder();
    TestBroker.observeBroadcast(driver, route, other);
    String key = request.observerId() + "/" + request.subscriptionId();

    channel.exchangeDeclare("vireo_redrive_r0", "direct", true, false, Map.of());
    channel.basicPublish("vireo_retry_r0", key, null, "\"a\"".getBytes(UTF_8));
    channel.basicPublish("vireo_redrive_r0", key, null, "\"b\"".getBytes(UTF_8));
    channel.basicPublish("vireo_default_topic_r0", route, null, "\"c\"".getBytes(UTF_8));

    assertThat(TestBroker.text(recorder.next())).isEqualTo("\"a\"");
    assertThat(TestBroker.text(recorder.next())).isEqualTo("\"b\"");
    assertThat(TestBroker.text(recorder.next())).isEqualTo("\"c\"");
    assertThat(TestBroker.text(other.next())).isEqualTo("\"c\"");
  }

  @Test
  void anEmitterDeclaresBothExchangesToo() throws Exception {
    assertThat(TestBroker.publish(driver, TestBroker.event(route, "1"))).isFalse();

    channel.exchangeDeclarePassive("vireo_default_direct_r0");
    channel.exchangeDeclarePassive("vireo_default_topic_r0");
  }

  @Test
  void theQueueOfARouteIsDurableAndExpires() throws Exception {
    TestBroker.observe(
        driver,
        route,
        ObserveOptions.builder().queueExpiration(Duration.ofSeconds(30)).build(),
        recorder);

    channel.queueDeclare(route, true, false, false, Map.of("x-expires", 30_000L));
    channel.basicPublish("vireo_default_direct_r0", route, null, "\"a\"".getBytes(UTF_8));
    channel.basicPublish("vireo_retry_r0", route, null, "\"b\"".getBytes(UTF_8));
    assertThat(TestBroker.text(recorder.next())).isEqualTo("\"a\"");
    assertThat(TestBroker.text(recorder.next())).isEqualTo("\"b\"");
  }

  @Test
  void theQueueOfAResumableRouteIsDurableWithoutArguments() throws Exception {
    TestBroker.observe(driver, route, TestBroker.RESUMABLE, recorder);

    channel.queueDeclare(route, true, false, false, Map.of());
  }

  @Test
  void aBroadcastListenersQueueIsItsOwnAndGoesWithIt() throws Exception {
    Consumer consumer = TestBroker.observeBroadcast(driver, route + ".#", recorder);
    String queue = ((RabbitConsumer) consumer).queueName().orElseThrow();

    assertThat(queue).startsWith("amq.gen-");
    assertThat(TestBroker.node().admin().queue(queue))
        .hasValueSatisfying(
            found -> {
              assertThat(found.durable()).isFalse();
              assertThat(found.autoDelete()).isFalse();
            });
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> channel.queueDeclarePassive(queue))
        .withStackTraceContaining("RESOURCE_LOCKED");
    consumer.stop();
    await()
        .atMost(TestBroker.PATIENCE)
        .until(() -> TestBroker.node().admin().queue(queue).isEmpty());
  }

  @Test
  void aQuorumQueueNeverLosesAnEventToItsDeliveryLimit() throws Exception {
    TestBroker.observe(
        driver,
        route,
        ObserveOptions.builder().resumable(true).queueKind(QueueKind.QUORUM).build(),
        recorder);

    channel.queueDeclare(route, true, false, false, TestBroker.quorumArguments(route));
    channel.queueDeclare("RECOVERY." + route, true, false, false, Map.of());
  }

  @Test
  void aQuorumQueueIsForResumableRoutesOnly() {
    ObserveOptions options = ObserveOptions.builder().queueKind(QueueKind.QUORUM).build();

    assertThatExceptionOfType(ObservationException.class)
        .isThrownBy(() -> driver.observe(TestBroker.request(route, false, options), recorder))
        .withMessageContaining("resumable(true)");
  }

  @Test
  void pythonQueuesAreDeclaredInTheirOldForm() throws Exception {
    Assumptions.assumeTrue(
        TestBroker.permitsOldQueues(), "this RabbitMQ denies the old form of queues");
    RabbitDriver python = connections.driver(options -> options.pythonQueues(true));
    TestBroker.observe(python, route, ObserveOptions.defaults(), recorder);

    channel.queueDeclare(route, false, false, true, Map.of());
  }

  @Test
  void anExchangeOfTheProgramsOwnIsDeclaredAndBound() throws Exception {
    String exchange = TestBroker.freshName("exchange");
    TestBroker.observe(
        driver,
        route + ".*",
        ObserveOptions.builder().exchange(exchange).exchangeType(ExchangeType.TOPIC).build(),
        recorder);

    channel.exchangeDeclare(exchange, "topic", true, false, Map.of());
    channel.basicPublish(exchange, route + ".a", null, "1".getBytes(UTF_8));
    assertThat(recorder.next().event()).isEqualTo(route + ".a");
  }

  @Test
  void aRouteThatIsNotResumableUsesTheQueueThatIsThere() throws Exception {
    TestBroker.declareOldQueue(channel, route, true);

    TestBroker.observe(driver, route, ObserveOptions.defaults(), recorder);

    assertThat(TestBroker.publish(driver, TestBroker.event(route, "1"))).isTrue();
    assertThat(TestBroker.text(recorder.next())).isEqualTo("1");
  }

  @Test
  void aResumableRouteRefusesAQueueThatWouldBreakItsPromise() throws Exception {
    TestBroker.declareOldQueue(channel, route, false);
    Consumer consumer =
        driver.observe(TestBroker.request(route, false, TestBroker.RESUMABLE), recorder);

    assertThatExceptionOfType(ObservationException.class)
        .isThrownBy(() -> consumer.awaitRegistered(TestBroker.PATIENCE))
        .withMessageContaining(route)
        .withMessageContaining("Wanted: durable")
        .withMessageContaining("inequivalent arg '")
        .withMessageContaining(TestBroker.node().endpoint());
  }

  @Test
  void aQueueWhoseNameTheBrokerChangesIsNotObserved() {
    Consumer consumer =
        driver.observe(
            TestBroker.request(route + "\nb", false, ObserveOptions.defaults()), recorder);

    assertThatExceptionOfType(ObservationException.class)
        .isThrownBy(() -> consumer.awaitRegistered(TestBroker.PATIENCE))
        .withMessageContainingAll(
            TestBroker.node().endpoint(), "has changed the queue's name", "'" + route + "b'");
  }

  @Test
  void aConsumerOfTheProgramsOwnKindMayAddArguments() throws Exception {
    RabbitDriver own =
        connections.driver(
            options ->
                options.consumer(
                    route::equals, ConsumerWithArguments.adding(Map.of("x-max-length", 5))));
    Consumer consumer = TestBroker.observe(own, route, TestBroker.RESUMABLE, recorder);

    assertThat(consumer).isInstanceOf(ConsumerWithArguments.class);
    channel.queueDeclare(route, true, false, false, Map.of("x-max-length", 5));
  }
}
