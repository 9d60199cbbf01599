package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.vireo.NoConnectionException;
import io.vireo.ObserveOptions;
import io.vireo.VireoException;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Delivery;
import io.vireo.spi.EventProperties;
import io.vireo.spi.RecoveryLook;
import io.vireo.spi.RecoveryQueue;
import io.vireo.spi.RedrivenEvent;
import io.vireo.spi.StoredRecord;
import io.vireo.tck.rabbitmq.RabbitAdmin;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A recovery queue as the broker has it: looked at, and left as it was. */
class RabbitRecoveryQueueIT {
  private static final RabbitAdmin ADMIN = TestBroker.node().admin();

  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final RabbitDriver driver = connections.driver();
  private final String route = TestBroker.freshName("recovery");
  private final String name = "RECOVERY." + route;
  private final RecoveryQueue recovery = driver.routes().recovery(route);

  @Test
  void aQueueThatIsNotThereHoldsNothingAndIsNotMade() {
    assertThat(recovery.count()).isZero();
    assertThat(all(recovery)).isEmpty();
    assertThat(ADMIN.queue(name)).isEmpty();
  }

  @Test
  void whatIsStoredIsDurableAndPersistent() throws Exception {
    recovery.store("1".getBytes(UTF_8));

    assertThat(ADMIN.queue(name).orElseThrow().durable()).isTrue();
    assertThat(ADMIN.queue(name).orElseThrow().autoDelete()).isFalse();
    GetResponse stored = TestBroker.take(name);
    assertThat(stored.getProps().getDeliveryMode()).isEqualTo(2);
    assertThat(stored.getProps().getContentType()).isEqualTo("application/json");
  }

  @Test
  void itsQueueIsClassicWhateverTheVirtualHostPrefers() throws Exception {
    store(1);

    assertThat(
            ADMIN.eval(
                "begin {ok, Q} = rabbit_amqqueue:lookup(rabbit_misc:r(<<\"/\">>, queue, <<\""
                    + name
                    + "\">>)), element(3, lists:keyfind(<<\"x-queue-type\">>, 1, amqqueue:get_arguments(Q))) end"))
        .isEqualTo("classic");
    // As services declare it that say nothing of a type.
    connections.channel().queueDeclare(name, true, false, false, Map.of());
  }

  @Test
  void aQuorumQueueTellsHowOftenItsRecordsCanBeLookedAt() throws Exception {
    assertThat(recovery.deliveryLimit()).isEmpty();
    assertThat(ADMIN.queue(name)).isEmpty();
    connections
        .channel()
        .queueDeclare(
            name, true, false, false, Map.of("x-queue-type", "quorum", "x-delivery-limit", 7));

    assertThat(recovery.deliveryLimit()).hasValue(7);

    ADMIN.deleteQueue(name);
    store(1);
    assertThat(recovery.deliveryLimit()).isEmpty();
  }

  @Test
  void aQueueInPythonsFormTakesRecordsAndOutlivesALook() throws Exception {
    TestBroker.declareOldQueue(connections.channel(), name, true);

    store(3);

    assertThat(all(recovery)).containsExactly("0", "1", "2");
    assertThat(all(recovery)).containsExactly("0", "1", "2");
    assertThat(ADMIN.queue(name).orElseThrow().autoDelete()).isTrue();
  }

  @Test
  void aQueueThatIsDeletedIsDeclaredAgainForWhatIsStored() {
    store(1);
    ADMIN.deleteQueue(name);

    store(2);

    assertThat(recovery.count()).isEqualTo(2);
  }

  @Test
  void whatIsNotRemovedIsBackInItsPlaceWhenTheLookIsClosed() {
    store(5);
    RecoveryLook look = recovery.look();
    List<StoredRecord> found = new ArrayList<>();
    for (StoredRecord record = look.next(); record != null; record = look.next()) {
      found.add(record);
    }
    look.remove(found.get(1));
    look.remove(found.get(4));
    look.remove(found.get(4));

    assertThat(recovery.count()).isZero();
    look.close();

    assertThat(recovery.count()).isEqualTo(3);
    assertThat(all(recovery)).containsExactly("0", "2", "3");
    look.close();
  }

