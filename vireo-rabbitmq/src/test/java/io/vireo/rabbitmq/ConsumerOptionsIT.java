package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.vireo.ObservationException;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.spi.Consumer;
import io.vireo.spi.Delivery;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Queues of some consumers, as an independent client sees them. */
class ConsumerOptionsIT {
  private static final ObserveOptions RESUMABLE = ObserveOptions.builder().resumable(true).build();

  private final String route = TestBroker.freshName("consumer.options");
  private final TestBroker.Recorder recorder = new TestBroker.Recorder();
  private Connection client;
  private Channel channel;

  @BeforeEach
  void connect() throws Exception {
    client = TestBroker.client();
    channel = client.createChannel();
  }

  @AfterEach
  void close() throws Exception {
    client.createChannel().queueDelete(route);
    client.close();
  }

  private static RabbitConsumerOptions.Builder options() {
    return RabbitConsumerOptions.builder();
  }

  private RabbitDriver driver(RabbitConsumerOptions.Builder options) {
    return RabbitDriver.connect(
        RabbitOptions.builder()
            .urls(TestBroker.node().url())
            .consumerOptions(route::equals, options.build())
            .build());
  }

  @Test
  void aQueueOfALimitedLengthKeepsTheNewestAndOtherArgumentsAreThere() throws Exception {
    try (RabbitDriver driver = driver(options().maxLength(2).argument("x-max-priority", 5))) {
      TestBroker.observe(driver, route, RESUMABLE, recorder).stop();
      await().until(() -> TestBroker.node().admin().queue(route).orElseThrow().consumers() == 0);
      for (String body : new String[] {"1", "2", "3"}) {
        assertThat(TestBroker.publish(driver, TestBroker.event(route, body))).isTrue();
      }

      channel.queueDeclare(
          route, true, false, false, Map.of("x-max-length", 2, "x-max-priority", 5));
      assertThat(new String(TestBroker.take(route).getBody(), UTF_8)).isEqualTo("2");
      assertThat(new String(TestBroker.take(route).getBody(), UTF_8)).isEqualTo("3");
    }
  }

  @Test
  void aQueueTypeCanBeAskedForByItsArgument() throws Exception {
    try (RabbitDriver driver = driver(options().argument("x-queue-type", "quorum"))) {
      TestBroker.observe(driver, route, RESUMABLE, recorder);
      assertThat(TestBroker.publish(driver, TestBroker.event(route, "1"))).isTrue();
      Delivery delivery = recorder.next();
      assertThat(delivery.begin()).isTrue();
      delivery.acknowledge();

      channel.queueDeclare(
          route,
          true,
          false,
          false,
          Map.of(
              "x-queue-type",
              "quorum",
              "x-delivery-limit",
              1_000_000,
              "x-dead-letter-exchange",
              "",
              "x-dead-letter-routing-key",
              "RECOVERY." + route));
    }
  }

  @Test
  void aBroadcastListenersQueueHasTheArgumentsToo() throws Exception {
    try (RabbitDriver driver = driver(options().maxLength(1).durable(true))) {
      Consumer consumer = TestBroker.observeBroadcast(driver, route, recorder);
      consumer.pause();
      for (String body : new String[] {"1", "2"}) {
        TestBroker.Outcome outcome = new TestBroker.Outcome();
        driver.broadcast(TestBroker.event(route, body), outcome);
        assertThat(outcome.get()).isTrue();
      }
      consumer.resume();

      assertThat(TestBroker.text(recorder.next())).isEqualTo("2");
    }
  }

