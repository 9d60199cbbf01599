package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import io.vireo.ObservationException;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.spi.Consumer;
import io.vireo.spi.Delivery;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Queues of some consumers, as an independent client sees them. */
class ConsumerOptionsIT {

  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final String route = connections.temporaryQueue("consumer.options");
  private final TestBroker.Recorder recorder = new TestBroker.Recorder();
  private final Channel channel = connections.channel();

  private static RabbitConsumerOptions.Builder options() {
    return RabbitConsumerOptions.builder();
  }

  private RabbitDriver driver(RabbitConsumerOptions.Builder options) {
    return connections.driver(all -> all.consumerOptions(route::equals, options.build()));
  }

  @Test
  void aQueueOfALimitedLengthKeepsTheNewestAndOtherArgumentsAreThere() throws Exception {
    RabbitDriver driver = driver(options().maxLength(2).argument("x-max-priority", 5));
    TestBroker.observe(driver, route, TestBroker.RESUMABLE, recorder).stop();
    await().until(() -> TestBroker.queue(route).consumers() == 0);
    for (String body : new String[] {"1", "2", "3"}) {
      assertThat(TestBroker.publish(driver, TestBroker.event(route, body))).isTrue();
    }

    channel.queueDeclare(route, true, false, false, Map.of("x-max-length", 2, "x-max-priority", 5));
    assertThat(new String(TestBroker.take(route).getBody(), UTF_8)).isEqualTo("2");
    assertThat(new String(TestBroker.take(route).getBody(), UTF_8)).isEqualTo("3");
  }

  @Test
  void aQueueTypeCanBeAskedForByItsArgument() throws Exception {
    RabbitDriver driver = driver(options().argument("x-queue-type", "quorum"));
    TestBroker.observe(driver, route, TestBroker.RESUMABLE, recorder);
    assertThat(TestBroker.publish(driver, TestBroker.event(route, "1"))).isTrue();
    Delivery delivery = recorder.next();
    assertThat(delivery.begin()).isTrue();
    delivery.acknowledge();

    channel.queueDeclare(route, true, false, false, TestBroker.quorumArguments(route));
  }

  @Test
  void aBroadcastListenersQueueHasTheArgumentsToo() throws Exception {
    RabbitDriver driver = driver(options().maxLength(1).durable(true));
    Consumer consumer = TestBroker.observeBroadcast(driver, route, recorder);
    consumer.pause();
    for (String body : new String[] {"1", "2"}) {
      assertThat(TestBroker.broadcast(driver, TestBroker.event(route, body))).isTrue();
    }
    consumer.resume();

    assertThat(TestBroker.text(recorder.next())).isEqualTo("2");
  }

  @Test
  void aQueueMayGoWithItsLastConsumer() throws Exception {
    RabbitDriver driver = driver(options().autoDelete(true));
    Consumer consumer = TestBroker.observe(driver, route, ObserveOptions.defaults(), recorder);
    channel.queueDeclare(route, true, false, true, Map.of());
    // A pause is no end of its consumer.
    consumer.pause();
    assertThat(TestBroker.publish(driver, TestBroker.event(route, "1"))).isTrue();
    consumer.resume();
    assertThat(TestBroker.text(recorder.next())).isEqualTo("1");

    consumer.stop();

    await().until(() -> TestBroker.node().admin().queue(route).isEmpty());
  }

  @Test
  void aQueueThatIsNotDurableIsDeclaredWhereTheBrokerPermitsIt() throws Exception {
    Assumptions.assumeTrue(
        TestBroker.permitsOldQueues(), "this RabbitMQ denies the old form of queues");
    RabbitDriver driver = driver(options().durable(false));
    TestBroker.observe(driver, route, ObserveOptions.defaults(), recorder);

    channel.queueDeclare(route, false, false, false, Map.of("x-expires", 60_000L));
  }

  @Test
  void aQueueThatHasToBeThereIsUsedAsItIsAlsoByAResumableRoute() throws Exception {
    Map<String, Object> form = Map.of("x-max-length", 3);
    channel.queueDeclare(route, true, false, false, form);
    RabbitDriver driver = driver(options().passive(true));
    Consumer consumer = TestBroker.observe(driver, route, TestBroker.RESUMABLE, recorder);
    assertThat(TestBroker.publish(driver, TestBroker.event(route, "1"))).isTrue();
    assertThat(TestBroker.text(recorder.next())).isEqualTo("1");
    consumer.pause();
    consumer.resume();

    channel.queueDeclare(route, true, false, false, form);
  }