  @Test
  void aLookEndsWithWhatWasThereWhenItBegan() {
    store(2);
    try (RecoveryLook look = recovery.look()) {
      assertThat(text(look.next())).isEqualTo("0");
      store(3);

      assertThat(text(look.next())).isEqualTo("1");
      assertThat(look.next()).isNull();
      assertThat(look.next()).isNull();
    }
    assertThat(recovery.count()).isEqualTo(5);
  }

  @Test
  void whatIsStoredAfterALookHasBegunIsForTheNextOne() {
    store(1);
    try (RecoveryLook look = recovery.look()) {
      store(2);

      assertThat(text(look.next())).isEqualTo("0");
      assertThat(look.next()).isNull();
    }
    try (RecoveryLook look = recovery.look()) {
      assertThat(text(look.next())).isEqualTo("0");
    }
    assertThat(recovery.count()).isEqualTo(3);
  }

  @Test
  void twoLooksShareTheRecords() {
    store(4);
    try (RecoveryLook one = recovery.look();
        RecoveryLook other = recovery.look()) {
      assertThat(text(one.next())).isEqualTo("0");
      assertThat(text(other.next())).isEqualTo("1");
      assertThat(text(one.next())).isEqualTo("2");
      assertThat(text(other.next())).isEqualTo("3");
      assertThat(one.next()).isNull();
      assertThat(other.next()).isNull();
    }
    assertThat(all(recovery)).containsExactly("0", "1", "2", "3");
  }

  @Test
  void aLookThatLosesItsConnectionSaysSoAndLosesNothing() {
    store(3);
    RecoveryLook look = recovery.look();
    StoredRecord first = look.next();
    ADMIN.closeAllConnections();
    await().until(this::isBack);

    assertThatExceptionOfType(NoConnectionException.class)
        .isThrownBy(look::next)
        .withMessageContaining(TestBroker.node().endpoint())
        .withMessageContaining(name)
        .withMessageContaining("try again");
    assertThatExceptionOfType(NoConnectionException.class).isThrownBy(() -> look.remove(first));
    assertThatExceptionOfType(NoConnectionException.class)
        .isThrownBy(look::close)
        .withMessageContaining("may have given back what was removed");
    assertThat(all(recovery)).containsExactly("0", "1", "2");
  }

  /** All of the lost connection is known to be lost, and what it held is back. */
  private boolean isBack() {
    return ADMIN.queue(name).filter(queue -> queue.unacknowledged() == 0).isPresent();
  }

  @Test
  void aLookThatRemovedNothingEndsQuietlyWithoutItsConnection() {
    store(1);
    RecoveryLook look = recovery.look();
    assertThat(look.next()).isNotNull();
    ADMIN.closeAllConnections();

    look.close();

    await().until(this::isBack);
    assertThat(all(recovery)).containsExactly("0");
  }

  @Test
  void aQueueThatIsDeletedMeanwhileEndsTheLookWithItsName() {
    store(2);
    RecoveryLook look = recovery.look();
    assertThat(look.next()).isNotNull();
    ADMIN.deleteQueue(name);

    assertThatExceptionOfType(NoConnectionException.class)
        .isThrownBy(look::next)
        .withMessageContaining("no queue '" + name);
    look.close();
    assertThat(recovery.count()).isZero();
  }

  @Test
  void whoMayNotReadHearsWhatToPermit() {
    String user = TestBroker.freshName("user");
    ADMIN.addUser(user, "secret");
    ADMIN.permit(user, "/", "^vireo.*");
    store(1);
    RabbitDriver denied =
        connections.driver(options -> options.urls(TestBroker.node().url(user, "secret")));

    RecoveryQueue unreadable = denied.routes().recovery(route);

    assertThatExceptionOfType(VireoException.class)
        .isThrownBy(unreadable::look)
        .isNotInstanceOf(NoConnectionException.class)
        .withMessageContaining(TestBroker.node().endpoint())
        .withMessageContaining("access to queue '" + name)
        .withMessageContaining("Cure that, then try again")
        .withMessageNotContaining("secret");
    assertThat(recovery.count()).isEqualTo(1);
  }

