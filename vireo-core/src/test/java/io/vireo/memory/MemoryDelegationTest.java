package io.vireo.memory;

import static io.vireo.memory.TestBroker.DEFAULTS;
import static io.vireo.memory.TestBroker.RESUMABLE;
import static io.vireo.memory.TestBroker.observe;
import static io.vireo.memory.TestBroker.publish;
import static io.vireo.memory.TestBroker.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.Delegation;
import io.vireo.EmitOptions;
import io.vireo.ObservationException;
import io.vireo.ObserveOptions;
import io.vireo.spi.Consumer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MemoryDelegationTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final ObserveOptions DELEGATED =
      ObserveOptions.builder().delegation(Delegation.after(MINUTE)).build();

  private final TestBroker broker = new TestBroker();
  private final MemoryDriver driver = broker.driver();
  private final Inbox inbox = new Inbox();
  private final Inbox delegated = new Inbox();

  @Test
  void whatWaitsForTooLongGoesToTheOtherRouteInOrder() {
    driver.routes().declare(request("e", false, DELEGATED));
    observe(driver, "e.delegated", delegated);
    publish(driver, "e", 1, 3);
    broker.time.advance(MINUTE.dividedBy(2));
    publish(driver, "e", 4, 5);

    broker.time.advance(MINUTE.dividedBy(2).minusMillis(1));
    assertThat(delegated.size()).isZero();
    broker.time.advance(Duration.ofMillis(1));
    assertThat(delegated.bodies()).containsExactly("1", "2", "3");
    broker.time.advance(MINUTE.dividedBy(2));
    assertThat(delegated.bodies()).containsExactly("1", "2", "3", "4", "5");

    assertThat(delegated.get(0).event()).isEqualTo("e.delegated");
    assertThat(delegated.get(0).properties().messageId()).isEqualTo("id-1");
    assertThat(broker.time.pending()).isZero();
  }

  @Test
  void whatIsDelegatedIsKeptWithoutAnyListener() {
    driver.routes().declare(request("e", false, DELEGATED));
    publish(driver, "e", "1");
    driver.close();
    broker.time.advance(Duration.ofDays(1000));

    observe(broker.driver(), "e.delegated", RESUMABLE, delegated);

    assertThat(delegated.bodies()).containsExactly("1");
  }

  @Test
  void whatWasTakenInTimeIsNotDelegated() {
    observe(driver, "e", DELEGATED, inbox);
    observe(driver, "e.delegated", delegated);
    publish(driver, "e", 1, 2);

    broker.time.advance(MINUTE.multipliedBy(2));

    assertThat(delegated.size()).isZero();
    inbox.acknowledgeAll();
    assertThat(broker.time.pending()).isZero();
  }

  @Test
  void whatComesBackTooLateIsDelegated() {
    Consumer consumer = observe(driver, "e", DELEGATED, inbox);
    observe(driver, "e.delegated", delegated);
    publish(driver, "e", 1, 3);
    assertThat(inbox.get(0).begin()).isTrue();
    broker.time.advance(MINUTE.multipliedBy(2));

    consumer.stop();
    broker.time.advance(Duration.ZERO);
    assertThat(delegated.bodies()).containsExactly("2", "3");
    inbox.get(0).requeue();
    broker.time.advance(Duration.ZERO);

    assertThat(delegated.bodies()).containsExactly("2", "3", "1");
  }

  @Test
  void whatComesBackInTimeKeepsItsTime() {
    Consumer consumer = observe(driver, "e", DELEGATED, inbox);
    observe(driver, "e.delegated", delegated);
    publish(driver, "e", "1");
    broker.time.advance(MINUTE.dividedBy(2));
    publish(driver, "e", "2");

    consumer.stop();
    broker.time.advance(MINUTE.dividedBy(2));

    assertThat(delegated.bodies()).containsExactly("1");
  }

  @Test
  void aPauseDoesNotStopTheClock() {
    observe(driver, "e", DELEGATED, inbox).pause();
    observe(driver, "e.delegated", delegated);
    publish(driver, "e", "1");

    broker.time.advance(MINUTE);

    assertThat(delegated.bodies()).containsExactly("1");
  }

  @Test
  void anExpirationOfItsOwnThatIsShorterCounts() {
    driver.routes().declare(request("e", false, DELEGATED));
    observe(driver, "e.delegated", delegated);
    publish(driver, "e", "1", EmitOptions.builder().expiration(Duration.ofSeconds(10)).build());

    broker.time.advance(Duration.ofSeconds(10));

    assertThat(delegated.bodies()).containsExactly("1");
  }

  @Test
  void bothQueuesStayForEver() {
    observe(driver, "e", DELEGATED, inbox).stop();

    broker.time.advance(Duration.ofDays(1000));

    assertThat(publish(driver, "e", "1")).isTrue();
  }

  @Test
  void whatIsThereInAnotherFormIsRefusedAndSaysBoth() {
    observe(driver, "e", DEFAULTS, inbox);
    assertThatThrownBy(() -> observe(driver, "e", DELEGATED, inbox))
        .isInstanceOf(ObservationException.class)
        .hasMessageContainingAll(
            "'e'", TestBroker.ENDPOINT, "'e.delegated' after PT1M", "kept for PT1M");

    observe(driver, "f.delegated", DEFAULTS, inbox);
    assertThatThrownBy(() -> observe(driver, "f", DELEGATED, inbox))
        .isInstanceOf(ObservationException.class)
        .hasMessageContainingAll("'f'", "'f.delegated'", "resumable(true)");
  }
}
