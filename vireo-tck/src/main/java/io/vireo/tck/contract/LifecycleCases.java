package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.Health;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.RunningMode;
import io.vireo.Subscription;
import io.vireo.SubscriptionNotAllowedException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners are paused, resumed and stopped, and observers are joined and closed. */
abstract class LifecycleCases extends ContractCases {
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPauseKeepsWhatComesAndAResumeDeliversIt(boolean resumable) {
    Received<Integer> received = new Received<>();
    ObserveOptions options = ObserveOptions.builder().resumable(resumable).build();
    Subscription subscription = app.on(event, Integer.class, received::add, options);
    assertThat(subscription.state()).isEqualTo(Subscription.State.RUNNING);

    subscription.pause();
    assertThat(subscription.state()).isEqualTo(Subscription.State.PAUSED);
    emitNumbers(0, 99);
    staysEmpty(received, app);
    subscription.resume();

    assertThat(received.next(100)).isEqualTo(numbers(0, 99));
    assertThat(subscription.state()).isEqualTo(Subscription.State.RUNNING);
  }

  @Test
  void aPausedBroadcastListenerKeepsWhatComes() {
    Received<Integer> received = new Received<>();
    Subscription subscription = app.onBroadcast(event, Integer.class, received::add);

    subscription.pause();
    for (int i = 0; i < 100; i++) {
      app.broadcast(event, i);
    }
    staysEmpty(received, app);
    subscription.resume();

    assertThat(received.next(100)).isEqualTo(numbers(0, 99));
  }

  @Test
  void onceAPauseReturnsNoFurtherHandlerStarts() {
    int slots = 4;
    AtomicInteger begun = new AtomicInteger();
    Set<Integer> handled = ConcurrentHashMap.newKeySet();
    Subscription subscription =
        app.on(
            event,
            Integer.class,
            number -> {
              begun.incrementAndGet();
              handled.add(number);
            },
            ObserveOptions.builder().concurrency(slots).build());
    int emitted = 0;
    for (int round = 1; round <= 20; round++) {
      for (int i = 0; i < 50; i++) {
        app.emitAsync(event, 0).join();
        emitted++;
      }
      subscription.pause();
      int before = begun.get();
      app.emit(event, round);
      emitted++;
      assertThat(handled).doesNotContain(round);
      // A handler that was started before the pause may not have counted itself yet.
      assertThat(begun.get()).isLessThanOrEqualTo(before + slots);
      subscription.resume();
    }

    int all = emitted;
    awaitUntil(() -> begun.get() == all);
  }

  @Test
  void whatAPausedListenerHadFetchedOthersHandle() {
    Received<String> received = new Received<>();
    Subscription subscription = app.on(event, held(data -> received.add("slow")));
    emitNumbers(0, 19);
    await(started);
    observer().on(event, data -> received.add("other"));

    subscription.pause();

    assertThat(received.next(19)).containsOnly("other");
    release.countDown();
    assertThat(received.next()).isEqualTo("slow");
  }

  @Test
  void pauseOnConcernsAllListenersOfTheEvent() {
    Received<Integer> received = listen(app, event, Integer.class);
    app.on(event, Integer.class, received::add);
    app.onBroadcast(event, Integer.class, number -> received.add(-number));

    app.pauseOn(event);
    app.emit(event, 1);
    app.broadcast(event, 2);
    assertThat(received.next()).isEqualTo(-2);
    app.resumeOn(event);
    assertThat(received.next()).isEqualTo(1);
    app.pauseOnBroadcast(event);
    app.broadcast(event, 3);
    app.emit(event, 4);
    assertThat(received.next()).isEqualTo(4);
    app.resumeOnBroadcast(event);

    assertThat(received.next()).isEqualTo(-3);
  }

  @Test
  void aStopFinishesTheRunningHandlerAndTakesNoNewOne() {
    Received<Integer> received = new Received<>();
    Subscription subscription = app.on(event, Integer.class, held(received::add));
    emitNumbers(0, 9);
    await(started);

    subscription.stop();
    assertThat(subscription.awaitStopped(Duration.ZERO)).isFalse();
    release.countDown();

    assertThat(subscription.awaitStopped(Received.PATIENCE)).isTrue();
    assertThat(subscription.state()).isEqualTo(Subscription.State.STOPPED);
    assertThat(received.next()).isEqualTo(0);
    staysEmpty(received, app);
    app.on(event, Integer.class, received::add);
    assertThat(received.next(9)).isEqualTo(numbers(1, 9));
  }

  @Test
  void stoppingEndsAllListenersAndJoinWaitsForTheirHandlers() {
    AtomicInteger finished = new AtomicInteger();
    app.on(event, held(data -> finished.incrementAndGet()));
    app.emit(event);
    await(started);

    assertThat(app.join(Duration.ofMillis(1))).isFalse();
    app.stop();
    app.stop();
    assertThat(app.join(Duration.ofMillis(1))).isFalse();
    release.countDown();

    assertThat(app.join(Received.PATIENCE)).isTrue();
    app.join();
    assertThat(finished).hasValue(1);
  }