  @Test
  void theDriverThatIsClosedEndsALookAndLosesNothing() throws Exception {
    store(2);
    RabbitDriver closing = connections.driver();
    RecoveryLook look = closing.routes().recovery(route).look();
    assertThat(look.next()).isNotNull();

    closing.close();

    assertThatExceptionOfType(NoConnectionException.class).isThrownBy(look::next);
    look.close();
    await().until(() -> recovery.count() == 2);
  }

  @Test
  void anEventComesBackToItsQueueWithAllThatCanTravel() throws Exception {
    TestBroker.Recorder recorder = new TestBroker.Recorder();
    TestBroker.observe(driver, route, TestBroker.RESUMABLE, recorder);
    Instant time = Instant.ofEpochMilli(1_469_918_176_385L);
    EventProperties properties =
        new EventProperties(
            "id of its own",
            time,
            "text/plain",
            Map.of(
                "own", 5L,
                "at", time.minusMillis(385),
                "large", "x".repeat(140_000),
                "CC", List.of(name)));

    assertThat(redrive(new RedrivenEvent(route, null, "as emitted", bytes("x"), properties)))
        .isTrue();

    Delivery delivery = recorder.next();
    assertThat(delivery.event()).isEqualTo("as emitted");
    assertThat(delivery.body()).isEqualTo(bytes("x"));
    assertThat(delivery.properties().messageId()).isEqualTo("id of its own");
    assertThat(delivery.properties().timestamp()).isEqualTo(time);
    assertThat(delivery.properties().contentType()).isEqualTo("text/plain");
    assertThat(delivery.properties().headers())
        .isEqualTo(Map.of("own", 5L, "at", time.minusMillis(385)));
    assertThat(((AMQP.BasicProperties) delivery.unwrap(AMQP.BasicProperties.class)))
        .satisfies(wire -> assertThat(wire.getDeliveryMode()).isEqualTo(2));
    assertThat(recovery.count()).isZero();
  }

  @Test
  void anEventWithoutAnythingComesBackAsItWas() throws Exception {
    TestBroker.Recorder recorder = new TestBroker.Recorder();
    TestBroker.observe(driver, route, TestBroker.RESUMABLE, recorder);

    assertThat(redrive(new RedrivenEvent(route, null, route, bytes("x"), EventProperties.NONE)))
        .isTrue();

    Delivery delivery = recorder.next();
    assertThat(delivery.event()).isEqualTo(route);
    assertThat(delivery.properties()).isEqualTo(EventProperties.NONE);
  }

  @Test
  void onlyTheListenerThatFailedGetsABroadcastAgain() throws Exception {
    ConsumerRequest failed = TestBroker.request(route + ".#", true, ObserveOptions.defaults());
    TestBroker.Recorder recorder = new TestBroker.Recorder();
    assertThat(driver.observe(failed, recorder).awaitRegistered(TestBroker.PATIENCE)).isTrue();
    TestBroker.Recorder healthy = new TestBroker.Recorder();
    TestBroker.observeBroadcast(driver, route + ".#", healthy);
    String listener = failed.observerId() + "/" + failed.subscriptionId();
    String event = route + ".a";

    assertThat(
            redrive(
                new RedrivenEvent(
                    failed.event(), listener, event, bytes("1"), EventProperties.NONE)))
        .isTrue();
    assertThat(TestBroker.broadcast(driver, TestBroker.event(event, "2"))).isTrue();
    Delivery delivery = recorder.next();
    assertThat(delivery.event()).isEqualTo(event);
    assertThat(TestBroker.text(delivery)).isEqualTo("1");
    assertThat(TestBroker.text(recorder.next())).isEqualTo("2");
    assertThat(TestBroker.text(healthy.next())).isEqualTo("2");
  }

