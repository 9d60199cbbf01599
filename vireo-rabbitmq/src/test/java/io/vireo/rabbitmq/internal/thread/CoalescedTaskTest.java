package io.vireo.rabbitmq.internal.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CoalescedTaskTest {
  private final Threads threads = new Threads();
  private final AtomicInteger runs = new AtomicInteger();

  @AfterEach
  void shutDown() {
    threads.shutdown();
  }

  @Test
  void itRunsAtOnceAndOnceMoreHoweverOftenItIsAskedFor() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    // The timer has one thread, which is busy until all has been asked for.
    threads.after(
        Duration.ZERO,
        () -> {
          try {
            asked.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    CoalescedTask task = new CoalescedTask(threads, Duration.ofMillis(1), runs::incrementAndGet);

    for (int i = 0; i < 1_000; i++) {
      task.request();
    }
    assertThat(runs).hasValue(1);
    asked.countDown();

    await().untilAsserted(() -> assertThat(runs).hasValue(2));
    CountDownLatch later = new CountDownLatch(1);
    threads.after(Duration.ofMillis(20), later::countDown);
    later.await();
    assertThat(runs).hasValue(2);
  }

  @Test
  void itRunsAtOnceAgainAfterARest() {
    CoalescedTask task = new CoalescedTask(threads, Duration.ofMillis(1), runs::incrementAndGet);
    task.request();

    await()
        .untilAsserted(
            () -> {
              int before = runs.get();
              task.request();
              assertThat(runs.get()).isEqualTo(before + 1);
            });
  }

  @Test
  void itRunsAgainThoughItHasFailed() {
    CoalescedTask task =
        new CoalescedTask(
            threads,
            Duration.ofMillis(1),
            () -> {
              if (runs.incrementAndGet() == 1) {
                throw new IllegalStateException("the first time");
              }
            });
    assertThatThrownBy(task::request).hasMessage("the first time");

    await()
        .untilAsserted(
            () -> {
              task.request();
              assertThat(runs).hasValueGreaterThan(1);
            });
  }
}