  @Test
  void aStoppedObserverStillEmitsButListensNoMore() {
    Observer other = observer();
    Received<Integer> received = listen(other, event, Integer.class);

    app.stop();

    assertThat(app.emit(event, 1)).isTrue();
    assertThat(received.next()).isEqualTo(1);
    assertThatThrownBy(() -> app.on(event, data -> {}))
        .isInstanceOf(SubscriptionNotAllowedException.class);
  }

  @Test
  void joinAsyncReturnsAtOnceAndIsPossibleOnce() {
    app.on(event(), data -> {});

    app.join(RunningMode.ASYNC);

    assertThatThrownBy(() -> app.join(RunningMode.ASYNC))
        .isInstanceOf(SubscriptionNotAllowedException.class);
    app.stop();
    assertThat(app.join(Received.PATIENCE)).isTrue();
  }

  @Test
  void aHandlerMayStopItsObserver() {
    app.on(event, data -> app.stop());

    app.emit(event);

    assertThat(app.join(Received.PATIENCE)).isTrue();
  }

  @Test
  void aHandlerMayCloseItsObserver() {
    CountDownLatch closed = new CountDownLatch(1);
    app.on(
        event,
        data -> {
          app.close();
          closed.countDown();
        });

    app.emit(event);

    await(closed);
  }

  @Test
  void aHandlerMayCloseWhileAnotherThreadDoes() throws Exception {
    mayCloseWhileAnotherThreadDoes(ObserveOptions.defaults());
  }

  @Test
  void closingTwiceIsNoErrorAndEndsEverything() {
    Subscription subscription = app.on(event(), data -> {});
    app.onBroadcast(event(), data -> {});

    for (Runnable close : List.<Runnable>of(app::close, app::close)) {
      close.run();
    }

    assertThat(subscription.state()).isEqualTo(Subscription.State.STOPPED);
    assertThat(app.join(Received.PATIENCE)).isTrue();
  }

  @Test
  void anObserverThatWasNeverUsedClosesAtOnce() {
    app.close();

    assertThatThrownBy(() -> app.on(event(), data -> {}))
        .isInstanceOf(SubscriptionNotAllowedException.class);
  }

  @Test
  void aHealthyObserverSaysSo() {
    app.on(event, data -> {});
    app.emit(event);

    awaitUp();
    assertThat(app.health().parts()).anyMatch(part -> part.name().contains(event));
  }

  @Test
  void healthTellsConnectionsFromRoutes() {
    app.on(event, data -> {});
    app.emit(event);

    awaitUp();
    assertThat(app.health().parts())
        .anyMatch(Health.Part::connection)
        .anyMatch(part -> part.name().equals("route " + event))
        .allSatisfy(
            part ->
                assertThat(part.connection())
                    .isNotEqualTo(part.name().matches("(route|broadcast) .*")));
  }

  @Test
  void theHealthOfAClosedObserverHasOneConnectionThatIsClosed() {
    app.on(event, data -> {});
    app.emit(event);

    app.close();

    assertThat(app.health().parts())
        .singleElement()
        .satisfies(
            part -> {
              assertThat(part.connection()).isTrue();
              assertThat(part.status()).isEqualTo(Health.Status.DOWN);
              assertThat(part.reason()).contains("closed");
            });
  }

  @Test
  void anObserverTellsWhatItsListenersAreDoingWithoutAskingTheBroker() {
    assertThat(app.listeners()).isEmpty();
    Subscription shared = app.on(event, data -> hold());
    Subscription broadcasts = app.onBroadcast(event + ".*", data -> {});
    app.emit(event);
    app.emit(event);
    await(started);
    awaitUntil(() -> app.listeners().get(0).traffic().prefetched() == 1);

    assertThat(app.listeners().get(0).event()).isEqualTo(event);
    assertThat(app.listeners().get(0).broadcast()).isFalse();
    assertThat(app.listeners().get(0).traffic().inFlight()).isEqualTo(1);
    assertThat(app.listeners().get(0).oldest()).isPresent();
    assertThat(app.listeners().get(1).oldest()).isEmpty();
    assertThat(app.listeners().get(1).event()).isEqualTo(event + ".*");
    assertThat(app.listeners().get(1).broadcast()).isTrue();
    broadcasts.pause();
    assertThat(app.listeners().get(1).state()).isEqualTo(Subscription.State.PAUSED);

    broadcasts.stop();
    assertThat(app.listeners()).hasSize(1);
    shared.stop();
    assertThat(app.listeners()).isEmpty();
  }
}