  @Test
  void aQueueMayGoWithItsLastConsumer() throws Exception {
    try (RabbitDriver driver = driver(options().autoDelete(true))) {
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
  }

  @Test
  void aQueueThatIsNotDurableIsDeclaredWhereTheBrokerPermitsIt() throws Exception {
    Assumptions.assumeTrue(
        TestBroker.permitsOldQueues(), "this RabbitMQ denies the old form of queues");
    try (RabbitDriver driver = driver(options().durable(false))) {
      TestBroker.observe(driver, route, ObserveOptions.defaults(), recorder);

      channel.queueDeclare(route, false, false, false, Map.of("x-expires", 60_000L));
    }
  }

  @Test
  void aQueueThatHasToBeThereIsUsedAsItIsAlsoByAResumableRoute() throws Exception {
    Map<String, Object> form = Map.of("x-max-length", 3);
    channel.queueDeclare(route, true, false, false, form);
    try (RabbitDriver driver = driver(options().passive(true))) {
      Consumer consumer = TestBroker.observe(driver, route, RESUMABLE, recorder);
      assertThat(TestBroker.publish(driver, TestBroker.event(route, "1"))).isTrue();
      assertThat(TestBroker.text(recorder.next())).isEqualTo("1");
      consumer.pause();
      consumer.resume();

      channel.queueDeclare(route, true, false, false, form);
    }
  }

  @Test
  void aQueueThatHasToBeThereAndIsMissingIsNamedAndNeverDeclared() {
    try (RabbitDriver driver = driver(options().passive(true))) {
      Consumer consumer = driver.observe(TestBroker.request(route, false, RESUMABLE), recorder);

      assertThatExceptionOfType(ObservationException.class)
          .isThrownBy(() -> consumer.awaitRegistered(TestBroker.PATIENCE))
          .withMessageContaining(TestBroker.node().endpoint())
          .withMessageContaining("Queue '" + route + "' is not there, and is passive")
          .withMessageContaining("Declare it, or leave out passive");
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> channel.queueDeclarePassive(route));
    }
  }

  @Test
  void whatContradictsTheRouteIsRefusedByOn() {
    try (Observer observer = new Observer(driver(options().autoDelete(true)))) {
      assertThatExceptionOfType(ObservationException.class)
          .isThrownBy(() -> observer.on(route, event -> {}, RESUMABLE))
          .withMessageContaining(route)
          .withMessageContaining("Leave out one of them");
    }
  }

  @Test
  void aConsumerOfTheProgramsOwnKindSeesTheResult() throws Exception {
    RabbitOptions options =
        RabbitOptions.builder()
            .urls(TestBroker.node().url())
            .consumer(Doubled::new)
            .consumerOptions(route::equals, options().maxLength(2).build())
            .build();
    try (RabbitDriver driver = RabbitDriver.connect(options)) {
      TestBroker.observe(driver, route, RESUMABLE, recorder);

      channel.queueDeclare(route, true, false, false, Map.of("x-max-length", 4));
    }
  }

  private static final class Doubled extends RabbitConsumer {
    Doubled(Setup setup) {
      super(setup);
    }

    @Override
    protected Map<String, Object> queueArguments(Map<String, Object> arguments) {
      arguments.compute("x-max-length", (name, length) -> 2 * (Integer) length);
      return arguments;
    }
  }

  @Test
  void theFirstKindOfConsumerThatCanHandleARouteIsUsedAndThePlainOneHandlesAll() throws Exception {
    RabbitOptions options =
        RabbitOptions.builder()
            .urls(TestBroker.node().url())
            .consumer(Orders::new)
            .consumer(Invoices::new)
            .build();
    try (RabbitDriver driver = RabbitDriver.connect(options)) {
      assertThat(kind(driver, "orders." + route)).isEqualTo(Orders.class);
      assertThat(kind(driver, "orders.invoices." + route)).isEqualTo(Orders.class);
      assertThat(kind(driver, "new.invoices." + route)).isEqualTo(Invoices.class);
      assertThat(kind(driver, route)).isEqualTo(RabbitConsumer.class);
    }
  }

  // What programs do, whatever the annotations say.
  @SuppressWarnings("NullAway")
  @Test
  void aConsumersCodeThatReturnsNothingIsNamed() {
    RabbitOptions options =
        RabbitOptions.builder()
            .urls(TestBroker.node().url())
            .consumer("no.consumer"::equals, setup -> null)
            .consumer("no.arguments"::equals, WithoutArguments::new)
            .build();
    try (RabbitDriver driver = RabbitDriver.connect(options)) {
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
  }

  private static final class WithoutArguments extends RabbitConsumer {
    WithoutArguments(Setup setup) {
      super(setup);
    }

    @Override
    @SuppressWarnings("NullAway")
    protected Map<String, Object> queueArguments(Map<String, Object> arguments) {
      return null;
    }
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
