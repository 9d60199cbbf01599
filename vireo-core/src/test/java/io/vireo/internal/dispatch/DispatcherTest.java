package io.vireo.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.CircuitBreaker;
import io.vireo.Codec;
import io.vireo.Control.Pause;
import io.vireo.Handler;
import io.vireo.ObserveOptions;
import io.vireo.internal.dispatch.TestDelivery.Settlement;
import io.vireo.internal.thread.HandlerThreads;
import io.vireo.internal.thread.Timer;
import io.vireo.spi.EventProperties;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DispatcherTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final int PREFETCH = 5;

  private final Timer timer = new Timer();
  private final HandlerThreads threads = new HandlerThreads(timer);

  /** How many tasks of the dispatcher have a thread. */
  private final AtomicInteger busy = new AtomicInteger();

  private final List<Integer> handled = new CopyOnWriteArrayList<>();
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void close() {
    release.countDown();
    threads.close();
    timer.close();
  }

  @Test
  void atConcurrencyOneEventsAreHandledInTheirOrder() {
    int events = 3 * Slot.TURN;
    Dispatcher dispatcher = dispatcher(concurrency(1), handled::add);

    deliver(dispatcher, 0, events);

    await().until(() -> handled.size() == events);
    assertThat(handled).isEqualTo(IntStream.range(0, events).boxed().toList());
  }

  @Test
  void noMoreHandlersRunAtATimeThanTheConcurrencyAllows() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Dispatcher dispatcher =
        dispatcher(
            concurrency(3),
            number -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              awaitRelease();
              running.decrementAndGet();
              handled.add(number);
            });

    deliver(dispatcher, 0, 20);
    await().until(() -> running.get() == 3);
    assertThat(dispatcher.traffic().inFlight()).isEqualTo(3);
    assertThat(dispatcher.traffic().prefetched()).isEqualTo(17);
    release.countDown();

    await().until(() -> handled.size() == 20);
    assertThat(most).hasValue(3);
  }

  @Test
  void aHandlerThatHangsCostsItsSlotAndNoOther() {
    Dispatcher dispatcher = dispatcher(concurrency(2), hangingAt(0));

    deliver(dispatcher, 0, 10);

    await().until(() -> handled.size() == 9);
    assertThat(dispatcher.traffic().inFlight()).isEqualTo(1);
  }

  @Test
  void aHandlerThatIgnoresItsTimeOutIsAbandonedAndItsSlotGoesOn() {
    ObserveOptions options = ObserveOptions.builder().handlerTimeout(Duration.ofMillis(20)).build();
    TestDelivery hanging = new TestDelivery(0);
    Dispatcher dispatcher = dispatcher(options, hangingAt(0));

    dispatcher.onDelivery(hanging);
    deliver(dispatcher, 1, 3);

    await().until(() -> handled.equals(List.of(1, 2)));
    assertThat(hanging.settlements()).containsExactly(Settlement.RECOVERED);
    assertThat(dispatcher.health("x"))
        .anyMatch(part -> part.reason().orElse("").startsWith("1 given up"));

    release.countDown();
    await().until(() -> dispatcher.health("x").isEmpty());
    assertThat(handled).containsExactly(1, 2);
  }

  @Test
  void theThreadIsGivenBackWhenThereIsNothingToDo() {
    Dispatcher dispatcher = dispatcher(concurrency(4), handled::add);

    deliver(dispatcher, 0, 10);
    await().until(() -> handled.size() == 10 && busy.get() == 0);
    deliver(dispatcher, 10, 20);

    await().until(() -> handled.size() == 20 && busy.get() == 0);
  }

  @Test
  void theThreadIsGivenBackForTheDelayBetweenTwoEvents() {
    Dispatcher dispatcher =
        dispatcher(
            ObserveOptions.builder().delayPerMessage(Duration.ofMillis(500)).build(), handled::add);

    deliver(dispatcher, 0, 2);

    await().until(() -> handled.size() == 1 && busy.get() == 0);
    await().until(() -> handled.size() == 2);
  }

  @Test
  void whatGoesStaleBeforeItsTurnIsNotHandled() {
    Dispatcher dispatcher = dispatcher(concurrency(1), waitingAt(0));
    TestDelivery stale = new TestDelivery(1);
    deliver(dispatcher, 0, 1);
    dispatcher.onDelivery(stale);
    deliver(dispatcher, 2, 3);

    stale.goesStale();
    release.countDown();

    await().until(() -> handled.equals(List.of(0, 2)));
    assertThat(stale.settlements()).isEmpty();
  }

  /** While a handler hangs, nothing but the dispatcher can forget what old channels have left. */
  @Test
  void whatHasGoneStaleIsForgottenWhileTheHandlersHang() {
    Dispatcher dispatcher =
        dispatcher(ObserveOptions.builder().prefetch(PREFETCH).build(), hangingAt(0));
    deliver(dispatcher, 0, 1);
    await().until(() -> dispatcher.traffic().inFlight() == 1);

    for (int channel = 0; channel < 100; channel++) {
      for (int n = 0; n < PREFETCH; n++) {
        dispatcher.onDelivery(new TestDelivery(1).goesStale());
      }
    }
    deliver(dispatcher, 1, 1 + PREFETCH);

    assertThat(dispatcher.waiting()).hasSizeBetween(PREFETCH, 2 * PREFETCH);
    dispatcher.forgetStale();
    assertThat(dispatcher.waiting()).hasSize(PREFETCH);
  }

  @Test
  void aStopLetsRunningHandlersEndAndStartsNoFurtherOne() {
    Dispatcher dispatcher = dispatcher(concurrency(2), waitingAt(0));
    deliver(dispatcher, 0, 1);
    await().until(() -> dispatcher.traffic().inFlight() == 1);
    dispatcher.pause();
    deliver(dispatcher, 1, 5);

    dispatcher.stop();
    dispatcher.resume();
    deliver(dispatcher, 5, 10);

    assertThat(dispatcher.awaitStopped(Duration.ZERO)).isFalse();
    release.countDown();
    assertThat(dispatcher.awaitStopped(LONG)).isTrue();
    assertThat(handled).containsExactly(0);
  }

  @Test
  void aStopNeedNotWaitForHandlersWhoseEventsAreGivenBack() {
    TestDelivery hanging = new TestDelivery(0);
    Dispatcher dispatcher = dispatcher(concurrency(1), hangingAt(0));
    dispatcher.onDelivery(hanging);
    await().until(() -> dispatcher.traffic().inFlight() == 1);
    dispatcher.stop();

    dispatcher.requeueHandledOn(thread -> true);

    assertThat(dispatcher.awaitStopped(LONG)).isTrue();
    assertThat(hanging.settlements()).containsExactly(Settlement.REQUEUED);
  }

  @Test
  void inAPauseNothingStartsAndWhatComesIsKeptUntilItIsTakenBack() {
    Dispatcher dispatcher = dispatcher(concurrency(1), handled::add);
    TestDelivery kept = new TestDelivery(0);
    TestDelivery late = new TestDelivery(1);
    dispatcher.pause();
    dispatcher.awaitPaused();

    dispatcher.onDelivery(kept);
    assertThat(dispatcher.takeBack()).containsExactly(kept);
    dispatcher.onDelivery(late);

    assertThat(late.settlements()).containsExactly(Settlement.REQUEUED);
    assertThat(kept.settlements()).isEmpty();
    assertThat(handled).isEmpty();

    dispatcher.resume();
    deliver(dispatcher, 2, 3);
    await().until(() -> handled.equals(List.of(2)));
  }

  @Test
  void aPauseWaitsForAHandlerThatIsStartingAndForNoneThatRuns() {
    CountDownLatch decoding = new CountDownLatch(1);
    CountDownLatch decoded = new CountDownLatch(1);
    Codec slow =
        new JsonNumbers() {
          @Override
          public @Nullable Object decode(byte[] body, Type type) {
            decoding.countDown();
            awaitLatch(decoded);
            return super.decode(body, type);
          }
        };
    Dispatcher dispatcher = dispatcher(concurrency(1), slow, hangingAt(0));
    deliver(dispatcher, 0, 1);
    awaitLatch(decoding);
    dispatcher.pause();

    CompletableFuture<Void> paused = CompletableFuture.runAsync(dispatcher::awaitPaused);
    assertThat(paused).isNotDone();
    decoded.countDown();

    assertThat(paused).succeedsWithin(LONG);
    assertThat(dispatcher.traffic().inFlight()).isEqualTo(1);
  }

  @Test
  void anErrorOfTheCodecCostsOnlyItsEvent() {
    Codec failing =
        new JsonNumbers() {
          @Override
          public @Nullable Object decode(byte[] body, Type type) {
            Object number = super.decode(body, type);
            if (Integer.valueOf(0).equals(number)) {
              throw new LinkageError("expected by this test");
            }
            return number;
          }
        };
    TestDelivery broken = new TestDelivery(0);
    Dispatcher dispatcher = dispatcher(concurrency(1), failing, handled::add);

    dispatcher.onDelivery(broken);
    deliver(dispatcher, 1, 3);

    await().until(() -> handled.equals(List.of(1, 2)));
    assertThat(broken.settlements()).containsExactly(Settlement.RETRIED);
  }

  @Test
  void anEventThatCannotEvenBeTriedAgainGoesBackAndCostsNoOther() {
    TestDelivery broken =
        new TestDelivery(0) {
          @Override
          public EventProperties properties() {
            throw new IllegalStateException("expected by this test");
          }
        };
    Dispatcher dispatcher = dispatcher(concurrency(1), handled::add);

    dispatcher.onDelivery(broken);
    deliver(dispatcher, 1, 3);

    await().until(() -> handled.equals(List.of(1, 2)));
    assertThat(broken.settlements()).containsExactly(Settlement.REQUEUED);
  }

  @Test
  void aCircuitBreakerThatOpensAsksForAPauseAndTriesOneEventAfterIt() {
    CircuitBreaker breaker =
        CircuitBreaker.builder().failureRatio(1).window(2).minimum(2).pause(LONG).build();
    List<Pause> pauses = new CopyOnWriteArrayList<>();
    ObserveOptions options = ObserveOptions.builder().circuitBreaker(breaker).build();
    Dispatcher dispatcher =
        new Dispatcher(
            options,
            threads,
            timer,
            LONG,
            pauses::add,
            null,
            own -> TestListener.processor(options, Codec.json(), failingBelow(2), own::isStopped));

    deliver(dispatcher, 0, 5);
    await().until(() -> pauses.size() == 1);
    assertThat(dispatcher.waiting()).hasSize(3);

    dispatcher.pause();
    dispatcher.resume();

    await().until(() -> handled.equals(List.of(2, 3, 4)));
    assertThat(dispatcher.health("x")).isEmpty();
  }

  private static ObserveOptions concurrency(int concurrency) {
    return ObserveOptions.builder().concurrency(concurrency).build();
  }

  private Dispatcher dispatcher(ObserveOptions options, Handler<Integer> handler) {
    return dispatcher(options, Codec.json(), handler);
  }

  private Dispatcher dispatcher(ObserveOptions options, Codec codec, Handler<Integer> handler) {
    Executor counted =
        task ->
            threads.execute(
                () -> {
                  busy.incrementAndGet();
                  try {
                    task.run();
                  } finally {
                    busy.decrementAndGet();
                  }
                });
    return new Dispatcher(
        options,
        counted,
        timer,
        LONG,
        pause -> {},
        null,
        own -> TestListener.processor(options, codec, handler, own::isStopped));
  }

  private static void deliver(Dispatcher dispatcher, int from, int to) {
    for (int number = from; number < to; number++) {
      dispatcher.onDelivery(new TestDelivery(number));
    }
  }

  /** A handler that does not end with one number until the test does, whoever interrupts it. */
  private Handler<Integer> hangingAt(int hanging) {
    return number -> {
      if (number == hanging) {
        awaitRelease();
      } else {
        handled.add(number);
      }
    };
  }

  /** A handler that waits for the test with one number. */
  private Handler<Integer> waitingAt(int waiting) {
    return number -> {
      if (number == waiting) {
        awaitRelease();
      }
      handled.add(number);
    };
  }

  private Handler<Integer> failingBelow(int first) {
    return number -> {
      if (number < first) {
        throw new IllegalStateException("expected by this test");
      }
      handled.add(number);
    };
  }

  private void awaitRelease() {
    awaitLatch(release);
  }

  private static void awaitLatch(CountDownLatch latch) {
    boolean released = false;
    while (!released) {
      try {
        released = latch.await(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        // An abandoned handler ignores this: that is what some of the tests are about.
        Thread.interrupted();
      }
    }
  }

  /** The standard codec, for one that does something else as well. */
  private static class JsonNumbers implements Codec {
    private final Codec json = Codec.json();

    @Override
    public byte[] encode(@Nullable Object data) {
      return json.encode(data);
    }

    @Override
    public @Nullable Object decode(byte[] body, Type type) {
      return json.decode(body, type);
    }

    @Override
    public String contentType() {
      return json.contentType();
    }
  }
}
