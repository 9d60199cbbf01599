package io.vireo.memory;

import static io.vireo.memory.TestBroker.observe;
import static io.vireo.memory.TestBroker.observeBroadcast;
import static io.vireo.memory.TestBroker.publish;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.ObserveOptions;
import io.vireo.spi.Consumer;
import io.vireo.spi.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What listeners may do while they are being called. */
class MemoryReentranceTest {
  private final TestBroker broker = new TestBroker();
  private final MemoryDriver driver = broker.driver();

  @Test
  void aListenerMayPublishToItsOwnRoute() {
    List<String> seen = new ArrayList<>();
    AtomicInteger depth = new AtomicInteger();
    observe(
        driver,
        "e",
        delivery -> {
          assertThat(depth.incrementAndGet()).as("one call at a time").isEqualTo(1);
          int number = Integer.parseInt(new String(delivery.body(), UTF_8));
          seen.add(Integer.toString(number));
          if (number < 200) {
            publish(driver, "e", Integer.toString(number + 1));
          }
          delivery.acknowledge();
          depth.decrementAndGet();
        });

    publish(driver, "e", "1");

    assertThat(seen).hasSize(200).endsWith("200");
  }

  @Test
  void twoRoutesMayFeedEachOther() {
    AtomicInteger handled = new AtomicInteger();
    for (String[] route : new String[][] {{"ping", "pong"}, {"pong", "ping"}}) {
      observe(
          driver,
          route[0],
          delivery -> {
            delivery.acknowledge();
            if (handled.incrementAndGet() < 100) {
              publish(driver, route[1], "1");
            }
          });
    }

    publish(driver, "ping", "1");

    assertThat(handled).hasValue(100);
  }

  @Test
  void aListenerMayStopItself() {
    AtomicReference<Consumer> self = new AtomicReference<>();
    Inbox inbox = new Inbox();
    self.set(
        observe(
            driver,
            "e",
            delivery -> {
              inbox.onDelivery(delivery);
              delivery.begin();
              self.get().stop();
              delivery.acknowledge();
            }));

    publish(driver, "e", 1, 3);

    assertThat(inbox.bodies()).containsExactly("1");
  }

  @Test
  void aListenerMayAddAnotherAndCloseTheDriver() {
    Inbox added = new Inbox();
    MemoryDriver other = broker.driver();
    observe(
        driver,
        "e",
        delivery -> {
          observe(other, "e", added);
          driver.close();
        });

    publish(driver, "e", "1");

    assertThat(added.bodies()).containsExactly("1");
    assertThat(added.redelivered()).containsExactly(true);
  }

  @Test
  void aListenerThatThrowsHarmsNobody() {
    Inbox inbox = new Inbox();
    observeBroadcast(
        driver,
        "e",
        delivery -> {
          throw new IllegalStateException("on purpose");
        });
    observeBroadcast(driver, "e", inbox);

    assertThat(TestBroker.broadcast(driver, "e", "1")).isTrue();
    assertThat(TestBroker.broadcast(driver, "e", "2")).isTrue();

    assertThat(inbox.bodies()).containsExactly("1", "2");
  }

  @Test
  void aPublisherDoesNotDeliverTheEventsOfOthersForEver() {
    ObserveOptions prefetch = ObserveOptions.builder().prefetch(1).build();
    Inbox inbox = new Inbox();
    Consumer consumer = observe(driver, "e", prefetch, inbox);
    consumer.pause();
    publish(driver, "e", 1, 1_000);
    consumer.stop();
    List<Delivery> delivered = new ArrayList<>();

    observe(
        driver,
        "e",
        prefetch,
        delivery -> {
          delivered.add(delivery);
          delivery.acknowledge();
        });

    assertThat(delivered).as("by the caller").hasSizeLessThan(1_000).isNotEmpty();
    broker.time.advance(Duration.ZERO);
    assertThat(delivered).as("by the broker").hasSize(1_000);
  }
}
