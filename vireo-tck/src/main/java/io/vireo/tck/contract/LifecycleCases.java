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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners are paused, resumed and stopped, and observers are joined and closed. */
abstract class LifecycleCases extends ContractCases {
  LifecycleCases(DriverContract contract) {
    super(contract);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPauseKeepsWhatComesAndAResumeDeliversIt(boolean resumable) {
    Received<Integer> received = new Received<>();
    Observer app = observer();
    String event = event();
    Subscription subscription =
        app.on(
            event,
            Integer.class,
            received::add,
            ObserveOptions.builder().resumable(resumable).build());
    assertThat(subscription.state()).isEqualTo(Subscription.State.RUNNING);

    subscription.pause();
    assertThat(subscription.state()).isEqualTo(Subscription.State.PAUSED);
    for (int i = 0; i < 100; i++) {
      assertThat(app.emit(event, i)).isTrue();
    }
    staysEmpty(received, app);
    subscription.resume();

    for (int i = 0; i < 100; i++) {
      assertThat(received.next()).isEqualTo(i);
    }
    assertThat(subscription.state()).isEqualTo(Subscription.State.RUNNING);
  }

  @Test
  void aPausedBroadcastListenerKeepsWhatComes() {
    Received<Integer> received = new Received<>();
    Observer app = observer();
    String event = event();
    Subscription subscription = app.onBroadcast(event, Integer.class, received::add);

    subscription.pause();
    for (int i = 0; i < 100; i++) {
      app.broadcast(event, i);
    }
    staysEmpty(received, app);
    subscription.resume();

    for (int i = 0; i < 100; i++) {
      assertThat(received.next()).isEqualTo(i);
    }
  }

  @Test
  void onceAPauseReturnsNoFurtherHandlerStarts() {
    int slots = 4;
    AtomicInteger started = new AtomicInteger();
    Set<Integer> handled = ConcurrentHashMap.newKeySet();
    Observer app = observer();
    String event = event();
    Subscription subscription =
        app.on(
            event,
            Integer.class,
            number -> {
              started.incrementAndGet();
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
      int before = started.get();
      app.emit(event, round);
      emitted++;
      assertThat(handled).doesNotContain(round);
      // A handler that was started before the pause may not have counted itself yet.
      assertThat(started.get()).isLessThanOrEqualTo(before + slots);
      subscription.resume();
    }

    int all = emitted;
    awaitUntil(() -> started.get() == all);
  }

  @Test
  void whatAPausedListenerHadFetchedOthersHandle() {
    Received<String> received = new Received<>();
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch first = new CountDownLatch(1);
    String event = event();
    Observer slow = observer();
    Subscription subscription =
        slow.on(event, waiting(first, release, data -> received.add("slow")));
    for (int i = 0; i < 20; i++) {
      slow.emit(event, i);
    }
    await(first);
    observer().on(event, data -> received.add("other"));

    subscription.pause();

    assertThat(received.next(19)).containsOnly("other");
    release.countDown();
    assertThat(received.next()).isEqualTo("slow");
  }

  @Test
  void pauseOnConcernsAllListenersOfTheEvent() {
    Observer app = observer();
    String event = event();
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
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Observer app = observer();
    String event = event();
    Subscription subscription =
        app.on(event, Integer.class, waiting(started, release, received::add));
    for (int i = 0; i < 10; i++) {
      app.emit(event, i);
    }
    await(started);

    subscription.stop();
    assertThat(subscription.awaitStopped(Duration.ZERO)).isFalse();
    release.countDown();

    assertThat(subscription.awaitStopped(Received.PATIENCE)).isTrue();
    assertThat(subscription.state()).isEqualTo(Subscription.State.STOPPED);
    assertThat(received.next()).isEqualTo(0);
    staysEmpty(received, app);
    app.on(event, Integer.class, received::add);
    for (int i = 1; i < 10; i++) {
      assertThat(received.next()).isEqualTo(i);
    }
  }

  @Test
  void stoppingEndsAllListenersAndJoinWaitsForTheirHandlers() {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger finished = new AtomicInteger();
    Observer app = observer();
    String event = event();
    app.on(event, waiting(started, release, data -> finished.incrementAndGet()));
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
    Observer app = observer();
    Observer other = observer();
    String event = event();
    Received<Integer> received = listen(other, event, Integer.class);

    app.stop();

    assertThat(app.emit(event, 1)).isTrue();
    assertThat(received.next()).isEqualTo(1);
    assertThatThrownBy(() -> app.on(event, data -> {}))
        .isInstanceOf(SubscriptionNotAllowedException.class);
  }

  @Test
  void joinAsyncReturnsAtOnceAndIsPossibleOnce() {
    Observer app = observer();
    app.on(event(), data -> {});

    app.join(RunningMode.ASYNC);

    assertThatThrownBy(() -> app.join(RunningMode.ASYNC))
        .isInstanceOf(SubscriptionNotAllowedException.class);
    app.stop();
    assertThat(app.join(Received.PATIENCE)).isTrue();
  }

  @Test
  void aHandlerMayStopItsObserver() {
    Observer app = observer();
    String event = event();
    app.on(event, data -> app.stop());

    app.emit(event);

    assertThat(app.join(Received.PATIENCE)).isTrue();
  }

  @Test
  void aHandlerMayCloseItsObserver() {
    CountDownLatch closed = new CountDownLatch(1);
    Observer app = observer();
    String event = event();
    app.on(
        event,
        data -> {
          app.close();
          closed.countDown();
        });

    app.emit(event);

    await(closed);
  }

  /**
   * Closing waits for running handlers, so a handler that waits for the close as well would take up
   * its whole time-out.
   */
  @Test
  void aHandlerMayCloseWhileAnotherThreadDoes() throws Exception {
    CountDownLatch handling = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Observer app = observer();
    String event = event();
    Subscription other = app.on(event(), data -> {});
    app.on(
        event,
        data -> {
          handling.countDown();
          awaitUntil(() -> other.state() == Subscription.State.STOPPED);
          app.close();
          closed.countDown();
        });
    app.emit(event);
    await(handling);

    CompletableFuture<Void> closing = CompletableFuture.runAsync(app::close);

    closing.get(5, TimeUnit.SECONDS);
    assertThat(closed.getCount()).as("handlers whose close has not ended").isZero();
  }

  @Test
  void closingTwiceIsNoErrorAndEndsEverything() {
    Observer app = observer();
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
    Observer app = observer();

    app.close();

    assertThatThrownBy(() -> app.on(event(), data -> {}))
        .isInstanceOf(SubscriptionNotAllowedException.class);
  }

  @Test
  void aHealthyObserverSaysSo() {
    Observer app = observer();
    String event = event();
    app.on(event, data -> {});
    app.emit(event);

    awaitUntil(() -> app.health().status() == Health.Status.UP);
    assertThat(app.health().parts()).anyMatch(part -> part.name().contains(event));
  }
}
