package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.CircuitBreaker;
import io.vireo.Control;
import io.vireo.Health;
import io.vireo.ObserveOptions;
import io.vireo.RetryPolicy;
import io.vireo.Subscription;
import io.vireo.Subscription.State;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Listeners with a circuit breaker, which rest after too many of their events have failed. */
abstract class BreakerCases extends ContractCases {
  private static final Duration LONG = Duration.ofHours(1);

  /** Whether the service that the handlers of a case need is broken, as it is at first. */
  private final AtomicBoolean broken = new AtomicBoolean(true);

  private final Received<Integer> received = new Received<>();

  /** Options with a circuit breaker that opens when half of the last four events have failed. */
  private static ObserveOptions.Builder resting(Duration pause) {
    return ObserveOptions.builder()
        .resumable(true)
        .circuitBreaker(
            CircuitBreaker.builder().failureRatio(0.5).window(4).minimum(4).pause(pause).build());
  }

  private void handle(int number) throws NoStockException {
    received.add(number);
    if (broken.get()) {
      throw new NoStockException();
    }
  }

  private Subscription listen(ObserveOptions.Builder options) {
    return app.on(event, Integer.class, this::handle, options.build());
  }

  private Optional<Health.Part> healthOfBreaker() {
    return healthOf("circuit breaker of route " + event);
  }

  @Test
  void aListenerWhoseEventsFailRestsAndSaysSoAndGoesOnWhenOneSucceeds() {
    Subscription subscription = listen(resting(LONG));

    emitNumbers(1, 10);

    assertThat(received.next(4)).containsExactly(1, 2, 3, 4);
    awaitState(State.PAUSED, subscription);
    staysEmpty(received, app);
    Health.Part part = healthOfBreaker().orElseThrow();
    assertThat(part.status()).isEqualTo(Health.Status.DEGRADED);
    assertThat(part.reason()).hasValue("open: 4 of the last 4 events have failed");
    assertThat(part.nextTry().orElseThrow()).isAfter(part.since().plus(LONG).minusSeconds(1));
    assertThat(app.health().status()).isEqualTo(Health.Status.DEGRADED);
    Control.Pause pause = askWhatPauses(app, event);
    assertThat(pause.by()).hasValue("its circuit breaker");
    assertThat(pause.reason()).hasValue("4 of the last 4 events have failed");
    assertThat(pause.until()).isEqualTo(part.nextTry());
    assertThat(pause.wholeRoute()).isFalse();

    broken.set(false);
    subscription.resume();

    assertThat(received.next(6)).containsExactlyInAnyOrder(5, 6, 7, 8, 9, 10);
    awaitUp();
    assertThat(healthOfBreaker()).isEmpty();
    awaitState(State.RUNNING, subscription);
  }

  @Test
  void afterItsPauseOneEventIsTriedAndIfThatFailsItRestsAgain() {
    Duration rest = Duration.ofMillis(400);
    Received<Long> times = new Received<>();
    app.on(
        event,
        Integer.class,
        number -> {
          times.add(System.nanoTime());
          handle(number);
        },
        resting(rest).build());

    emitNumbers(1, 10);

    long last = times.next(4).get(3);
    for (int tried = 0; tried < 3; tried++) {
      long next = times.next();
      assertThat(Duration.ofNanos(next - last)).isGreaterThanOrEqualTo(rest);
      last = next;
    }
    broken.set(false);
    assertThat(received.next(10)).contains(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
  }

  @Test
  void whileOneEventIsTriedNoOtherStarts() {
    AtomicBoolean trying = new AtomicBoolean();
    Subscription subscription =
        app.on(
            event,
            Integer.class,
            number -> {
              received.add(number);
              if (!trying.get()) {
                throw new NoStockException();
              }
              await(release);
            },
            resting(LONG).concurrency(4).build());
    emitNumbers(1, 20);
    awaitState(State.PAUSED, subscription);
    awaitUntil(() -> ask(app, event).traffic().inFlight() == 0);
    int failed = (int) ask(app, event).traffic().failed();
    received.next(failed);
    trying.set(true);

    subscription.resume();

    received.next();
    staysEmpty(received, app);
    assertThat(healthOfBreaker().orElseThrow().reason().orElse(""))
        .startsWith("half-open, one event at a time is tried");
    release.countDown();
    received.next(20 - failed - 1);
    awaitUntil(() -> healthOfBreaker().isEmpty());
  }

  @Test
  void whatARestingListenerHadFetchedOthersHandle() {
    Received<Integer> others = new Received<>();
    listen(resting(LONG));
    emitNumbers(1, 20);
    received.next(4);

    observer().on(event, Integer.class, others::add, RESUMABLE);

    assertThat(others.next(16)).doesNotContain(1, 2, 3, 4).doesNotHaveDuplicates();
    others.staysEmptyBefore(21, () -> app.emit(event, 21));
  }

  @Test
  void eventsThatAreTriedAgainLaterCountAsFailed() {
    needs(Feature.DELAY);
    Subscription subscription =
        listen(resting(LONG).retryPolicy(RetryPolicy.after(Duration.ofMillis(100))));

    emitNumbers(1, 4);

    received.next(4);
    awaitState(State.PAUSED, subscription);
    staysEmptyToTheEnd(received, app);
  }

  @Test
  void whatTellsOfTheEventAloneDoesNotCount() {
    Subscription subscription =
        listen(resting(LONG).retryPolicy(RetryPolicy.none().discardOn(NoStockException.class)));

    for (int i = 0; i < 10; i++) {
      app.emit(event, "no number");
      app.emit(event, i);
    }

    assertThat(received.next(10)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    awaitUntil(() -> ask(app, event).traffic().failed() == 20);
    assertThat(subscription.state()).isEqualTo(State.RUNNING);
  }

  @Test
  void aBroadcastListenerRestsAloneAndMissesNothing() {
    Subscription subscription =
        app.onBroadcast(event, Integer.class, this::handle, resting(LONG).build());
    Received<Integer> healthy = listenToBroadcasts(app, event, Integer.class);

    for (int i = 1; i <= 8; i++) {
      app.broadcast(event, i);
    }

    assertThat(healthy.next(8)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    received.next(4);
    awaitState(State.PAUSED, subscription);
    broken.set(false);
    subscription.resume();
    assertThat(received.next(4)).containsExactlyInAnyOrder(5, 6, 7, 8);
  }
}