  @Test
  void whereNobodyIsAnyMoreNothingIsTaken() throws Exception {
    EventProperties none = EventProperties.NONE;

    assertThat(redrive(new RedrivenEvent(route, null, route, bytes("1"), none))).isFalse();
    assertThat(redrive(new RedrivenEvent(route, "gone/1", route, bytes("1"), none))).isFalse();
    assertThat(ADMIN.queue(route)).isEmpty();
  }

  @Test
  void anExchangeThatIsDeletedIsThereAgainForARedrive() throws Exception {
    ConsumerRequest failed = TestBroker.request(route, true, ObserveOptions.defaults());
    TestBroker.Recorder recorder = new TestBroker.Recorder();
    assertThat(driver.observe(failed, recorder).awaitRegistered(TestBroker.PATIENCE)).isTrue();
    String listener = failed.observerId() + "/" + failed.subscriptionId();
    RedrivenEvent event =
        new RedrivenEvent(route, listener, route, bytes("1"), EventProperties.NONE);
    assertThat(redrive(event)).isTrue();
    recorder.next().acknowledge();

    ADMIN.deleteExchange("vireo_redrive_r0");

    // Until the listener has bound its queue again, it is not there.
    await().atMost(TestBroker.PATIENCE).until(() -> redrive(event));
    assertThat(TestBroker.text(recorder.next())).isEqualTo("1");
  }

  @Test
  void whatTheBrokerHasGivenUpIsFoundAsTheEventThatItWas() throws Exception {
    Channel channel = connections.channel();
    channel.queueDeclare(name, true, false, false, Map.of());
    channel.queueDeclare(
        route,
        true,
        false,
        false,
        Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", name));
    AMQP.BasicProperties named =
        new AMQP.BasicProperties.Builder().headers(Map.of("vireo-event", "as emitted")).build();
    channel.basicPublish("", route, null, bytes("1"));
    channel.basicPublish("", route, named, bytes("2"));
    for (int i = 0; i < 2; i++) {
      await().until(() -> reject(channel));
    }
    store(1);
    await().until(() -> recovery.count() == 3);

    try (RecoveryLook look = recovery.look()) {
      assertThat(look.next().event()).isEqualTo(route);
      StoredRecord second = look.next();
      assertThat(second.event()).isEqualTo("as emitted");
      assertThat(second.route()).isNull();
      assertThat(second.properties().headers()).containsKey("x-death");
      assertThat(look.next().event()).isNull();
    }
  }

  private boolean reject(Channel channel) throws Exception {
    GetResponse taken = channel.basicGet(route, false);
    if (taken != null) {
      channel.basicReject(taken.getEnvelope().getDeliveryTag(), false);
    }
    return taken != null;
  }

  @Test
  void aDelayedEventThatNoQueueTookKnowsItsRoute() throws Exception {
    RecoveryQueue unrouted = driver.routes().recovery("vireo_unrouted");
    TestBroker.Outcome outcome = new TestBroker.Outcome();
    driver.publishLater(TestBroker.event(route, "\"late\""), Duration.ofMillis(1), outcome);
    assertThat(outcome.get()).isTrue();
    await().atMost(TestBroker.PATIENCE).until(() -> unrouted.count() > 0);

    try (RecoveryLook look = unrouted.look()) {
      StoredRecord found = look.next();
      while (!route.equals(found.route())) {
        found = look.next();
      }
      assertThat(found.event()).isEqualTo(route);
      assertThat(text(found)).isEqualTo("\"late\"");
      assertThat(found.properties().headers()).containsKey("x-death");
      look.remove(found);
    }
  }

  private void store(int records) {
    for (int i = 0; i < records; i++) {
      recovery.store(bytes(String.valueOf(i)));
    }
  }

  private boolean redrive(RedrivenEvent event) throws Exception {
    TestBroker.Outcome outcome = new TestBroker.Outcome();
    recovery.redrive(event, outcome);
    return outcome.get();
  }

  private static List<String> all(RecoveryQueue queue) {
    List<String> texts = new ArrayList<>();
    try (RecoveryLook look = queue.look()) {
      for (StoredRecord record = look.next(); record != null; record = look.next()) {
        texts.add(text(record));
      }
    }
    return texts;
  }

  private static String text(StoredRecord record) {
    return new String(record.body(), UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
