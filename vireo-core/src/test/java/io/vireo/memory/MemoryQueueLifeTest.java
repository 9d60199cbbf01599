package io.vireo.memory;

import static io.vireo.memory.TestBroker.DEFAULTS;
import static io.vireo.memory.TestBroker.RESUMABLE;
import static io.vireo.memory.TestBroker.observe;
import static io.vireo.memory.TestBroker.observeBroadcast;
import static io.vireo.memory.TestBroker.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.EmitOptions;
import io.vireo.ObservationException;
import io.vireo.ObserveOptions;
import io.vireo.spi.Consumer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MemoryQueueLifeTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final EmitOptions TEN_SECONDS =
      EmitOptions.builder().expiration(Duration.ofSeconds(10)).build();

  private final TestBroker broker = new TestBroker();
  private final MemoryDriver driver = broker.driver();
  private final Inbox inbox = new Inbox();

  @Test
  void aQueueThatIsNotResumableKeepsEventsForItsExpiration() {
    observe(driver, "e", inbox).stop();
    assertThat(publish(driver, "e", "1")).isTrue();

    broker.time.advance(MINUTE.minusMillis(1));
    observe(driver, "e", inbox);

    assertThat(inbox.bodies()).containsExactly("1");
  }

  @Test
  void afterItsExpirationItIsGoneWithAllThatWasInIt() {
    observe(driver, "e", inbox).stop();
    publish(driver, "e", "1");

    broker.time.advance(MINUTE);

    assertThat(publish(driver, "e", "2")).isFalse();
    observe(driver, "e", inbox);
    assertThat(inbox.size()).isZero();
    assertThat(publish(driver, "e", "3")).isTrue();
    assertThat(inbox.bodies()).containsExactly("3");
  }

  @Test
  void theExpirationCountsFromTheLastConsumer() {
    Consumer one = observe(driver, "e", inbox);
    Consumer other = observe(driver, "e", inbox);
    one.stop();
    broker.time.advance(MINUTE.multipliedBy(2));
    other.stop();
    broker.time.advance(MINUTE.dividedBy(2));
    observe(driver, "e", inbox).stop();
    broker.time.advance(MINUTE.dividedBy(2));
    assertThat(publish(driver, "e", "1")).isTrue();

    broker.time.advance(MINUTE.dividedBy(2));

    assertThat(publish(driver, "e", "2")).isFalse();
  }

  @Test
  void aPausedConsumerKeepsTheQueue() {
    observe(driver, "e", inbox).pause();

    broker.time.advance(MINUTE.multipliedBy(10));

    assertThat(publish(driver, "e", "1")).isTrue();
  }

  @Test
  void theExpirationCanBeChosen() {
    ObserveOptions options =
        ObserveOptions.builder().queueExpiration(Duration.ofSeconds(5)).build();
    observe(driver, "e", options, inbox).stop();

    broker.time.advance(Duration.ofSeconds(4));
    assertThat(publish(driver, "e", "1")).isTrue();
    broker.time.advance(Duration.ofSeconds(1));
    assertThat(publish(driver, "e", "2")).isFalse();
  }

  @Test
  void aResumableQueueOutlivesAllDrivers() {
    MemoryDriver gone = broker.driver();
    observe(gone, "e", RESUMABLE, inbox).stop();
    publish(gone, "e", 1, 2);
    gone.close();
    driver.close();
    broker.time.advance(Duration.ofDays(1000));

    observe(broker.driver(), "e", RESUMABLE, inbox);

    assertThat(inbox.bodies()).containsExactly("1", "2");
  }

  @Test
  void resumableIsRefusedOnAQueueThatGoes() {
    observe(driver, "e", inbox);

    assertThatThrownBy(() -> observe(driver, "e", RESUMABLE, inbox))
        .isInstanceOf(ObservationException.class)
        .hasMessageContainingAll("'e'", TestBroker.ENDPOINT, "PT1M", "without a limit");
    publish(driver, "e", "1");
    assertThat(inbox.bodies()).as("only the first one listens").containsExactly("1");
  }

  @Test
  void aQueueThatStaysIsUsedAsItIsByOneWhoNeedsLess() {
    observe(driver, "e", RESUMABLE, inbox).stop();

    observe(driver, "e", DEFAULTS, inbox).stop();
    broker.time.advance(MINUTE.multipliedBy(2));

    assertThat(publish(driver, "e", "1")).isTrue();
  }

  @Test
  void aQueueThatIsGoneCanBeDeclaredAnew() {
    observe(driver, "e", inbox).stop();
    broker.time.advance(MINUTE);

    observe(driver, "e", RESUMABLE, inbox).stop();

    broker.time.advance(MINUTE.multipliedBy(2));
    assertThat(publish(driver, "e", "1")).isTrue();
  }

  @Test
  void theQueueOfABroadcastListenerGoesWithIt() {
    Consumer consumer = observeBroadcast(driver, "e", inbox);
    TestBroker.broadcast(driver, "e", "1");
    inbox.get(0).begin();

    consumer.stop();
    inbox.get(0).requeue();

    assertThat(TestBroker.broadcast(driver, "e", "2")).isFalse();
    assertThat(inbox.bodies()).containsExactly("1");
  }

  @Test
  void anExpiredEventIsNotDelivered() {
    observe(driver, "e", RESUMABLE, inbox).stop();
    publish(driver, "e", "short", TEN_SECONDS);
    publish(driver, "e", "long");

    broker.time.advance(Duration.ofSeconds(10));
    observe(driver, "e", RESUMABLE, inbox);

    assertThat(inbox.bodies()).containsExactly("long");
  }

  @Test
  void anEventIsDeliveredUntilItExpires() {
    observe(driver, "e", RESUMABLE, inbox).stop();
    publish(driver, "e", "1", TEN_SECONDS);

    broker.time.advance(Duration.ofSeconds(10).minusNanos(1));
    observe(driver, "e", RESUMABLE, inbox);

    assertThat(inbox.bodies()).containsExactly("1");
  }

  @Test
  void anEventThatCameBackExpiresAsIfItHadStayed() {
    Consumer consumer = observe(driver, "e", RESUMABLE, inbox);
    publish(driver, "e", "1", TEN_SECONDS);
    consumer.stop();

    broker.time.advance(Duration.ofSeconds(10));
    Inbox later = new Inbox();
    observe(driver, "e", RESUMABLE, later);

    assertThat(later.size()).isZero();
  }

  @Test
  void theRecoveryQueueStaysWhoeverLooksAtIt() {
    observe(driver, "RECOVERY.e", DEFAULTS, inbox).stop();
    observe(driver, "e", inbox);
    publish(driver, "e", "1");
    inbox.get(0).recover(new byte[] {'r'});

    broker.time.advance(MINUTE.multipliedBy(2));
    observe(driver, "RECOVERY.e", RESUMABLE, inbox);

    assertThat(inbox.bodies()).containsExactly("1", "r");
  }
}
