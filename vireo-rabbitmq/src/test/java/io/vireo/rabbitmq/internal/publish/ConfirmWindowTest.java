package io.vireo.rabbitmq.internal.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.VireoException;
import io.vireo.rabbitmq.internal.message.Destination;
import io.vireo.rabbitmq.internal.message.PublishProperties;
import io.vireo.spi.PublishCallback;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfirmWindowTest {
  private final ConfirmWindow window = new ConfirmWindow(8);
  private final List<PendingPublish> settled = new ArrayList<>();

  @Test
  void sequenceNumbersStartWithOneAsTheBrokersDo() {
    assertThat(window.add(event("a"))).isEqualTo(1);
    assertThat(window.add(event("b"))).isEqualTo(2);
  }

  @Test
  void oneConfirmSettlesAllUpToIt() {
    add("a", "b", "c", "d");

    window.settle(3, true, settled);

    assertThat(settled).extracting(event -> event.event).containsExactly("a", "b", "c");
    assertThat(window.size()).isEqualTo(1);
  }

  @Test
  void aSingleConfirmSettlesOnlyItsOwn() {
    add("a", "b", "c");

    window.settle(2, false, settled);
    window.settle(2, false, settled);
    window.settle(3, true, settled);

    assertThat(settled).extracting(event -> event.event).containsExactly("b", "a", "c");
    assertThat(window.size()).isZero();
  }

  @Test
  void itIsFullWhenTheOldestHoldsOnEvenIfOthersAreConfirmed() {
    add("a", "b", "c", "d", "e", "f", "g", "h");
    window.settle(5, false, settled);
    assertThat(window.isFull()).isTrue();

    window.settle(1, false, settled);

    assertThat(window.isFull()).isFalse();
    assertThat(window.add(event("i"))).isEqualTo(9);
    assertThat(window.get(9)).isNotNull();
    assertThat(window.get(1)).isNull();
  }

  @Test
  void itGoesRoundManyTimes() {
    for (long i = 1; i <= 1_000; i++) {
      assertThat(window.add(event("e" + i))).isEqualTo(i);
      window.settle(i, false, settled);
    }

    assertThat(settled).hasSize(1_000);
    assertThat(window.size()).isZero();
  }

  @Test
  void whatIsUnconfirmedGoesInOrderBeforeWhatWaits() {
    add("a", "b", "c");
    window.settle(2, false, settled);
    ArrayDeque<PendingPublish> queue = new ArrayDeque<>(List.of(event("d")));

    window.drainToFrontOf(queue);

    assertThat(queue).extracting(event -> event.event).containsExactly("a", "c", "d");
    assertThat(window.size()).isZero();
  }

  @Test
  void anExpiredEventIsOutAndItsLateConfirmFindsNothing() {
    long now = System.nanoTime();
    window.add(event("late", now - 1));
    window.add(event("b", now + 1_000));

    window.expire(now, settled);
    assertThat(settled).extracting(event -> event.event).containsExactly("late");
    assertThat(window.nextDeadline(now)).isEqualTo(1_000);

    window.settle(1, false, settled);
    assertThat(settled).hasSize(1);
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

    assertThat(window.returned("b")).isSameAs(window.get(2));
    assertThat(window.returned("d")).isSameAs(window.get(4));
    assertThat(window.returned("e")).isNull();
  }

  @Test
  void aReturnOfAnEventWrittenBeforeTheLastOneReturnedIsFoundToo() {
    add("a", "b", "c");
    window.returned("c");

    assertThat(window.returned("a")).isSameAs(window.get(1));
  }

  @Test
  void aReturnOfAnEventThatHasItsOutcomeFindsNothing() {
    add("a", "b");
    window.settle(1, false, settled);

    assertThat(window.returned("a")).isNull();
    assertThat(window.returned("b")).isSameAs(window.get(2));
  }

  private void add(String... names) {
    for (String name : names) {
      window.add(event(name));
    }
  }

  private static PendingPublish event(String name) {
    return event(name, System.nanoTime() + Duration.ofMinutes(1).toNanos());
  }

  private static PendingPublish event(String name, long deadline) {
    return new PendingPublish(
        name,
        new Destination("", name, true, null),
        new PublishProperties(
            null, name, null, true, true, null, null, Map.of(), PublishProperties.Foreign.NONE),
        new byte[0],
        deadline,
        new PublishCallback() {
          @Override
          public void confirmed(boolean routed) {}

          @Override
          public void failed(VireoException cause) {}
        });
  }
}
