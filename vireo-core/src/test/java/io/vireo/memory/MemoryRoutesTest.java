package io.vireo.memory;

import static io.vireo.memory.TestBroker.DEFAULTS;
import static io.vireo.memory.TestBroker.RESUMABLE;
import static io.vireo.memory.TestBroker.observe;
import static io.vireo.memory.TestBroker.observeBroadcast;
import static io.vireo.memory.TestBroker.publish;
import static io.vireo.memory.TestBroker.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.NoConnectionException;
import io.vireo.spi.Consumer;
import io.vireo.spi.Delivery;
import io.vireo.spi.DeliveryListener;
import io.vireo.spi.Routes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MemoryRoutesTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final TestBroker broker = new TestBroker();
  private final MemoryDriver driver = broker.driver();
  private final Routes routes = driver.routes();
  private final Told told = new Told();

  @Test
  void aPauseIsRememberedForAllDriversUntilItIsResumed() {
    routes.pause("e", "1".getBytes(UTF_8), null);
    broker.time.advance(Duration.ofDays(1000));
    Routes others = broker.driver().routes();

    assertThat(others.pauseOf("e")).isEqualTo("1".getBytes(UTF_8));
    assertThat(others.pausesOf(Set.of("e", "f"))).containsOnlyKeys("e");
    assertThat(others.resume("e")).isTrue();

    assertThat(routes.pauseOf("e")).isNull();
    assertThat(routes.resume("e")).isFalse();
  }

  @Test
  void aPauseEndsWithItsTimeAndTheLastOneCounts() {
    routes.pause("e", "1".getBytes(UTF_8), MINUTE);
    routes.pause("e", "2".getBytes(UTF_8), MINUTE.multipliedBy(2));
    broker.time.advance(MINUTE);
    assertThat(routes.pauseOf("e")).isEqualTo("2".getBytes(UTF_8));

    broker.time.advance(MINUTE);

    assertThat(routes.pauseOf("e")).isNull();
    assertThat(broker.time.pending()).isZero();
  }

  @Test
  void aBusIsKeptForAPauseAndNoLonger() {
    routes.pause("e", "1".getBytes(UTF_8), MINUTE);
    driver.close();
    assertThat(broker.registry.size()).isEqualTo(1);

    broker.time.advance(MINUTE);

    assertThat(broker.registry.size()).isZero();
  }

  @Test
  void aConsumerOfAPausedRouteIsToldAndGetsNothingUntilItIsResumed() {
    routes.pause("e", "since noon".getBytes(UTF_8), null);
    observe(driver, "e", new Inbox()).stop();
    publish(driver, "e", "1");

    Consumer consumer = observe(driver, "e", DEFAULTS, told);

    assertThat(told.pauses).containsExactly("since noon");
    assertThat(consumer.state()).isEqualTo(Consumer.State.PAUSED);
    assertThat(told.inbox.size()).isZero();
    consumer.resume();
    assertThat(told.inbox.bodies()).containsExactly("1");
  }

  @Test
  void othersAreToldThatNothingIsPaused() {
    routes.pause("e", "1".getBytes(UTF_8), null);

    observe(driver, "f", DEFAULTS, told);
    observeBroadcast(driver, "e", told);

    assertThat(told.pauses).containsExactly("nothing", "nothing");
  }

  @Test
  void aListenerIsToldBeforeItGetsAnything() {
    routes.declare(request("e", false, RESUMABLE));
    publish(driver, "e", "1");
    DeliveryListener strict =
        new DeliveryListener() {
          private boolean attached;

          @Override
          public void onDelivery(Delivery delivery) {
            assertThat(attached).isTrue();
            told.onDelivery(delivery);
          }

          @Override
          public boolean onAttach(byte @Nullable [] pause) {
            // Whoever publishes at this moment must not deliver.
            publish(driver, "e", "2");
            attached = true;
            return true;
          }
        };

    observe(driver, "e", RESUMABLE, strict);

    assertThat(told.inbox.bodies()).containsExactly("1", "2");
  }

  @Test
  void aDeclaredQueueGoesAfterItsExpirationCountedFromTheLastDeclaration() {
    routes.declare(request("e", false, DEFAULTS));
    broker.time.advance(MINUTE.dividedBy(2));
    routes.declare(request("e", false, DEFAULTS));
    broker.time.advance(MINUTE.minusMillis(1));
    assertThat(publish(driver, "e", "1")).isTrue();

    broker.time.advance(Duration.ofMillis(1));

    assertThat(publish(driver, "e", "2")).isFalse();
    assertThat(broker.time.pending()).isZero();
  }

  @Test
  void declaringAQueueThatIsConsumedChangesNothing() {
    Consumer consumer = observe(driver, "e", DEFAULTS, told);
    routes.declare(request("e", false, DEFAULTS));
    broker.time.advance(MINUTE.multipliedBy(2));
    assertThat(publish(driver, "e", "1")).isTrue();

    consumer.stop();
    broker.time.advance(MINUTE);

    assertThat(publish(driver, "e", "2")).isFalse();
  }

  @Test
  void afterCloseNothingIsPausedOrDeclared() {
    driver.close();

    assertThatThrownBy(() -> routes.pause("e", new byte[0], null))
        .isInstanceOf(NoConnectionException.class);
    assertThatThrownBy(() -> routes.declare(request("e", false, DEFAULTS)))
        .isInstanceOf(NoConnectionException.class)
        .hasMessageContaining("closed");
  }

  /** Keeps what it is told. */
  private static final class Told implements DeliveryListener {
    final Inbox inbox = new Inbox();
    final List<String> pauses = new ArrayList<>();

    @Override
    public void onDelivery(Delivery delivery) {
      inbox.onDelivery(delivery);
    }

    @Override
    public boolean onAttach(byte @Nullable [] pause) {
      pauses.add(pause == null ? "nothing" : new String(pause, UTF_8));
      return pause == null;
    }
  }
}
