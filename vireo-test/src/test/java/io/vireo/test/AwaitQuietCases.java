package io.vireo.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vireo.Core;
import io.vireo.Delegation;
import io.vireo.EmitOptions;
import io.vireo.Failure;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.RecoveryFilter;
import io.vireo.RedriveOptions;
import io.vireo.RetryPolicy;
import io.vireo.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When everything is done, and when it is not; in memory and on RabbitMQ. */
@VireoTest
abstract class AwaitQuietCases {
  private static final Duration SHORT = Duration.ofMillis(200);

  /** Long enough that a test cannot be here before it is over. */
  private static final Duration DELAY = Duration.ofSeconds(2);

  private final ConcurrentLinkedQueue<String> handled = new ConcurrentLinkedQueue<>();
  private Observer app;
  private RecordedEvents events;
  private BrokerTime time;
  private TestBroker broker;

  @Test
  void whatAnEventHasCausedIsDoneAsWell() {
    app.on("a", Integer.class, count -> app.emit(count < 20 ? "a" : "b", count + 1));
    app.on("b", Integer.class, count -> app.broadcast("c.d", count));
    app.onBroadcast("c.*", Integer.class, count -> handled.add("first"));
    broker.connect().onBroadcast("c.#", Integer.class, count -> handled.add("second"));

    app.emit("a", 1);
    events.awaitQuiet();

    assertThat(handled).containsExactlyInAnyOrder("first", "second");
    assertThat(events.of("a", Integer.class)).hasSize(20).startsWith(1, 2, 3);
    assertThat(events.of("c.d", Integer.class)).containsExactly(21);
  }

  @Test
  void asynchronousEmitsAreWaitedFor() {
    app.on("a", Integer.class, count -> handled.add("a"));

    List<CompletableFuture<Boolean>> emitted =
        IntStream.range(0, 500).mapToObj(number -> app.emitAsync("a", number)).toList();
    events.awaitQuiet();

    assertThat(handled).hasSize(500);
    assertThat(emitted).allSatisfy(one -> assertThat(one).succeedsWithin(DELAY).isEqualTo(true));
  }

  @Test
  void listenersOfSeveralObserversAreWaitedFor() {
    for (int i = 0; i < 3; i++) {
      broker
          .connect()
          .on(
              "a",
              Integer.class,
              count -> handled.add("a"),
              ObserveOptions.builder().concurrency(2).build());
    }

    for (int i = 0; i < 100; i++) {
      app.emit("a", i);
    }
    events.awaitQuiet();

    assertThat(handled).hasSize(100);
  }

  @Test
  void aHandlerThatRunsIsNotDone() {
    CountDownLatch free = new CountDownLatch(1);
    app.on("a", event -> free.await());
    app.emit("a");

    assertThatThrownBy(() -> events.awaitQuiet(SHORT))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Not all events were done after PT0.2S")
        .hasMessageContaining("'a' in its handler");

    free.countDown();
    events.awaitQuiet();
  }

  @Test
  void aHandlerOfAnEventThatIsAcknowledgedOnReceiptIsWaitedFor() {
    CountDownLatch free = new CountDownLatch(1);
    app.on("a", event -> free.await(), ObserveOptions.builder().autoAcknowledge(true).build());
    app.emit("a");

    assertThatThrownBy(() -> events.awaitQuiet(SHORT)).hasMessageContaining("'a' in its handler");

    free.countDown();
    events.awaitQuiet();
  }

  @Test
  void immediateRetriesAreWaitedFor() {
    AtomicInteger attempts = new AtomicInteger();
    events.expectFailures();
    app.on(
        "a",
        event -> {
          if (attempts.incrementAndGet() < 4) {
            throw new IllegalStateException("attempt " + attempts);
          }
        },
        retrying(RetryPolicy.immediately(5)));

    app.emit("a");
    events.awaitQuiet();

    assertThat(attempts).hasValue(4);
    assertThat(events.failures())
        .extracting(Failure::outcome)
        .containsExactly(Failure.Outcome.RETRIED, Failure.Outcome.RETRIED, Failure.Outcome.RETRIED);
  }

  @Test
  void aDelayedEventWaitsForTheTimeOfTheBroker() {
    app.on("later", Integer.class, count -> handled.add("later"));

    app.emitLater("later", 1, DELAY);
    events.awaitQuiet();
    assertThat(handled).isEmpty();
    assertThat(events.of("later", Integer.class)).containsExactly(1);

    time.advance(DELAY);
    events.awaitQuiet();
    assertThat(handled).containsExactly("later");
  }

