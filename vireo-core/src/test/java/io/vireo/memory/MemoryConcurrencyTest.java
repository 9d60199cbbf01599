package io.vireo.memory;

import static io.vireo.memory.TestBroker.observe;
import static io.vireo.memory.TestBroker.publish;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.DelayedEvent;
import io.vireo.ObserveOptions;
import io.vireo.spi.Consumer;
import io.vireo.spi.Delivery;
import io.vireo.spi.DeliveryListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many threads at once, on real time, with a ledger of what became of each event. */
class MemoryConcurrencyTest {
  private static final int PUBLISHERS = 4;
  private static final int EVENTS = 5_000;
  private static final int TOTAL = PUBLISHERS * EVENTS;
  private static final ObserveOptions OPTIONS =
      ObserveOptions.builder().resumable(true).prefetch(20).build();

  private final MemoryBrokers registry = new MemoryBrokers(ThreadScheduler::new);
  private final MemoryDriver driver = new MemoryDriver(registry, TestBroker.ENDPOINT);
  private final ExecutorService publishers = Executors.newFixedThreadPool(PUBLISHERS);
  private final ExecutorService handlers = Executors.newFixedThreadPool(4);
  private final Map<String, AtomicInteger> ledger = new ConcurrentHashMap<>();

  @AfterEach
  void endThreads() throws InterruptedException {
    driver.close();
    publishers.shutdownNow();
    handlers.shutdownNow();
    assertThat(publishers.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(handlers.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void nothingIsLostAndNothingHandledTwiceWhileConsumersComeAndGo() {
    List<Consumer> consumers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      consumers.add(observe(driver, "e", OPTIONS, onHandlers(this::anySettlement)));
    }
    publishAll();
    Random random = new Random(1);
    for (int round = 0; round < 300; round++) {
      int index = random.nextInt(consumers.size());
      Consumer consumer = consumers.get(index);
      switch (random.nextInt(3)) {
        case 0 -> consumer.pause();
        case 1 -> consumer.resume();
        default -> {
          consumer.stop();
          consumers.set(index, observe(driver, "e", OPTIONS, onHandlers(this::anySettlement)));
        }
      }
    }
    consumers.forEach(Consumer::resume);

    patiently().until(() -> ledger.size() == TOTAL);
    driver.stopConsuming();
    assertThat(driver.join(Duration.ofSeconds(10))).isTrue();
    assertThat(ledger.values()).allSatisfy(times -> assertThat(times).hasValue(1));
  }

  @Test
  void nothingIsLostWhenDriversCrashAndDuplicatesAreMarked() {
    Map<String, AtomicInteger> unmarked = new ConcurrentHashMap<>();
    BiConsumer<Delivery, String> handle =
        (delivery, body) -> {
          if (!delivery.redelivered()) {
            count(unmarked, body);
          }
          count(ledger, body);
          delivery.acknowledge();
        };
    // The queue has to be there before the first event.
    observe(driver, "e", OPTIONS, onHandlers(handle)).stop();
    publishAll();
    for (int crash = 0; crash < 50; crash++) {
      MemoryDriver crashing = new MemoryDriver(registry, TestBroker.ENDPOINT);
      observe(crashing, "e", OPTIONS, onHandlers(handle));
      int handled = ledger.size();
      patiently().until(() -> ledger.size() > handled || ledger.size() == TOTAL);
      crashing.close();
    }
    observe(driver, "e", OPTIONS, onHandlers(handle));

    patiently().until(() -> ledger.size() == TOTAL);
    assertThat(unmarked.values()).allSatisfy(times -> assertThat(times).hasValue(1));
  }

  @Test
  void aConsumerIsCalledByOneThreadAtATimeInTheOrderOfEachPublisher() {
    int[] last = new int[PUBLISHERS];
    AtomicBoolean busy = new AtomicBoolean();
    AtomicInteger errors = new AtomicInteger();
    AtomicInteger seen = new AtomicInteger();
    observe(
        driver,
        "e",
        OPTIONS,
        delivery -> {
          if (!busy.compareAndSet(false, true)) {
            errors.incrementAndGet();
          }
          String[] body = new String(delivery.body(), UTF_8).split("-", -1);
          int publisher = Integer.parseInt(body[0]);
          if (Integer.parseInt(body[1]) != ++last[publisher]) {
            errors.incrementAndGet();
          }
          busy.set(false);
          // From another thread, so that the turn to deliver passes around.
          handlers.execute(
              () -> {
                delivery.acknowledge();
                seen.incrementAndGet();
              });
        });

    publishAll();

    patiently().until(() -> seen.get() == TOTAL);
    assertThat(errors).hasValue(0);
  }

  @Test
  void aConsumerThatComesWhileItsQueueExpiresGetsWhatIsTaken() {
    ObserveOptions brief = ObserveOptions.builder().queueExpiration(Duration.ofMillis(1)).build();
    for (int round = 1; round <= 200; round++) {
      AtomicInteger handled = new AtomicInteger();
      Consumer consumer =
          observe(
              driver,
              "e",
              brief,
              delivery -> {
                delivery.acknowledge();
                handled.incrementAndGet();
              });

      assertThat(publish(driver, "e", "x")).as("round " + round).isTrue();

      assertThat(handled).hasValue(1);
      consumer.stop();
      // So that the next round meets the expiry at ever another moment.
      LockSupport.parkNanos(round * 10_000L);
    }
  }

  @Test
  void aDelayedEventIsEitherCancelledOrDelivered() {
    observe(driver, "e", onHandlers(this::acknowledge));
    AtomicInteger cancelled = new AtomicInteger();
    for (int number = 0; number < 500; number++) {
      DelayedEvent delayed =
          driver.publishLater(
              TestBroker.event("e", "event-" + number), Duration.ofMillis(1), new Outcome());
      // Around the moment when it is due.
      LockSupport.parkNanos(900_000 + number * 200L);
      if (driver.cancel(delayed)) {
        cancelled.incrementAndGet();
      }
    }

    patiently().until(() -> ledger.size() + cancelled.get() >= 500);
    assertThat(ledger.size() + cancelled.get()).isEqualTo(500);
    assertThat(ledger.values()).allSatisfy(times -> assertThat(times).hasValue(1));
  }

  private static ConditionFactory patiently() {
    return await()
        .atMost(Duration.ofSeconds(30))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1));
  }

  private void publishAll() {
    for (int publisher = 0; publisher < PUBLISHERS; publisher++) {
      String prefix = publisher + "-";
      publishers.execute(
          () -> {
            for (int number = 1; number <= EVENTS; number++) {
              publish(driver, "e", prefix + number);
            }
          });
    }
  }

  private DeliveryListener onHandlers(BiConsumer<Delivery, String> handle) {
    return delivery ->
        handlers.execute(
            () -> {
              if (delivery.begin()) {
                handle.accept(delivery, new String(delivery.body(), UTF_8));
              }
            });
  }

  private void acknowledge(Delivery delivery, String body) {
    count(ledger, body);
    delivery.acknowledge();
  }

  private void anySettlement(Delivery delivery, String body) {
    switch (ThreadLocalRandom.current().nextInt(6)) {
      case 0 -> delivery.requeue();
      case 1 -> delivery.retry(Duration.ZERO, Map.of());
      case 2 -> delivery.retry(Duration.ofMillis(1), Map.of());
      default -> acknowledge(delivery, body);
    }
  }

  private static void count(Map<String, AtomicInteger> counts, String body) {
    counts.computeIfAbsent(body, absent -> new AtomicInteger()).incrementAndGet();
  }
}
