package io.vireo.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Codec;
import io.vireo.Handler;
import io.vireo.HandlerTimeoutException;
import io.vireo.ObserveOptions;
import io.vireo.internal.dispatch.TestDelivery.Settlement;
import io.vireo.internal.isolation.PoisonGuard;
import io.vireo.internal.thread.Timer;
import io.vireo.spi.Delivery;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The work of one slot, on the thread of the test. */
class SlotTest {
  private final Timer timer = new Timer();
  private final Waiting waiting = new Waiting();
  private final List<Integer> handled = new ArrayList<>();

  @AfterEach
  void close() {
    timer.close();
  }

  @Test
  void itHandlesOneDeliveryAfterTheOtherUntilNoneIsLeft() {
    TestDelivery last = new TestDelivery(3);
    waiting.add(new TestDelivery(1), new TestDelivery(2), last);

    slot(handled::add).run();

    assertThat(handled).containsExactly(1, 2, 3);
    assertThat(last.settlements()).containsExactly(Settlement.ACKNOWLEDGED);
    assertThat(waiting.ended).isEqualTo(3);
  }

  @Test
  void itEndsNothingIfThereIsNothingToBeginWith() {
    slot(handled::add).run();

    assertThat(waiting.ended).isZero();
  }

  @Test
  void afterATurnItGivesItsThreadBack() {
    IntStream.range(0, 2 * Slot.TURN).forEach(n -> waiting.add(new TestDelivery(n)));

    slot(handled::add).run();

    assertThat(handled).hasSize(Slot.TURN);
    assertThat(waiting.ended).isEqualTo(Slot.TURN);
    assertThat(waiting.turnsOver).isEqualTo(1);
  }

  @Test
  void aDeliveryThatHasGoneStaleIsNotHandled() {
    TestDelivery stale = new TestDelivery(1).goesStale();
    waiting.add(stale, new TestDelivery(2));

    slot(handled::add).run();

    assertThat(handled).containsExactly(2);
    assertThat(stale.settlements()).isEmpty();
    assertThat(waiting.ended).isEqualTo(2);
  }

  @Test
  void aHandlerThatThrowsAnErrorCostsOnlyItsEvent() {
    TestDelivery failing = new TestDelivery(1);
    waiting.add(failing, new TestDelivery(2));

    slot(number -> {
          if (number == 1) {
            throw new AssertionError("expected by this test");
          }
          handled.add(number);
        })
        .run();

    assertThat(handled).containsExactly(2);
    assertThat(failing.settlements()).containsExactly(Settlement.RECOVERED);
  }

  @Test
  void aDeliveryThatThrowsAnErrorComesAgainAndCostsNoOther() {
    TestDelivery broken =
        new TestDelivery(1) {
          @Override
          public byte[] body() {
            throw new LinkageError("expected by this test");
          }
        };
    waiting.add(broken, new TestDelivery(2));

    slot(handled::add).run();

    assertThat(handled).containsExactly(2);
    assertThat(broken.settlements()).containsExactly(Settlement.RETRIED);
  }

  @Test
  void aSuspectDeliveryGoesThroughTheGuard() {
    ObserveOptions options = ObserveOptions.builder().maxDeliveries(3).build();
    PoisonGuard guard = PoisonGuard.of(TestListener.request(options), null, timer);
    TestDelivery suspect = new TestDelivery(1, true);
    waiting.add(suspect);

    slot(handled::add, guard).run();

    assertThat(handled).containsExactly(1);
    assertThat(suspect.settlements()).containsExactly(Settlement.ACKNOWLEDGED);
    assertThat(guard.health("guard").reason().orElse("")).startsWith("on probation");

    waiting.add(new TestDelivery(2));
    slot(handled::add, guard).run();
    assertThat(guard.health("guard")).isNull();
  }

  @Test
  void itTakesOverWhatAnAbandonedHandlerHasLeftAndGoesOn() {
    TestDelivery left = new TestDelivery(1);
    waiting.add(new TestDelivery(2));

    slot(handled::add).takeOver(left, 1, 1, new HandlerTimeoutException("too slow", null));

    assertThat(left.settlements()).containsExactly(Settlement.RECOVERED);
    assertThat(handled).containsExactly(2);
    assertThat(waiting.ended).isEqualTo(2);
  }

  private Slot slot(Handler<Integer> handler) {
    return slot(handler, null);
  }

  private Slot slot(Handler<Integer> handler, @Nullable PoisonGuard guard) {
    DeliveryProcessor processor =
        TestListener.processor(ObserveOptions.defaults(), Codec.json(), handler, () -> false);
    return new Slot(waiting, processor, guard, TestListener.execution(timer));
  }

  /** Hands out what it was given. */
  private static final class Waiting implements Slot.Source {
    private final Deque<Delivery> deliveries = new ArrayDeque<>();
    private int ended;
    private int turnsOver;

    void add(Delivery... added) {
      deliveries.addAll(List.of(added));
    }

    @Override
    public @Nullable Delivery takeFirst(HandlerExecution execution) {
      return deliveries.poll();
    }

    @Override
    public @Nullable Delivery endAndTakeNext(HandlerExecution execution, boolean turnIsOver) {
      ended++;
      if (turnIsOver) {
        turnsOver++;
        return null;
      }
      return deliveries.poll();
    }

    @Override
    public boolean isIdle() {
      return false;
    }
  }
}