  @Test
  void aRetryWithADelayWaitsForTheTimeOfTheBroker() {
    events.expectFailures();
    app.on(
        "a",
        event -> {
          handled.add("a");
          if (handled.size() < 2) {
            throw new IllegalStateException("the first attempt");
          }
        },
        retrying(RetryPolicy.after(DELAY)));

    app.emit("a");
    events.awaitQuiet();
    assertThat(handled).hasSize(1);

    time.advance(DELAY);
    events.awaitQuiet();
    assertThat(handled).hasSize(2);
    assertThat(events.failures()).hasSize(1);
  }

  @Test
  void aCancelledEventIsNotWaitedFor() {
    app.on("later", Integer.class, count -> handled.add("later"));

    assertThat(app.cancel(app.emitLater("later", 1, Duration.ofSeconds(6)))).isTrue();
    time.advance(Duration.ofSeconds(6));
    events.awaitQuiet();

    assertThat(handled).isEmpty();
  }

  @Test
  void eventsWithoutAListenerThatTakesThemAreNotWaitedFor() {
    Subscription subscription = app.on("a", Integer.class, count -> handled.add("a"));
    subscription.pause();

    app.emit("a", 1);
    app.emit("nobody.listens", 1);
    events.awaitQuiet();
    assertThat(handled).isEmpty();

    subscription.resume();
    events.awaitQuiet();
    assertThat(handled).containsExactly("a");
    assertThat(events.of("nobody.listens", Integer.class)).containsExactly(1);
  }

  @Test
  void whatIsRedrivenIsWaitedFor() {
    AtomicInteger attempts = new AtomicInteger();
    events.expectFailures();
    app.on(
        "a",
        event -> {
          if (attempts.incrementAndGet() == 1) {
            throw new IllegalStateException("the first attempt");
          }
          handled.add("a");
        });
    app.emit("a");
    events.awaitQuiet();
    assertThat(app.recovery("a").count()).isEqualTo(1);

    app.recovery("a").redrive(RecoveryFilter.all(), RedriveOptions.defaults());
    events.awaitQuiet();

    assertThat(handled).containsExactly("a");
    assertThat(app.recovery("a").count()).isZero();
  }

  @Test
  void whatIsDelegatedIsWaitedForWhenItIsDue() {
    app.on(
        "fallback",
        Integer.class,
        count -> handled.add("fallback"),
        ObserveOptions.builder().resumable(true).build());
    Subscription subscription =
        app.on(
            "a",
            Integer.class,
            count -> handled.add("a"),
            ObserveOptions.builder().delegation(Delegation.after(DELAY, "fallback")).build());
    subscription.pause();

    app.emit("a", 1);
    events.awaitQuiet();
    assertThat(handled).isEmpty();

    time.advance(DELAY);
    events.awaitQuiet();
    assertThat(handled).containsExactly("fallback");
  }

  @Test
  void whatAStoppedListenerHasLeftIsDoneByAnother() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    Observer other = broker.connect();
    Subscription first =
        other.on(
            "a",
            Integer.class,
            count -> {
              begun.countDown();
              free.await();
              handled.add("first");
            });
    for (int i = 0; i < 10; i++) {
      app.emit("a", i);
    }
    await().until(() -> begun.getCount() == 0);

    first.stop();
    app.on("a", Integer.class, count -> handled.add("second"));
    free.countDown();
    events.awaitQuiet();

    assertThat(handled).hasSize(10);
  }

  @Test
  void programsThatConnectByTheUrlAreRecorded() {
    try (Core core = Core.connect(broker.url());
        Observer program = Observer.connect(broker.url())) {
      program.on(
          "a",
          event -> {
            throw new IllegalStateException("a handler of the program");
          });
      core.emit("a");

      assertThatThrownBy(() -> events.awaitQuiet())
          .hasMessageContaining("a handler of the program")
          .hasCauseInstanceOf(IllegalStateException.class);
      events.expectFailures();
    }
  }

  @Test
  void namesOfExchangesAndObserversAreThoseOfTheTest() {
    ObserveOptions billing = ObserveOptions.builder().exchange("billing").build();
    app.on("a", Integer.class, count -> handled.add("billing"), billing);
    app.on("a", Integer.class, count -> handled.add("standard"), ObserveOptions.defaults());

    assertThat(app.emit("a", 1, EmitOptions.builder().exchange("billing").required(true).build()))
        .isTrue();
    events.awaitQuiet();

    assertThat(handled).hasSize(1);
    // An observer can be asked a moment after its first listener is there.
    await()
        .untilAsserted(
            () ->
                assertThat(app.control().ping(SHORT))
                    .extracting(status -> status.id())
                    .containsExactly(app.id()));
    assertThat(app.health().parts()).extracting(part -> part.name()).contains("route a");
  }

  private static ObserveOptions retrying(RetryPolicy policy) {
    return ObserveOptions.builder().retryPolicy(policy).build();
  }
}
