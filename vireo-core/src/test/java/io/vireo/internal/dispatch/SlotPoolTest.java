package io.vireo.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.CircuitBreaker;
import io.vireo.ObserveOptions;
import io.vireo.internal.dispatch.HandlerExecution.Outcome;
import io.vireo.internal.thread.Timer;
import io.vireo.spi.Delivery;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlotPoolTest {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final boolean SUSPECT = true;

  private final Timer timer = new Timer();
  private final Delivery first = new TestDelivery(1);
  private final Delivery second = new TestDelivery(2);

  @AfterEach
  void close() {
    timer.close();
  }

  @Test
  void aSlotIsTakenForEachDeliveryUpToTheConcurrency() {
    SlotPool pool = pool(2);
    assertThat(pool.takeSlot()).as("nothing waits").isFalse();

    pool.add(first);
    assertThat(pool.takeSlot()).isTrue();
    pool.add(second);
    assertThat(pool.takeSlot()).isTrue();
    pool.add(new TestDelivery(3));

    assertThat(pool.takeSlot()).as("both are taken").isFalse();
  }

  @Test
  void aSlotThatFindsNothingToDoIsFreeAgain() {
    SlotPool pool = pool(1);
    pool.add(first);
    pool.takeSlot();
    pool.forget(first);

    assertThat(pool.takeFirst(execution())).isNull();

    pool.add(second);
    assertThat(pool.takeSlot()).isTrue();
    assertThat(pool.takeFirst(execution())).isSameAs(second);
  }

  @Test
  void aSlotThatRestsIsNotFreeUntilItsRestIsOver() {
    SlotPool pool = pool(1);
    HandlerExecution execution = begin(pool, first);
    pool.add(second);

    pool.end(execution);
    pool.rest(execution);

    assertThat(pool.takeSlot()).isFalse();
    assertThat(pool.endRest()).isTrue();
    assertThat(pool.takeFirst(execution())).isSameAs(second);
  }

  @Test
  void aSlotThatWaitsForAnotherThreadIsNotFree() {
    SlotPool pool = pool(1);
    HandlerExecution execution = begin(pool, first);
    pool.add(second);

    pool.end(execution);
    pool.waitForThread(execution);

    assertThat(pool.takeSlot()).isFalse();
    assertThat(pool.takeFirst(execution())).isSameAs(second);
  }

  @Test
  void inAPauseDeliveriesAreKeptUntilTheyAreTakenBackAndGivenBackFromThenOn() {
    SlotPool pool = pool(1);
    pool.pause();

    assertThat(pool.add(first)).isTrue();
    assertThat(pool.takeSlot()).isFalse();
    assertThat(pool.takeBack()).containsExactly(first);
    assertThat(pool.add(second)).as("kept").isFalse();
    assertThat(pool.waiting()).isEmpty();

    assertThat(pool.resume()).isZero();
    assertThat(pool.add(second)).isTrue();
    assertThat(pool.takeSlot()).isTrue();
  }

  @Test
  void theEndOfAPauseTakesSlotsForWhatWasKept() {
    SlotPool pool = pool(2);
    pool.pause();
    pool.add(first);
    pool.add(second);
    pool.add(new TestDelivery(3));

    assertThat(pool.resume()).isEqualTo(2);
  }

  @Test
  void nothingBeginsOnceItIsStopped() {
    SlotPool pool = pool(2);
    pool.add(first);
    pool.takeSlot();

    pool.stop();

    assertThat(pool.takeFirst(execution())).isNull();
    assertThat(pool.add(second)).as("dropped, not given back").isTrue();
    assertThat(pool.waiting()).isEmpty();
  }

  @Test
  void whatHasGoneStaleIsForgottenWhenMoreWaitsThanThePrefetch() {
    SlotPool pool = new SlotPool(ObserveOptions.builder().prefetch(2).build(), PATIENCE, false);
    pool.add(new TestDelivery(1).goesStale());
    pool.add(new TestDelivery(2).goesStale());
    assertThat(pool.waiting()).hasSize(2);

    pool.add(first);

    assertThat(pool.waiting()).containsExactly(first);
  }

  @Test
  void aSuspectDeliveryWaitsForAllOthersAndAllOthersWaitForIt() {
    SlotPool pool = guarded(3);
    HandlerExecution running = begin(pool, first);
    Delivery suspect = new TestDelivery(2, SUSPECT);
    pool.add(suspect);
    pool.add(second);
    assertThat(pool.takeSlot()).as("a suspect beside another one").isFalse();

    pool.end(running);
    assertThat(pool.takeNext(running)).isSameAs(suspect);
    assertThat(pool.isIsolated(running)).isTrue();
    assertThat(pool.takeSlot()).as("another one beside a suspect").isFalse();

    pool.end(running);
    assertThat(pool.isIsolated(running)).isFalse();
    assertThat(pool.takeSlots()).isEqualTo(1);
  }

  @Test
  void withoutAGuardARedeliveredEventIsHandledLikeAnyOther() {
    SlotPool pool = pool(2);
    begin(pool, first);
    pool.add(new TestDelivery(2, SUSPECT));

    assertThat(pool.takeSlot()).isTrue();
  }

  @Test
  void anExecutionThatReplacesAnAbandonedOneStaysAlone() {
    SlotPool pool = guarded(2);
    Delivery suspect = new TestDelivery(1, SUSPECT);
    HandlerExecution abandoned = begin(pool, suspect);
    HandlerExecution next = execution();

    pool.replace(abandoned, next, suspect);

    assertThat(pool.isIsolated(next)).isTrue();
    pool.add(second);
    assertThat(pool.takeSlot()).isFalse();
  }

  @Test
  void noMoreHandlersAreAbandonedThanThereAreSlots() {
    SlotPool pool = pool(1);

    assertThat(pool.abandon()).isTrue();
    assertThat(pool.abandon()).isFalse();
    pool.abandonedEnded();
    assertThat(pool.abandon()).isTrue();
  }

  @Test
  void aHandlerThatNobodyWaitsForCountsAsEnded() {
    SlotPool pool = pool(1);
    HandlerExecution execution = begin(pool, first);

    assertThat(pool.release(thread -> false)).isEmpty();
    assertThat(pool.isRunning()).isTrue();
    assertThat(pool.release(thread -> thread == Thread.currentThread())).containsExactly(first);
    assertThat(pool.isRunning()).isFalse();
    pool.end(execution);
    pool.free(execution);

    begin(pool, second);
    assertThat(pool.isRunning()).isTrue();
  }

  @Test
  void aHandlerThatNobodyWaitsForCountsAsEndedOnceThoughItIsAbandonedLater() {
    SlotPool pool = pool(2);
    HandlerExecution abandoned = begin(pool, first);
    pool.release(thread -> true);
    begin(pool, second);
    HandlerExecution next = execution();
    pool.replace(abandoned, next, first);

    pool.end(next);

    assertThat(pool.isRunning()).as("the second one").isTrue();
  }

  @Test
  void anOpenCircuitBreakerLetsNothingBeginUntilItsPauseIsOver() {
    CircuitBreaker breaker =
        CircuitBreaker.builder().failureRatio(0.5).window(1).minimum(1).build();
    SlotPool pool =
        new SlotPool(
            ObserveOptions.builder().concurrency(2).circuitBreaker(breaker).build(),
            PATIENCE,
            false);
    HandlerExecution execution = begin(pool, first);
    pool.add(second);
    pool.add(new TestDelivery(3));

    execution.became(Outcome.FAILED);
    assertThat(pool.end(execution)).isEqualTo(BreakerState.Change.OPENED);
    assertThat(pool.breakerPause()).isNotNull();
    assertThat(pool.takeNext(execution)).isNull();
    pool.free(execution);

    assertThat(pool.resume()).as("its pause has not begun yet").isZero();
    pool.pause();
    assertThat(pool.resume()).isPositive();
    assertThat(pool.takeFirst(execution)).isSameAs(second);
    assertThat(pool.takeSlot()).as("another one beside the one that is tried").isFalse();
  }

  private static SlotPool pool(int concurrency) {
    return new SlotPool(ObserveOptions.builder().concurrency(concurrency).build(), PATIENCE, false);
  }

  private static SlotPool guarded(int concurrency) {
    return new SlotPool(ObserveOptions.builder().concurrency(concurrency).build(), PATIENCE, true);
  }

  /** Has a slot begin with a delivery. */
  private HandlerExecution begin(SlotPool pool, Delivery delivery) {
    HandlerExecution execution = execution();
    pool.add(delivery);
    assertThat(pool.takeSlot()).isTrue();
    assertThat(pool.takeFirst(execution)).isSameAs(delivery);
    return execution;
  }

  private HandlerExecution execution() {
    return TestListener.execution(timer);
  }
}
