package io.vireo.rabbitmq.internal.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.rabbitmq.internal.connection.Tunables;
import io.vireo.rabbitmq.internal.thread.SerialTasks;
import io.vireo.rabbitmq.internal.thread.Threads;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OversizeSuspensionTest {
  private static final Duration SOON = Duration.ofMillis(20);
  private static final Duration NEVER = Duration.ofHours(1);

  private final Threads threads = new Threads();
  private final SerialTasks tasks = new SerialTasks(threads);
  private final Consumer consumer = new Consumer();

  @AfterEach
  void shutDown() {
    threads.shutdown();
  }

  @Test
  void aConsumerIsSuspendedThenOnTrialThenWorksAgain() {
    OversizeSuspension suspension = suspension(SOON, SOON);

    receive(suspension);

    await()
        .untilAsserted(
            () -> assertThat(consumer.states).containsExactly("suspended", "on trial", "over"));
    assertThat(suspension.reason()).isNull();
  }

  @Test
  void theReasonSaysWhatToDoUntilTheTrialIsOver() {
    OversizeSuspension suspension = suspension(SOON, NEVER);

    receive(suspension);
    await().until(() -> consumer.states.contains("on trial"));

    assertThat(suspension.reason())
        .contains("queue 'orders'", "101 bytes", "no more than 100", "Take it out of the queue");
  }

  @Test
  void aFurtherMessageWhileTheConsumerIsSuspendedChangesNothing() {
    OversizeSuspension suspension = suspension(NEVER, NEVER);

    receive(suspension);
    receive(suspension);

    assertThat(consumer.states).containsExactly("suspended");
  }

  @Test
  void aFurtherMessageDuringTheTrialSuspendsTheConsumerAgain() {
    OversizeSuspension suspension = suspension(SOON, SOON);
    consumer.onFirstTrial = () -> tasks.execute(() -> suspension.received("orders", 101));

    receive(suspension);

    await()
        .untilAsserted(
            () ->
                assertThat(consumer.states)
                    .containsExactly("suspended", "on trial", "suspended", "on trial", "over"));
  }

  private OversizeSuspension suspension(Duration pause, Duration probation) {
    Tunables tunables = new Tunables(1, 100, NEVER, pause, probation);
    return new OversizeSuspension(consumer, threads, tasks, tunables);
  }

  private void receive(OversizeSuspension suspension) {
    assertThat(
            tasks.executeAndWait(() -> suspension.received("orders", 101), Duration.ofSeconds(10)))
        .isTrue();
  }

  private static final class Consumer implements OversizeSuspension.Suspendable {
    private final List<String> states = new CopyOnWriteArrayList<>();
    private volatile Runnable onFirstTrial = () -> {};

    @Override
    public void suspend(String reason, Instant until) {
      states.add("suspended");
    }

    @Override
    public void resumeOnTrial() {
      boolean first = !states.contains("on trial");
      states.add("on trial");
      if (first) {
        onFirstTrial.run();
      }
    }

    @Override
    public void suspensionOver() {
      states.add("over");
    }
  }
}
