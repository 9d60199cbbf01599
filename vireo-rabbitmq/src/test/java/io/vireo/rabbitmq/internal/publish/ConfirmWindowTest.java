package io.vireo.rabbitmq.internal.publish;

import static io.vireo.rabbitmq.internal.publish.TestEvents.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfirmWindowTest {
  private final ConfirmWindow window = new ConfirmWindow(8);
  private final List<PendingPublish> removed = new ArrayList<>();

  @Test
  void sequenceNumbersStartWithOneAsTheBrokersDo() {
    assertThat(window.add(event("a"))).isEqualTo(1);
    assertThat(window.add(event("b"))).isEqualTo(2);
  }

  @Test
  void oneConfirmRemovesAllUpToIt() {
    add("a", "b", "c", "d");

    window.remove(3, true, removed);

    assertThat(removed).extracting(event -> event.event).containsExactly("a", "b", "c");
    assertThat(window.size()).isEqualTo(1);
  }

  @Test
  void aSingleConfirmRemovesOnlyItsOwn() {
    add("a", "b", "c");

    window.remove(2, false, removed);
    window.remove(2, false, removed);
    window.remove(3, true, removed);

    assertThat(removed).extracting(event -> event.event).containsExactly("b", "a", "c");
    assertThat(window.size()).isZero();
  }

  @Test
  void itIsFullWhenTheOldestHoldsOnEvenIfOthersAreConfirmed() {
    add("a", "b", "c", "d", "e", "f", "g", "h");
    window.remove(5, false, removed);
    assertThat(window.isFull()).isTrue();

    window.remove(1, false, removed);

    assertThat(window.isFull()).isFalse();
    assertThat(window.add(event("i"))).isEqualTo(9);
    assertThat(window.get(9)).isNotNull();
    assertThat(window.get(1)).isNull();
  }

  @Test
  void itGoesRoundManyTimes() {
    for (long i = 1; i <= 1_000; i++) {
      assertThat(window.add(event("e" + i))).isEqualTo(i);
      window.remove(i, false, removed);
    }

    assertThat(removed).hasSize(1_000);
    assertThat(window.size()).isZero();
  }

  @Test
  void whatIsUnconfirmedGoesInOrderBeforeWhatWaits() {
    add("a", "b", "c");
    window.remove(2, false, removed);
    ArrayDeque<PendingPublish> queue = new ArrayDeque<>(List.of(event("d")));

    window.moveToFrontOf(queue);

    assertThat(queue).extracting(event -> event.event).containsExactly("a", "c", "d");
    assertThat(window.size()).isZero();
  }

  @Test
  void anExpiredEventIsOutAndItsLateConfirmFindsNothing() {
    long now = System.nanoTime();
    window.add(event("late", now - 1));
    window.add(event("b", now + 1_000));

    window.removeExpired(now, removed);
    assertThat(removed).extracting(event -> event.event).containsExactly("late");
    assertThat(window.nextDeadline(now)).isEqualTo(1_000);

    window.remove(1, false, removed);
    assertThat(removed).hasSize(1);
  }

  @Test
  void whatWasNeverWrittenDoesNotCount() {
    add("a");
    window.add(event("too large"));
    window.removeNewest();

    assertThat(window.add(event("b"))).isEqualTo(2);
    assertThat(window.size()).isEqualTo(2);
  }

  @Test
  void aReturnFindsItsEventByTheId() {
    add("a", "b", "c", "d");

    assertThat(window.getReturned("b")).isSameAs(window.get(2));
    assertThat(window.getReturned("d")).isSameAs(window.get(4));
    assertThat(window.getReturned("e")).isNull();
  }

  @Test
  void aReturnOfAnEventWrittenBeforeTheLastOneReturnedIsFoundToo() {
    add("a", "b", "c");
    window.getReturned("c");

    assertThat(window.getReturned("a")).isSameAs(window.get(1));
  }

  @Test
  void aReturnOfAnEventThatHasItsOutcomeFindsNothing() {
    add("a", "b");
    window.remove(1, false, removed);

    assertThat(window.getReturned("a")).isNull();
    assertThat(window.getReturned("b")).isSameAs(window.get(2));
  }

  private void add(String... names) {
    for (String name : names) {
      window.add(event(name));
    }
  }
}
