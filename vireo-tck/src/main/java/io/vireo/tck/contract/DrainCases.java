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
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Observers that stop taking events, and go on with all else. */
abstract class DrainCases extends ContractCases {
  /** Whoever waits for so long has waited for what never ends, and fails the case. */
  private static final Duration TOO_LONG = Received.PATIENCE.multipliedBy(10);

  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  DrainCases(DriverContract contract) {
    super(contract);
  }

  /** Drains on another thread, and returns once the listeners have been ended. */
  private static CompletableFuture<Boolean> drain(Observer app, Subscription listener) {
    CompletableFuture<Boolean> drained =
        CompletableFuture.supplyAsync(() -> app.drain(Received.PATIENCE));
    awaitState(State.STOPPED, listener);
    return drained;
  }

  private void hold() throws InterruptedException {
    started.countDown();
    assertThat(release.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void theRunningHandlerFinishesAndWhatWasFetchedReachesAnotherObserverAtOnce() {
    Received<String> received = new Received<>();
    Observer app = observer();
    Observer other = observer();
    String event = event();
    Subscription listener =
        app.on(
            event,
            Integer.class,
            number -> {
              hold();
              received.add("drained " + number);
            });
    for (int i = 0; i < 10; i++) {
      app.emit(event, i);
    }
    await(started);

    CompletableFuture<Boolean> drained = drain(app, listener);
    other.on(event, Integer.class, number -> received.add("other " + number));

    List<String> fetched = IntStream.range(1, 10).mapToObj(i -> "other " + i).toList();
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
    Observer app = observer();
    String event = event();
    Subscription listener = app.on(event, Integer.class, number -> hold());
    app.emit(event, 0);
    await(started);
    CompletableFuture<Boolean> drained = drain(app, listener);

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
    Observer app = observer();
    String event = event();
    observer().on(event + ".next", Integer.class, received::add);
    Subscription listener =
        app.on(
            event,
            Integer.class,
            number -> {
              hold();
              app.emit(event + ".next", number + 1);
            });
    app.emit(event, 1);
    await(started);

    CompletableFuture<Boolean> drained = drain(app, listener);
    release.countDown();

    assertThat(received.next()).isEqualTo(2);
    assertThat(drained.join()).isTrue();
  }

  @Test
  void aDrainedObserverEmitsAndAnswersAndListensNoMore() {
    Received<Integer> received = new Received<>();
    Observer app = observer();
    String event = event();
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
    Observer app = observer();
    String event = event();
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
    Observer app = observer();
    String event = event();
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
    Observer app = observer();
    String event = event();
    ObserveOptions options =
        ObserveOptions.builder().retryPolicy(RetryPolicy.immediately(5)).build();
    Subscription listener =
        app.on(
            event,
            data -> {
              hold();
              received.add("drained");
              throw new NoStockException();
            },
            options);
    app.emit(event);
    await(started);

    CompletableFuture<Boolean> drained = drain(app, listener);
    observer().on(event, data -> received.add("other"), options);
    release.countDown();

    assertThat(received.next(2)).containsExactly("drained", "other");
    assertThat(drained.join()).isTrue();
  }
}
