package io.vireo.rabbitmq.internal.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryWindowTest {
  private final List<String> told = new ArrayList<>();

  @Test
  void aFinishedDeliveryIsAcknowledgedAtOnceWhenNothingElseIsThere() {
    DeliveryWindow window = window(250, 1);

    window.settle(1, true);

    assertThat(tell(window)).containsExactly("ack ..1");
    assertThat(window.isPending()).isFalse();
  }

  @Test
  void aFinishedPrefixIsAcknowledgedInOneWhenTheBatchIsFull() {
    DeliveryWindow window = window(40, 20);
    for (long tag = 1; tag < 10; tag++) {
      window.settle(tag, true);
      assertThat(tell(window)).isEmpty();
    }

    window.settle(10, true);

    assertThat(tell(window)).containsExactly("ack ..10");
  }

  @Test
  void lessThanABatchIsAcknowledgedAfterAWhile() {
    DeliveryWindow window = window(250, 20);
    window.settle(1, true);
    window.settle(2, true);
    assertThat(tell(window)).isEmpty();
    assertThat(window.isPending()).isTrue();

    window.tick();

    assertThat(tell(window)).containsExactly("ack ..2");
  }

  @Test
  void nothingBehindAnUnsettledOneIsAcknowledgedWithMany() {
    DeliveryWindow window = window(250, 3);
    window.settle(2, true);
    window.settle(3, true);
    window.tick();
    assertThat(tell(window)).isEmpty();

    window.settle(1, true);

    assertThat(tell(window)).containsExactly("ack ..3");
  }

  @Test
  void aRejectedOneIsToldAtOnceAndBeforeAnAcknowledgementThatCoversIt() {
    DeliveryWindow window = window(250, 4);
    window.settle(1, true);
    window.settle(2, false);
    window.settle(3, true);
    window.settle(4, true);

    assertThat(tell(window)).containsExactly("requeue 2", "ack ..4");
  }

  @Test
  void anAcknowledgementOfManyNamesOneThatTheBrokerStillHas() {
    DeliveryWindow window = window(250, 2);
    window.settle(1, true);
    window.settle(2, false);

    assertThat(tell(window)).containsExactly("requeue 2", "ack ..1");
  }

  @Test
  void aHungHandlerDoesNotStarveThePrefetch() {
    DeliveryWindow window = window(10, 10);
    window.begin(1);
    for (long tag = 2; tag <= 6; tag++) {
      window.settle(tag, true);
    }

    assertThat(tell(window)).containsExactly("ack 2", "ack 3", "ack 4", "ack 5", "ack 6");
  }

  @Test
  void whatIsBehindAHungHandlerIsAcknowledgedAfterAWhile() {
    DeliveryWindow window = window(250, 4);
    window.settle(1, true);
    window.begin(2);
    window.settle(3, true);
    window.tick();
    assertThat(tell(window)).containsExactly("ack ..1");
    told.clear();

    for (int i = 0; i < 20; i++) {
      window.tick();
      tell(window);
    }

    assertThat(told).containsExactly("ack 3");
    assertThat(window.settle(2, true)).isTrue();
    assertThat(tell(window)).containsExactly("ack 3", "ack 2");
    window.settle(4, true);
    assertThat(tell(window)).endsWith("ack ..4");
  }

  @Test
  void aDeliveryHasOneSettlement() {
    DeliveryWindow window = window(250, 2);

    assertThat(window.settle(1, true)).isTrue();
    assertThat(window.settle(1, true)).isFalse();
    assertThat(window.settle(1, false)).isFalse();
    assertThat(window.begin(1)).isFalse();
    assertThat(window.claim(1)).isFalse();
    assertThat(window.settle(99, true)).isFalse();
  }

  @Test
  void aClaimedDeliveryTakesNoOtherSettlement() {
    DeliveryWindow window = window(250, 1);

    assertThat(window.claim(1)).isTrue();
    assertThat(window.settle(1, false)).isFalse();
    assertThat(window.settleClaimed(1, true)).isTrue();

    assertThat(tell(window)).containsExactly("ack ..1");
  }

  @Test
  void aClaimedDeliveryThatIsAcknowledgedSinglyIsToldAtOnceWhateverElseIsUnsettled() {
    DeliveryWindow window = window(250, 4);
    window.claim(3);

    assertThat(window.acknowledgeClaimedSingly(3)).isTrue();
    assertThat(window.hasSingles()).isTrue();

    assertThat(tell(window)).containsExactly("ack 3");
    assertThat(window.hasSingles()).isFalse();
    assertThat(window.acknowledgeClaimedSingly(3)).isFalse();
    assertThat(window.acknowledgeClaimedSingly(2)).as("not claimed").isFalse();
    window.settle(1, true);
    window.settle(2, true);
    window.settle(4, true);
    assertThat(tell(window)).containsExactly("ack 3", "ack ..4");
    assertThat(window.isEmpty()).isTrue();
  }

  @Test
  void onlyWhatWasNotBegunGoesBackOnACancel() {
    DeliveryWindow window = window(250, 4);
    window.begin(2);
    window.claim(3);

    window.requeueUnbegun();

    assertThat(tell(window)).containsExactly("requeue 1", "requeue 4");
    assertThat(window.begin(1)).isFalse();
    assertThat(window.settle(2, true)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 50, 250})
  void whateverTheOrderOfSettlementsTheBrokerHearsEachOnceAndRight(int prefetch) {
    for (long seed = 0; seed < 20; seed++) {
      new Model(prefetch, seed).run(1_000);
    }
  }

  private static DeliveryWindow window(int prefetch, int delivered) {
    DeliveryWindow window = new DeliveryWindow(prefetch);
    for (long tag = 1; tag <= delivered; tag++) {
      window.delivered(tag);
    }
    return window;
  }

  private List<String> tell(DeliveryWindow window) {
    for (DeliveryWindow.Action action = window.poll();
        action != DeliveryWindow.Action.NONE;
        action = window.poll()) {
      told.add(
          switch (action) {
            case ACKNOWLEDGE_UP_TO -> "ack .." + window.tag();
            case ACKNOWLEDGE -> "ack " + window.tag();
            default -> "requeue " + window.tag();
          });
    }
    return told;
  }

  /**
   * A broker that delivers up to the prefetch and refuses, as the real one does, a tag that it does
   * not wait for.
   */
  private static final class Model {
    private final int prefetch;
    private final SplittableRandom random;
    private final DeliveryWindow window;
    private final SortedSet<Long> unacknowledged = new TreeSet<>();
    private final SortedSet<Long> open = new TreeSet<>();
    private final SortedSet<Long> acknowledged = new TreeSet<>();
    private final SortedSet<Long> rejected = new TreeSet<>();
    private long next = 1;

    Model(int prefetch, long seed) {
      this.prefetch = prefetch;
      this.random = new SplittableRandom(seed);
      this.window = new DeliveryWindow(prefetch);
    }

    void run(int steps) {
      for (int i = 0; i < steps; i++) {
        deliver();
        settleOne();
        if (random.nextInt(20) == 0) {
          window.tick();
        }
        hear();
      }
      for (Long tag : List.copyOf(open)) {
        settle(tag);
      }
      window.tick();
      hear();
      assertThat(unacknowledged).isEmpty();
      assertThat(window.isPending()).isFalse();
    }

    private void deliver() {
      int count = random.nextInt(4);
      for (int i = 0; i < count && unacknowledged.size() < prefetch; i++) {
        window.delivered(next);
        unacknowledged.add(next);
        open.add(next);
        next++;
      }
    }

    private void settleOne() {
      if (open.isEmpty() || random.nextInt(10) == 0) {
        return;
      }
      // Mostly the oldest ones, but the very oldest may hang for long.
      List<Long> tags = List.copyOf(open);
      settle(tags.get(Math.min(tags.size() - 1, random.nextInt(1 + random.nextInt(8)))));
    }

    private void settle(long tag) {
      boolean positive = random.nextInt(10) > 0;
      boolean claimed = random.nextInt(5) == 0 && window.claim(tag);
      assertThat(claimed ? window.settleClaimed(tag, positive) : window.settle(tag, positive))
          .isTrue();
      open.remove(tag);
      (positive ? acknowledged : rejected).add(tag);
    }

    private void hear() {
      for (DeliveryWindow.Action action = window.poll();
          action != DeliveryWindow.Action.NONE;
          action = window.poll()) {
        long tag = window.tag();
        assertThat(unacknowledged).contains(tag);
        switch (action) {
          case ACKNOWLEDGE_UP_TO -> {
            SortedSet<Long> covered = unacknowledged.headSet(tag + 1);
            assertThat(acknowledged).containsAll(covered);
            covered.clear();
          }
          case ACKNOWLEDGE -> {
            assertThat(acknowledged).contains(tag);
            unacknowledged.remove(tag);
          }
          default -> {
            assertThat(rejected).contains(tag);
            unacknowledged.remove(tag);
          }
        }
      }
    }
  }
}
