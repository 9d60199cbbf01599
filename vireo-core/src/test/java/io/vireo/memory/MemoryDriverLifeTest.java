package io.vireo.memory;

import static io.vireo.memory.TestBroker.RESUMABLE;
import static io.vireo.memory.TestBroker.event;
import static io.vireo.memory.TestBroker.observe;
import static io.vireo.memory.TestBroker.observeBroadcast;
import static io.vireo.memory.TestBroker.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vireo.Health;
import io.vireo.Health.Part;
import io.vireo.Health.Status;
import io.vireo.NoConnectionException;
import io.vireo.SubscriptionNotAllowedException;
import io.vireo.spi.Consumer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemoryDriverLifeTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final TestBroker broker = new TestBroker();
  private final MemoryDriver driver = broker.driver();
  private final Inbox inbox = new Inbox();

  @Test
  void publishingAfterCloseFailsWithAWordOnWhatToDo() {
    observe(driver, "e", inbox);
    driver.close();
    driver.close();
    Outcome emitted = new Outcome();
    Outcome broadcast = new Outcome();

    driver.publish(event("e", "1"), emitted);
    driver.broadcast(event("e", "1"), broadcast);

    assertThat(emitted.failure())
        .isInstanceOf(NoConnectionException.class)
        .hasMessageContainingAll("'e'", TestBroker.ENDPOINT, "closed", "connect again");
    assertThat(broadcast.failure()).isInstanceOf(NoConnectionException.class);
  }

  @Test
  void observingAfterAStopOrCloseIsRefused() {
    driver.stopConsuming();
    assertThatThrownBy(() -> observe(driver, "e", inbox))
        .isInstanceOf(SubscriptionNotAllowedException.class);
    MemoryDriver closed = broker.driver();
    closed.close();
    assertThatThrownBy(() -> observe(closed, "e", inbox))
        .isInstanceOf(SubscriptionNotAllowedException.class);
    assertThat(publish(driver, "e", "1")).as("neither left a queue").isFalse();
  }

  @Test
  void publishingGoesOnAfterAStop() {
    observe(driver, "e", RESUMABLE, inbox);

    driver.stopConsuming();

    assertThat(publish(driver, "e", "1")).isTrue();
    assertThat(inbox.size()).isZero();
  }

  @Test
  void joinWaitsForTheSettlementsOfWhatWasBegun() {
    observe(driver, "e", inbox);
    publish(driver, "e", 1, 2);
    inbox.get(0).begin();
    assertThat(driver.join(Duration.ZERO)).as("not stopped").isFalse();

    driver.stopConsuming();
    assertThat(driver.join(Duration.ZERO)).as("one is begun").isFalse();

    inbox.get(0).acknowledge();
    assertThat(driver.join(Duration.ZERO)).isTrue();
  }

  @Test
  void closingEndsTheWaitWhateverWasBegun() {
    observe(driver, "e", inbox);
    observeBroadcast(driver, "e", inbox);
    publish(driver, "e", "1");
    inbox.get(0).begin();

    driver.close();

    assertThat(driver.join(Duration.ZERO)).isTrue();
  }

  @Test
  void aConsumerThatIsStoppedTwiceEndsOnce() {
    Consumer stopped = observe(driver, "e", new Inbox());
    observe(driver, "other", inbox);
    publish(driver, "other", "1");
    inbox.get(0).begin();

    stopped.stop();
    stopped.stop();
    driver.stopConsuming();
    assertThat(driver.join(Duration.ZERO)).as("the other is not done").isFalse();

    inbox.get(0).acknowledge();
    assertThat(driver.join(Duration.ZERO)).isTrue();
  }

  @Test
  void aSecondSettlementDoesNotEndTheConsumerTwice() {
    observe(driver, "e", inbox);
    observe(driver, "other", inbox);
    publish(driver, "e", "1");
    publish(driver, "other", "2");
    inbox.get(0).begin();
    inbox.get(1).begin();
    driver.stopConsuming();

    inbox.get(0).acknowledge();
    inbox.get(0).acknowledge();
    assertThat(driver.join(Duration.ZERO)).isFalse();

    inbox.get(1).acknowledge();
    assertThat(driver.join(Duration.ZERO)).isTrue();
  }

  @Test
  void theBackgroundCleanUpKeepsTheJvmAliveUntilConsumingEnds() {
    driver.setupAsyncCleanup();
    assertThatThrownBy(driver::setupAsyncCleanup)
        .isInstanceOf(SubscriptionNotAllowedException.class);
    assertThat(cleanUpThreads()).isPositive();

    driver.stopConsuming();

    await().until(() -> cleanUpThreads() == 0);
  }

  private static long cleanUpThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("vireo-memory-cleanup"))
        .filter(thread -> !thread.isDaemon())
        .count();
  }

  @Test
  void healthShowsTheBusAndEachRoute() {
    observe(driver, "e", inbox);
    observeBroadcast(driver, "b.*", inbox).pause();
    observe(driver, "gone", inbox).stop();

    Health health = driver.health();

    assertThat(health.status()).isEqualTo(Status.UP);
    assertThat(health.parts())
        .extracting(Part::name)
        .containsExactly("broker memory:test", "route e", "broadcast b.*");
    assertThat(health.parts())
        .extracting(Part::reason)
        .containsExactly(Optional.empty(), Optional.empty(), Optional.of("paused"));
    assertThat(health.parts()).extracting(Part::since).containsOnly(broker.time.now());
  }

  @Test
  void healthIsDownAfterClose() {
    observe(driver, "e", inbox);

    driver.close();

    assertThat(driver.health().status()).isEqualTo(Status.DOWN);
    assertThat(driver.health().parts())
        .extracting(Part::reason)
        .containsExactly(Optional.of("closed"));
  }

  @Test
  void aBusThatHoldsNothingGoesWithItsLastDriver() {
    MemoryDriver other = broker.driver();
    observeBroadcast(driver, "e", inbox);
    driver.close();
    assertThat(broker.registry.size()).isEqualTo(1);

    other.close();

    assertThat(broker.registry.size()).isZero();
    assertThat(broker.time.pending()).isZero();
  }

  @Test
  void aBusGoesWithItsLastQueue() {
    observe(driver, "e", inbox);
    publish(driver, "e", "1");
    driver.close();
    assertThat(broker.registry.size()).isEqualTo(1);

    broker.time.advance(MINUTE);

    assertThat(broker.registry.size()).isZero();
  }

  @Test
  void aBusStaysForAResumableQueue() {
    observe(driver, "e", RESUMABLE, inbox);
    driver.close();
    broker.time.advance(MINUTE.multipliedBy(2));

    assertThat(broker.registry.size()).isEqualTo(1);
  }

  @Test
  void stoppingOneConsumerLeavesTheOthers() {
    Consumer one = observe(driver, "e", inbox);
    Inbox other = new Inbox();
    observe(driver, "e", other);

    one.stop();
    publish(driver, "e", 1, 3);

    assertThat(other.bodies()).containsExactly("1", "2", "3");
  }
}