  @Test
  void aQueueThatHasToBeThereAndIsMissingIsNamedAndNeverDeclared() {
    RabbitDriver driver = driver(options().passive(true));
    Consumer consumer =
        driver.observe(TestBroker.request(route, false, TestBroker.RESUMABLE), recorder);

    assertThatExceptionOfType(ObservationException.class)
        .isThrownBy(() -> consumer.awaitRegistered(TestBroker.PATIENCE))
        .withMessageContaining(TestBroker.node().endpoint())
        .withMessageContaining("Queue '" + route + "' is not there, and is passive")
        .withMessageContaining("Declare it, or leave out passive");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> channel.queueDeclarePassive(route));
  }

  @Test
  void whatContradictsTheRouteIsRefusedByOn() {
    Observer observer = connections.observer(driver(options().autoDelete(true)));

    assertThatExceptionOfType(ObservationException.class)
        .isThrownBy(() -> observer.on(route, event -> {}, TestBroker.RESUMABLE))
        .withMessageContaining(route)
        .withMessageContaining("Leave out one of them");
  }

  @Test
  void aConsumerOfTheProgramsOwnKindSeesTheResult() throws Exception {
    RabbitDriver driver =
        connections.driver(
            all ->
                all.consumer(ConsumerWithArguments.changing(ConsumerOptionsIT::withTwiceTheLength))
                    .consumerOptions(route::equals, options().maxLength(2).build()));
    TestBroker.observe(driver, route, TestBroker.RESUMABLE, recorder);

    channel.queueDeclare(route, true, false, false, Map.of("x-max-length", 4));
  }

  private static Map<String, Object> withTwiceTheLength(Map<String, Object> arguments) {
    arguments.compute("x-max-length", (name, length) -> 2 * (Integer) length);
    return arguments;
  }

  @Test
  void theFirstKindOfConsumerThatCanHandleARouteIsUsedAndThePlainOneHandlesAll() throws Exception {
    RabbitDriver driver =
        connections.driver(all -> all.consumer(Orders::new).consumer(Invoices::new));

    assertThat(kind(driver, "orders." + route)).isEqualTo(Orders.class);
    assertThat(kind(driver, "orders.invoices." + route)).isEqualTo(Orders.class);
    assertThat(kind(driver, "new.invoices." + route)).isEqualTo(Invoices.class);
    assertThat(kind(driver, route)).isEqualTo(RabbitConsumer.class);
  }

  // What programs do, whatever the annotations say.
  @SuppressWarnings("NullAway")
  @Test
  void aConsumersCodeThatReturnsNothingIsNamed() {
    RabbitDriver driver =
        connections.driver(
            all ->
                all.consumer("no.consumer"::equals, setup -> null)
                    .consumer(
                        "no.arguments"::equals, ConsumerWithArguments.changing(arguments -> null)));

    assertThatThrownBy(() -> kind(driver, "no.consumer"))
        .isInstanceOf(ObservationException.class)
        .hasMessageContaining("'no.consumer'")
        .hasMessageContaining("returned null");
    assertThatThrownBy(() -> kind(driver, "no.arguments"))
        .isInstanceOf(ObservationException.class)
        .hasMessageContaining("'no.arguments'")
        .hasMessageContaining("queueArguments")
        .hasMessageContaining("returned null");
  }

  private Class<?> kind(RabbitDriver driver, String event) {
    ObserveOptions brief = ObserveOptions.builder().queueExpiration(Duration.ofSeconds(1)).build();
    return TestBroker.observe(driver, event, brief, recorder).getClass();
  }

  private static final class Orders extends RabbitConsumer {
    Orders(Setup setup) {
      super(setup);
    }

    @Override
    public boolean canHandleRoute(String route) {
      return route.startsWith("orders.");
    }
  }

  private static final class Invoices extends RabbitConsumer {
    Invoices(Setup setup) {
      super(setup);
    }

    @Override
    public boolean canHandleRoute(String route) {
      return route.contains("invoices.");
    }
  }
}
