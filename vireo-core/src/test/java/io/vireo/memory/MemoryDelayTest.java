package io.vireo.memory;

import static io.vireo.memory.TestBroker.RESUMABLE;
import static io.vireo.memory.TestBroker.event;
import static io.vireo.memory.TestBroker.observe;
import static io.vireo.memory.TestBroker.observeBroadcast;
import static io.vireo.memory.TestBroker.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vireo.DelayedEvent;
import io.vireo.EmitOptions;
import io.vireo.NoConnectionException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class MemoryDelayTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final TestBroker broker = new TestBroker();
  private final MemoryDriver driver = broker.driver();
  private final Inbox inbox = new Inbox();

  private DelayedEvent publishLater(String name, String body, Duration delay) {
    Outcome outcome = new Outcome();
    DelayedEvent delayed = driver.publishLater(event(name, body), delay, outcome);
    assertThat(outcome.routed()).isTrue();
    return delayed;
  }

  @Test
  void aDelayedEventComesWhenItIsDueAndNoEarlier() {
    observe(driver, "e", inbox);
    publishLater("e", "later", HOUR);
    publishLater("e", "sooner", HOUR.dividedBy(2));

    broker.time.advance(HOUR.minusNanos(1));
    assertThat(inbox.bodies()).containsExactly("sooner");

    broker.time.advance(Duration.ofNanos(1));
    assertThat(inbox.bodies()).containsExactly("sooner", "later");
  }

  @Test
  void itsHandleTellsWhatItIsAndSurvivesItsTextForm() {
    DelayedEvent delayed = publishLater("e", "1", HOUR);

    assertThat(delayed.event()).isEqualTo("e");
    assertThat(delayed.id()).isEqualTo("id-1");
    assertThat(delayed.due()).isEqualTo(broker.time.now().plus(HOUR));
    assertThat(DelayedEvent.parse(delayed.toString())).isEqualTo(delayed);
  }

  @Test
  void aCancelledEventNeverComes() {
    observe(driver, "e", inbox);
    DelayedEvent delayed = publishLater("e", "1", HOUR);

    assertThat(broker.driver().cancel(DelayedEvent.parse(delayed.toString()))).isTrue();
    assertThat(driver.cancel(delayed)).as("again").isFalse();
    broker.time.advance(HOUR);

    assertThat(inbox.size()).isZero();
    assertThat(broker.time.pending()).isZero();
  }

  @Test
  void itIsTooLateToCancelWhatHasCome() {
    observe(driver, "e", inbox);
    DelayedEvent delayed = publishLater("e", "1", HOUR);
    broker.time.advance(HOUR);

    assertThat(driver.cancel(delayed)).isFalse();
    assertThat(inbox.bodies()).containsExactly("1");
  }

  @Test
  void theHandleOfAnotherBusOfTheSameNameCancelsNothing() {
    publishLater("e", "1", HOUR);
    DelayedEvent foreign =
        new TestBroker().driver().publishLater(event("e", "1"), HOUR, new Outcome());

    assertThat(driver.cancel(foreign)).isFalse();
  }

  @Test
  void whatNoQueueTakesWhenItIsDueIsKeptForRecovery() {
    publishLater("nobody", "1", HOUR);
    broker.time.advance(HOUR);

    observe(driver, "RECOVERY.vireo_unrouted", RESUMABLE, inbox);

    assertThat(inbox.bodies()).containsExactly("1");
    assertThat(inbox.get(0).event()).isEqualTo("nobody");
    assertThat(inbox.get(0).properties().messageId()).isEqualTo("id-1");
  }

  @Test
  void theExpirationOfADelayedEventCountsFromWhenItIsDue() {
    observe(driver, "e", RESUMABLE, inbox).stop();
    EmitOptions minute = EmitOptions.builder().expiration(Duration.ofMinutes(1)).build();
    driver.publishLater(event("e", "1", minute), HOUR, new Outcome());
    broker.time.advance(HOUR.plusSeconds(59));

    observe(driver, "e", RESUMABLE, inbox);

    assertThat(inbox.bodies()).containsExactly("1");
  }

  @Test
  void aDelayedEventOutlivesTheDriverThatPublishedIt() {
    MemoryDriver shortLived = broker.driver();
    shortLived.publishLater(event("e", "1"), HOUR, new Outcome());
    shortLived.close();
    driver.close();
    assertThat(broker.registry.size()).isEqualTo(1);

    observe(broker.driver(), "e", inbox);
    broker.time.advance(HOUR);

    assertThat(inbox.bodies()).containsExactly("1");
  }

  @Test
  void afterClosingNothingCanBeDelayedOrCancelled() {
    DelayedEvent delayed = publishLater("e", "1", HOUR);
    driver.close();
    Outcome outcome = new Outcome();

    driver.publishLater(event("e", "2"), HOUR, outcome);

    assertThat(outcome.failure()).isInstanceOf(NoConnectionException.class);
    assertThatThrownBy(() -> driver.cancel(delayed)).isInstanceOf(NoConnectionException.class);
  }

  @Test
  void aDelayedRetryComesWhenItIsDueToItsOwnListener() {
    Inbox other = new Inbox();
    observeBroadcast(driver, "e", inbox);
    observeBroadcast(driver, "e", other);
    TestBroker.broadcast(driver, "e", "1");

    inbox.get(0).retry(HOUR, Map.of("vireo-attempts", 1));
    broker.time.advance(HOUR.minusNanos(1));
    assertThat(inbox.size()).isEqualTo(1);
    broker.time.advance(Duration.ofNanos(1));

    assertThat(inbox.bodies()).containsExactly("1", "1");
    assertThat(inbox.last().properties().count("vireo-attempts")).isEqualTo(1);
    assertThat(other.size()).isEqualTo(1);
  }

  @Test
  void aRetryIsDeliveredEvenIfTheEventWouldHaveExpired() {
    observe(driver, "e", inbox);
    publish(driver, "e", "1", EmitOptions.builder().expiration(Duration.ofMinutes(1)).build());

    inbox.get(0).retry(HOUR, Map.of());
    broker.time.advance(HOUR);

    assertThat(inbox.bodies()).containsExactly("1", "1");
  }

  @Test
  void aRetryFindsTheNewQueueOfItsRoute() {
    var consumer = observe(driver, "e", inbox);
    publish(driver, "e", "1");
    inbox.get(0).retry(HOUR, Map.of());
    consumer.stop();
    broker.time.advance(Duration.ofMinutes(2));
    observe(driver, "e", inbox);

    broker.time.advance(HOUR);

    assertThat(inbox.bodies()).containsExactly("1", "1");
  }

  @Test
  void aRetryWhoseRouteHasGoneIsKeptForRecovery() {
    var consumer = observe(driver, "e", inbox);
    publish(driver, "e", "1");
    inbox.get(0).retry(HOUR, Map.of());
    consumer.stop();
    broker.time.advance(HOUR);
    Inbox unrouted = new Inbox();

    observe(driver, "RECOVERY.vireo_unrouted", RESUMABLE, unrouted);

    assertThat(unrouted.bodies()).containsExactly("1");
  }

  @Test
  void manyNamesOfEventsThatNoQueueTookDoNotFloodTheLog() {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(MemoryBroker.class);
    lines.start();
    logger.addAppender(lines);
    try {
      int count = 1_000;
      for (int i = 0; i < count; i++) {
        driver.publishLater(event("nobody." + i, "1", EmitOptions.defaults()), HOUR, new Outcome());
      }
      broker.time.advance(HOUR);

      assertThat(driver.routes().recovery("vireo_unrouted").count()).isEqualTo(count);
      assertThat(lines.list).isNotEmpty().hasSizeLessThanOrEqualTo(100);
    } finally {
      logger.detachAppender(lines);
    }
  }
}
