package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vireo.Core;
import io.vireo.DelayedEvent;
import io.vireo.EmitOptions;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.QueueKind;
import io.vireo.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The delayed events of a queue are listed, and fall due as if nobody had looked. */
class DelayListingIT {
  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final String route = TestBroker.freshName("listed");
  private RabbitInspector inspector;

  private Core core(QueueKind kind) {
    RabbitDriver driver = connections.driver(options -> options.delayQueues(kind));
    inspector = connections.closeLater(driver.inspect(Duration.ofSeconds(5)));
    return connections.closeLater(new Core(driver));
  }

  @ParameterizedTest
  @EnumSource(QueueKind.class)
  void theyAreListedSoonestFirstAndCanBeCancelled(QueueKind kind) {
    Core core = core(kind);
    Duration delay = Duration.ofSeconds(41);
    List<DelayedEvent> emitted = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      emitted.add(core.emitLater(route, i, delay));
    }
    String queue = emitted.get(0).place();

    List<DelayedEvent> listed = ofThisRoute(inspector.delayedEvents(queue, 1_000));

    assertThat(listed).extracting(DelayedEvent::id).isEqualTo(ids(emitted));
    assertThat(listed)
        .allSatisfy(
            event ->
                assertThat(Duration.between(emitted.get(0).due(), event.due()).abs())
                    .isLessThan(Duration.ofSeconds(2)));
    assertThat(core.cancel(listed.get(7))).isTrue();
    assertThat(core.cancel(listed.get(7))).isFalse();
    List<DelayedEvent> left = ofThisRoute(inspector.delayedEvents(queue, 1_000));
    emitted.remove(7);
    assertThat(left).extracting(DelayedEvent::id).isEqualTo(ids(emitted));
    left.forEach(event -> assertThat(core.cancel(event)).isTrue());
    assertThat(ofThisRoute(inspector.delayedEvents(queue, 1_000))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(QueueKind.class)
  void theyFallDueInOrderThoughOneLooksAllTheTime(QueueKind kind) {
    BlockingQueue<Integer> come = new LinkedBlockingQueue<>();
    Observer observer = connections.observer();
    observer.on(route, Integer.class, come::add);
    Core core = core(kind);
    String queue = "";
    long begun = System.nanoTime();
    for (int i = 0; i < 50; i++) {
      queue = core.emitLater(route, i, Duration.ofMillis(1_500)).place();
    }

    while (System.nanoTime() - begun < Duration.ofMillis(1_400).toNanos()) {
      assertThat(inspector.delayedEvents(queue, 10)).hasSizeLessThanOrEqualTo(10);
    }

    for (int i = 0; i < 50; i++) {
      assertThat(TestBroker.next(come)).isEqualTo(i);
    }
    assertThat(System.nanoTime() - begun).isGreaterThan(Duration.ofMillis(1_500).toNanos());
  }

  @Test
  void aFailedEventThatWaitsForItsNextAttemptIsNotListed() {
    Duration delay = Duration.ofSeconds(43);
    Observer observer = connections.observer();
    observer.on(
        route,
        Integer.class,
        TestBroker.failing(),
        ObserveOptions.builder().retryPolicy(RetryPolicy.after(delay).withJitter(0)).build());
    Core core = core(QueueKind.QUORUM);
    DelayedEvent emitted = core.emitLater(route, 1, delay);
    long before = waiting(emitted.place());

    observer.emit(route, 2);
    await().until(() -> waiting(emitted.place()) == before + 1);

    assertThat(ofThisRoute(inspector.delayedEvents(emitted.place(), 1_000)))
        .extracting(DelayedEvent::id)
        .containsExactly(emitted.id());
    assertThat(core.cancel(emitted)).isTrue();
  }

  @Test
  void anEventForAnotherExchangeIsListedToo() {
    String exchange = connections.temporaryExchange("listed");
    Core core = core(QueueKind.QUORUM);

    DelayedEvent emitted =
        core.emitLater(
            route,
            1,
            Duration.ofSeconds(44),
            EmitOptions.builder().exchange(exchange).messageId("the id").build());

    List<DelayedEvent> listed = inspector.delayedEvents(emitted.place(), 10);
    assertThat(listed).extracting(DelayedEvent::event).containsExactly(route);
    assertThat(listed).extracting(DelayedEvent::id).containsExactly("the id");
    assertThat(core.cancel(listed.get(0))).isTrue();
  }

  @Test
  void whatIsNoDelayQueueIsRefused() {
    core(QueueKind.QUORUM);

    assertThatThrownBy(() -> inspector.delayedEvents(route, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(route);
    assertThat(RabbitInspector.isDelayQueue("vireo.delay.lock.1")).isFalse();
    assertThat(inspector.delayedEvents("vireo.delay.not.there", 1)).isEmpty();
  }

  @Test
  void theInspectorOutlivesItsDriverAndGoesToTheSameBroker() {
    RabbitDriver driver =
        connections.driver(
            options -> options.urls(TestBroker.unusedUrl(), TestBroker.node().url()));
    Core core = new Core(driver);
    core.emit(route);

    RabbitInspector own =
        connections.closeLater(
            core.unwrap(RabbitDriver.class).orElseThrow().inspect(Duration.ofSeconds(5)));
    core.close();

    assertThat(own.endpoint()).isEqualTo(TestBroker.node().endpoint()).isEqualTo(core.endpoint());
    assertThat(own.queue(route)).isEmpty();
    assertThat(own.broker().product()).isEqualTo("RabbitMQ");
  }

  private long waiting(String queue) {
    return inspector.queue(queue).orElseThrow().ready();
  }

  private List<DelayedEvent> ofThisRoute(List<DelayedEvent> events) {
    return events.stream().filter(event -> event.event().equals(route)).toList();
  }

  private static List<String> ids(List<DelayedEvent> events) {
    return events.stream().map(DelayedEvent::id).toList();
  }
}
