package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.Health;
import io.vireo.spi.Delivery;
import io.vireo.tck.rabbitmq.RabbitAdmin;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Row 27: what has failed cannot be recorded. The original stays unacknowledged until it can, and
 * nothing spins.
 */
@Tag("fault")
class RecoveryFaultIT {
  private static final RabbitAdmin ADMIN = TestBroker.node().admin();
  private static final byte[] RECORD = "{}".getBytes(UTF_8);
  private static final String CONFIRMABLE =
      "lists:sum([maps:get(messages_received_confirm_total, C, 0)"
          + " || C <- maps:values(rabbit_global_counters:overview())])";

  @RegisterExtension private final FaultBench bench = new FaultBench();
  private final RabbitDriver driver = bench.driver();
  private final TestBroker.Recorder recorder = new TestBroker.Recorder();
  private final String route = TestBroker.freshName("recovery");
  private final String recovery = "RECOVERY." + route;

  @Test
  void aRecoveryQueueThatTakesNothingHoldsTheEventUpWithoutSpinning() throws Exception {
    // Not by its arguments: a queue that is deleted for them confirms what comes at that moment.
    takesNothing(true);
    try {
      CompletableFuture<Void> recovering = failOne();

      bench.awaitNotUp("route " + route, Health.Status.DEGRADED, "cannot be stored");
      long before = published();
      await().during(Duration.ofSeconds(2)).until(() -> unacknowledged() == 1);
      assertThat(published() - before).isLessThan(60);
      takesNothing(false);

      assertRecovered(recovering);
    } finally {
      takesNothing(false);
    }
  }

  private void takesNothing(boolean so) {
    ADMIN.eval(
        so
            ? ("rabbit_policy:parse_set(<<\"/\">>, <<\"%1$s\">>, <<\"^%1$s$\">>, "
                    + "<<\"{\\\"max-length\\\": 0, \\\"overflow\\\": \\\"reject-publish\\\"}\">>, "
                    + "0, <<\"queues\">>, <<\"vireo\">>)")
                .formatted(recovery)
            : "catch rabbit_policy:delete(<<\"/\">>, <<\"%s\">>, <<\"vireo\">>)"
                .formatted(recovery));
  }

  @Test
  void anAlarmHoldsTheRecordUpUntilItEnds() throws Exception {
    Delivery delivery = deliverOne();
    CompletableFuture<Void> recovering;
    ADMIN.memoryAlarm(true);
    try {
      recovering = recover(delivery);

      bench.awaitNotUp("route " + route, Health.Status.DEGRADED, "cannot be stored");
      assertThat(unacknowledged()).isEqualTo(1);
    } finally {
      ADMIN.memoryAlarm(false);
    }

    assertRecovered(recovering);
  }

  @Test
  void aConnectionThatIsLostInBetweenCostsNoRecord() throws Exception {
    bench.observe(route, TestBroker.RESUMABLE, recorder);
    for (int i = 0; i < 20; i++) {
      assertThat(TestBroker.publish(driver, TestBroker.event(route, "1"))).isTrue();
      Delivery delivery = recorder.next();
      delivery.begin();
      CompletableFuture<Void> recovering = recover(delivery);
      if (i % 5 == 0) {
        ADMIN.closeAllConnections();
      }
      recovering.get(TestBroker.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (delivery.isStale()) {
        // It may have been recorded before, and comes again all the same.
        await().atMost(FaultBench.BACK).until(() -> isSettled());
      }
    }

    bench.awaitBack(route);
    await().atMost(FaultBench.BACK).until(() -> isSettled());
    // Each at least once; what a lost connection left without its acknowledgement, once more.
    assertThat(ADMIN.queue(recovery).orElseThrow().ready()).isBetween(20L, 40L);
  }

  /** Records what came again, if anything did. */
  private boolean isSettled() throws InterruptedException {
    if (recorder.size() > 0) {
      Delivery again = recorder.next();
      if (again.begin()) {
        again.recover(RECORD);
      }
    }
    RabbitAdmin.Queue queue = ADMIN.queue(route).orElseThrow();
    return queue.ready() + queue.unacknowledged() == 0;
  }

  private CompletableFuture<Void> failOne() throws Exception {
    return recover(deliverOne());
  }

  private Delivery deliverOne() throws Exception {
    bench.observe(route, TestBroker.RESUMABLE, recorder);
    assertThat(TestBroker.publish(driver, TestBroker.event(route, "1"))).isTrue();
    Delivery delivery = recorder.next();
    assertThat(delivery.begin()).isTrue();
    return delivery;
  }

  private static CompletableFuture<Void> recover(Delivery delivery) {
    return CompletableFuture.runAsync(() -> delivery.recover(RECORD));
  }

  private void assertRecovered(CompletableFuture<Void> recovering) throws Exception {
    recovering.get(TestBroker.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    await().until(() -> unacknowledged() == 0);
    assertThat(TestBroker.take(recovery).getBody()).isEqualTo(RECORD);
    bench.awaitBack(route);
  }

  private long unacknowledged() {
    return ADMIN.queue(route).orElseThrow().unacknowledged();
  }

  private static long published() {
    return Long.parseLong(ADMIN.eval(CONFIRMABLE));
  }
}
