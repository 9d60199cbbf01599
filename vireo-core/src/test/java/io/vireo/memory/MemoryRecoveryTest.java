package io.vireo.memory;

import static io.vireo.memory.TestBroker.RESUMABLE;
import static io.vireo.memory.TestBroker.observe;
import static io.vireo.memory.TestBroker.observeBroadcast;
import static io.vireo.memory.TestBroker.publish;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.EmitOptions;
import io.vireo.ExchangeType;
import io.vireo.NoConnectionException;
import io.vireo.ObserveOptions;
import io.vireo.spi.Consumer;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.EventProperties;
import io.vireo.spi.RecoveryLook;
import io.vireo.spi.RecoveryQueue;
import io.vireo.spi.RedrivenEvent;
import io.vireo.spi.StoredRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MemoryRecoveryTest {
  private final TestBroker broker = new TestBroker();
  private final MemoryDriver driver = broker.driver();
  private final RecoveryQueue queue = driver.routes().recovery("e");

  private void store(String... records) {
    for (String record : records) {
      queue.store(record.getBytes(UTF_8));
    }
  }

  private static List<String> rest(RecoveryLook look) {
    List<String> bodies = new ArrayList<>();
    for (StoredRecord record = look.next(); record != null; record = look.next()) {
      bodies.add(new String(record.body(), UTF_8));
    }
    return bodies;
  }

  private List<String> all() {
    try (RecoveryLook look = queue.look()) {
      return rest(look);
    }
  }

  private boolean redrive(String route, @Nullable String listener) {
    Outcome outcome = new Outcome();
    queue.redrive(
        new RedrivenEvent(route, listener, "e", "1".getBytes(UTF_8), EventProperties.NONE),
        outcome);
    return outcome.routed();
  }

  @Test
  void twoLooksShareTheRecords() {
    store("1", "2", "3");
    try (RecoveryLook one = queue.look();
        RecoveryLook other = broker.driver().routes().recovery("e").look()) {
      one.next();

      assertThat(queue.count()).isEqualTo(2);
      assertThat(rest(other)).containsExactly("2", "3");
      assertThat(one.next()).isNull();
    }
    assertThat(all()).containsExactly("1", "2", "3");
  }

  @Test
  void aLookEndsWithWhatWasThereWhenItBegan() {
    store("1");
    try (RecoveryLook look = queue.look()) {
      store("2");

      assertThat(rest(look)).containsExactly("1");
    }
    assertThat(all()).containsExactly("1", "2");
  }

  @Test
  void whatIsRemovedIsGone() {
    store("1", "2", "3");
    try (RecoveryLook look = queue.look()) {
      look.next();
      StoredRecord second = look.next();
      look.remove(second);

      assertThatThrownBy(() -> look.remove(second)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(all()).containsExactly("1", "3");
  }

  @Test
  void aConsumerGetsWhatALookGivesBackInItsPlace() {
    store("1", "2");
    RecoveryLook look = queue.look();
    look.next();
    Inbox inbox = new Inbox();
    observe(driver, "RECOVERY.e", RESUMABLE, inbox);
    assertThat(inbox.bodies()).containsExactly("2");

    look.close();
    look.close();

    assertThat(inbox.bodies()).containsExactly("2", "1");
    assertThat(inbox.redelivered()).containsExactly(false, true);
  }

  @Test
  void aDriverThatIsClosedGivesBackWhatItLooksAt() {
    store("1", "2");
    MemoryDriver other = broker.driver();
    RecoveryLook look = other.routes().recovery("e").look();
    StoredRecord first = look.next();

    other.close();

    assertThat(all()).containsExactly("1", "2");
    assertThatThrownBy(look::next).isInstanceOf(NoConnectionException.class);
    assertThatThrownBy(() -> look.remove(first)).isInstanceOf(NoConnectionException.class);
    look.close();
    assertThat(queue.count()).isEqualTo(2);
    RecoveryQueue closed = other.routes().recovery("e");
    assertThatThrownBy(closed::count).isInstanceOf(NoConnectionException.class);
    assertThatThrownBy(closed::look).isInstanceOf(NoConnectionException.class);
    assertThatThrownBy(() -> closed.store(new byte[0])).isInstanceOf(NoConnectionException.class);
    Outcome outcome = new Outcome();
    closed.redrive(new RedrivenEvent("e", null, "e", new byte[0], EventProperties.NONE), outcome);
    assertThat(outcome.failure()).isInstanceOf(NoConnectionException.class);
  }

  @Test
  void aLookDoesNotMakeAQueue() {
    assertThat(queue.count()).isZero();
    assertThat(all()).isEmpty();

    driver.close();

    assertThat(broker.registry.size()).isZero();
  }

  @Test
  void aRedriveGoesToTheSharedQueueOrToOneListener() {
    Inbox shared = new Inbox();
    Inbox one = new Inbox();
    Inbox other = new Inbox();
    observe(driver, "e", shared);
    observeBroadcast(driver, "e", other);
    Consumer listener =
        driver.observe(new ConsumerRequest("o", "7", "e", true, TestBroker.DEFAULTS), one);

    assertThat(redrive("e", null)).isTrue();
    assertThat(redrive("e", "o/7")).isTrue();

    assertThat(shared.size()).isEqualTo(1);
    assertThat(one.size()).isEqualTo(1);
    assertThat(other.size()).isZero();
    listener.stop();
    one.acknowledgeAll();
    assertThat(redrive("e", "o/7")).isFalse();
    assertThat(redrive("nobody", null)).isFalse();
  }

  /** Retried, and its queue had gone when it was due; the queue has another name than the event. */
  @Test
  void anEventThatNoQueueTookKnowsItsRoute() {
    ObserveOptions topic =
        ObserveOptions.builder().exchange("x").exchangeType(ExchangeType.TOPIC).build();
    Inbox inbox = new Inbox();
    Consumer consumer = observe(driver, "e.*", topic, inbox);
    publish(
        driver,
        "e.a",
        "1",
        EmitOptions.builder().exchange("x").exchangeType(ExchangeType.TOPIC).build());
    inbox.last().retry(Duration.ofHours(1), Map.of());
    consumer.stop();
    broker.time.advance(Duration.ofHours(2));

    try (RecoveryLook look = driver.routes().recovery("vireo_unrouted").look()) {
      StoredRecord kept = look.next();
      assertThat(kept).isNotNull();
      assertThat(kept.event()).isEqualTo("e.a");
      assertThat(kept.route()).isEqualTo("e.*");
      assertThat(kept.properties().messageId()).isEqualTo("id-1");
    }
  }

  @Test
  void aRecordIsNoEvent() {
    store("1");
    try (RecoveryLook look = queue.look()) {
      StoredRecord record = look.next();
      assertThat(record).isNotNull();
      assertThat(record.event()).isNull();
      assertThat(record.route()).isNull();
    }
  }
}
