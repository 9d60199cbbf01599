package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.vireo.Recovery;
import io.vireo.RecoveryException;
import io.vireo.RecoveryFilter;
import io.vireo.RedriveOptions;
import io.vireo.RedriveResult;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What breaks in the middle of a redrive: it says how far it came, the next one goes on, and no
 * event is lost.
 */
@Tag("fault")
class RedriveFaultIT {
  private static final RabbitNode NODE = TestBroker.node();
  private static final int NUMBER = 1_500;
  private static final int MIDDLE = 500;
  private static final int WINDOW = 40;

  private final FailedEvents events = new FailedEvents(NUMBER);
  private final Recovery recovery = events.recovery();

  @AfterEach
  void close() {
    events.close();
  }

  @Test
  void aConnectionThatIsClosedInTheMiddleCostsNoEvent() {
    RecoveryException failure = redriveUntilItEnds(() -> NODE.admin().closeAllConnections());

    assertSaysHowFar(failure);
    assertThat(recovery.redrive(RecoveryFilter.all(), options(() -> {})).left()).isZero();
    assertAllCameBack(WINDOW);
  }

  @Test
  void aBrokerThatIsKilledInTheMiddleCostsNoEvent() throws Exception {
    CountDownLatch killed = new CountDownLatch(1);
    CompletableFuture<RecoveryException> redriving =
        CompletableFuture.supplyAsync(
            () ->
                redriveUntilItEnds(
                    () -> {
                      NODE.kill();
                      killed.countDown();
                    }));
    assertThat(killed.await(TestBroker.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    NODE.restart();

    RecoveryException failure = redriving.get(60, TimeUnit.SECONDS);
    assertSaysHowFar(failure);
    assertThat(recovery.redrive(RecoveryFilter.all(), options(() -> {})).left()).isZero();
    // A broker that had no quiet moment has not written to disk what was removed meanwhile.
    assertAllCameBack(failure.result().redriven() + WINDOW);
  }

  @Test
  void whatTheBrokerHadAQuietMomentToWriteDoesNotComeAgainWhenItIsKilled() {
    recovery.redrive(RecoveryFilter.builder().limit(MIDDLE).build(), options(() -> {}));
    awaitQuiet();

    NODE.kill();
    NODE.restart();

    assertThat(recovery.count()).isEqualTo(NUMBER - MIDDLE);
    assertThat(recovery.redrive(RecoveryFilter.all(), options(() -> {})).left()).isZero();
    assertAllCameBack(0);
  }

  /** The broker writes within 200 ms, and then the process of the queue sleeps. */
  private void awaitQuiet() {
    await()
        .atMost(TestBroker.PATIENCE)
        .until(() -> new BrokerQueue("RECOVERY." + events.route()).sleeps());
  }

  @Test
  void aRouteWhoseQueueIsDeletedInTheMiddleKeepsTheRestOfItsRecords() {
    RedriveResult result =
        recovery.redrive(
            RecoveryFilter.all(), options(() -> NODE.admin().deleteQueue(events.route())));

    assertThat(result.seen()).isEqualTo(NUMBER);
    assertThat(result.redriven() + result.left()).isEqualTo(NUMBER);
    assertThat(result.redriven()).isBetween((long) MIDDLE, (long) MIDDLE + WINDOW);
    assertThat(recovery.count()).isEqualTo(result.left());
  }

  @Test
  void aRecoveryQueueThatIsDeletedInTheMiddleEndsTheRedriveThere() {
    RecoveryException failure =
        redriveUntilItEnds(() -> NODE.admin().deleteQueue("RECOVERY." + events.route()));

    assertSaysHowFar(failure);
    assertThat(recovery.count()).isZero();
    assertThat(events.cameBack())
        .isBetween(failure.result().redriven(), failure.result().redriven() + WINDOW);
  }

  /** Breaks something when the middle is reached. */
  private RecoveryException redriveUntilItEnds(Runnable fault) {
    RecoveryException failure =
        catchThrowableOfType(
            RecoveryException.class, () -> recovery.redrive(RecoveryFilter.all(), options(fault)));
    assertThat(failure).isNotNull();
    return failure;
  }

  private static RedriveOptions options(Runnable inTheMiddle) {
    AtomicInteger broken = new AtomicInteger();
    return RedriveOptions.builder()
        .window(WINDOW)
        .progress(
            result -> {
              if (result.redriven() == MIDDLE && broken.getAndIncrement() == 0) {
                inTheMiddle.run();
              }
            })
        .build();
  }

  private void assertSaysHowFar(RecoveryException failure) {
    assertThat(failure).hasMessageContaining(events.route()).hasMessageContaining(NODE.endpoint());
    assertThat(failure.result().redriven()).isBetween((long) MIDDLE, (long) MIDDLE + WINDOW);
  }

  /**
   * Each event comes, and no more of them again than that. Those may come three times: what was not
   * confirmed over a lost connection is published once more, and its record redriven again.
   */
  private void assertAllCameBack(long mostAgain) {
    assertThat(recovery.count()).isZero();
    Map<Integer, AtomicInteger> handled = events.handle();
    assertThat(handled).hasSize(NUMBER);
    assertThat(handled.values()).allMatch(times -> times.get() <= 3);
    assertThat(handled.values().stream().filter(times -> times.get() > 1).count())
        .isLessThanOrEqualTo(mostAgain);
  }
}
