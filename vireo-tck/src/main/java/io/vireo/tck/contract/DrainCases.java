package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.RetryPolicy;
import io.vireo.Subscription;
import io.vireo.Subscription.State;
import io.vireo.SubscriptionNotAllowedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Observers that stop taking events, and go on with all else. */
abstract class DrainCases extends ContractCases {
  /** Whoever waits for so long has waited for what never ends, and fails the case. */
  private static final Duration TOO_LONG = Received.PATIENCE.multipliedBy(10);

  /**
   * Drains on another thread as soon as a handler is held, and returns once the listeners have been
   * ended.
   */
  private CompletableFuture<Boolean> drain(Subscription listener) {
    await(started);
    CompletableFuture<Boolean> drained =
        CompletableFuture.supplyAsync(() -> app.drain(Received.PATIENCE));
    awaitState(State.STOPPED, listener);
    return drained;
  }

  @Test
  void theRunningHandlerFinishesAndWhatWasFetchedReachesAnotherObserverAtOnce() {
    Received<String> received = new Received<>();
    Observer other = observer();
    Subscription listener =
        app.on(event, Integer.class, held(number -> received.add("drained " + number)));
    emitNumbers(0, 9);
    CompletableFuture<Boolean> drained = drain(listener);
    other.on(event, Integer.class, number -> received.add("other " + number));

    List<String> fetched = numbers(1, 9).stream().map(number -> "other " + number).toList();
    assertThat(received.next(9)).containsExactlyInAnyOrderElementsOf(fetched);
    assertThat(drained).isNotDone();
    release.countDown();
    assertThat(received.next()).isEqualTo("drained 0");
    assertThat(drained.join()).isTrue();
    // Were the finished event not acknowledged, it would go to the other one now.
    close(app);
    received.staysEmptyBefore("other 10", () -> other.emit(event, 10));
  }

  @Test
  void whatWaitsStaysInTheQueueForTheNextObserver() {
    Received<Integer> received = new Received<>();
    Subscription listener = app.on(event, Integer.class, number -> hold());
    app.emit(event, 0);
    CompletableFuture<Boolean> drained = drain(listener);

    assertThat(app.emit(event, 1)).isTrue();
    release.countDown();
    assertThat(drained.join()).isTrue();
    close(app);

    observer().on(event, Integer.class, received::add);
    assertThat(received.next()).isEqualTo(1);
  }

  @Test
  void theHandlerThatFinishesMayEmit() {
    Received<Integer> received = new Received<>();
    observer().on(event + ".next", Integer.class, received::add);
    Subscription listener =
        app.on(event, Integer.class, held(number -> app.emit(event + ".next", number + 1)));
    app.emit(event, 1);
    CompletableFuture<Boolean> drained = drain(listener);
    release.countDown();

    assertThat(received.next()).isEqualTo(2);
    assertThat(drained.join()).isTrue();
  }

  @Test
  void aDrainedObserverEmitsAndAnswersAndListensNoMore() {
    Received<Integer> received = new Received<>();
    Subscription shared = app.on(event + ".before", data -> {});
    Subscription broadcasts =
        app.onBroadcast(event, Integer.class, number -> received.add(-number));
    Observer other = observer();
    other.on(event, Integer.class, received::add);
    other.onBroadcast(event, Integer.class, received::add);

    assertThat(app.drain(Received.PATIENCE)).isTrue();

    assertThat(List.of(shared.state(), broadcasts.state())).containsOnly(State.STOPPED);
    assertThatThrownBy(() -> app.on(event(), data -> {}))
        .isInstanceOf(SubscriptionNotAllowedException.class)
        .hasMessageContaining("drained");
    assertThat(app.emit(event, 1)).isTrue();
    assertThat(received.next()).isEqualTo(1);
    app.broadcast(event, 2);
    assertThat(received.next()).isEqualTo(2);
    awaitUntil(
        () ->
            control().ping(Duration.ofMillis(200)).stream()
                .anyMatch(status -> status.id().equals(app.id()) && status.listeners().isEmpty()));
    assertThat(app.drain(Duration.ZERO)).as("a second time").isTrue();
    app.stop();
    assertThat(app.join(Received.PATIENCE)).isTrue();
  }

  @Test
  void aDrainIsFalseWhenAHandlerOutlastsItAndTrueLater() {
    app.on(event, data -> hold());
    app.emit(event);
    await(started);

    assertThat(app.drain(Duration.ofMillis(50))).isFalse();
    release.countDown();

    assertThat(app.drain(Received.PATIENCE)).isTrue();
  }

  @Test
  void handlersMayDrainTheirObserver() {
    Received<Boolean> drained = new Received<>();
    CountDownLatch both = new CountDownLatch(2);
    app.on(
        event,
        data -> {
          both.countDown();
          await(both);
          drained.add(app.drain(TOO_LONG));
        },
        ObserveOptions.builder().concurrency(2).build());

    app.emit(event, 1);
    app.emit(event, 2);

    assertThat(drained.next(2)).containsOnly(true);
    assertThat(app.drain(Received.PATIENCE)).as("all have ended").isTrue();
    close(app);
    raw().endsQueue(event);
  }

  @Test
  void anEventThatFailsMeanwhileIsTriedAgainByAnotherObserver() {
    Received<String> received = new Received<>();
    ObserveOptions options = retrying(RetryPolicy.immediately(5));
    Subscription listener =
        app.on(
            event,
            held(
                data -> {
                  received.add("drained");
                  throw new NoStockException();
                }),
            options);
    app.emit(event);
    CompletableFuture<Boolean> drained = drain(listener);
    observer().on(event, data -> received.add("other"), options);
    release.countDown();

    assertThat(received.next(2)).containsExactly("drained", "other");
    assertThat(drained.join()).isTrue();
  }
}
