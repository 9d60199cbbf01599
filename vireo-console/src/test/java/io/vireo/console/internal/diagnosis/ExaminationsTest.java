package io.vireo.console.internal.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vireo.console.internal.operation.ApiException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExaminationsTest {
  private final Examinations examinations = new Examinations();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch going = new CountDownLatch(1);
  private final AtomicInteger runs = new AtomicInteger();

  @AfterEach
  void close() {
    going.countDown();
    examinations.close();
  }

  /** Asks on a thread of its own, and returns when that waits for the result. */
  private CompletableFuture<String> ask(String name) {
    CompletableFuture<String> result = new CompletableFuture<>();
    Thread asking =
        new Thread(
            () -> {
              try {
                result.complete(
                    examinations.get(
                        name, false, Duration.ofSeconds(30), String.class, () -> examine(name)));
              } catch (RuntimeException e) {
                result.completeExceptionally(e);
              }
            });
    asking.setDaemon(true);
    asking.start();
    await().until(() -> asking.getState() == Thread.State.TIMED_WAITING);
    return result;
  }

  private String examine(String name) {
    runs.incrementAndGet();
    begun.countDown();
    try {
      going.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
    return name;
  }

  @Test
  void allWhoAskMeanwhileGetTheSameResult() throws Exception {
    CompletableFuture<String> first = ask("doctor");
    begun.await();
    CompletableFuture<String> second = ask("doctor");
    going.countDown();

    assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("doctor");
    assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("doctor");
    assertThat(runs).hasValue(1);
  }

  @Test
  void whoWaitsWhenTheConsoleIsClosedIsToldSoAtOnce() throws Exception {
    CompletableFuture<String> running = ask("doctor");
    begun.await();
    CompletableFuture<String> waiting = ask("explain order.placed");

    examinations.close();

    assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            ApiException.class, refusal -> assertThat(refusal.status()).isEqualTo(503));
    assertThatThrownBy(() -> running.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class);
    assertThat(runs).hasValue(1);
  }

  @Test
  void aClosedConsoleExaminesNothing() {
    examinations.close();

    assertThatThrownBy(
            () ->
                examinations.get(
                    "doctor", false, Duration.ZERO, String.class, () -> examine("doctor")))
        .isInstanceOfSatisfying(
            ApiException.class, refusal -> assertThat(refusal.status()).isEqualTo(503))
        .hasMessageContaining("The console is being closed");
  }
}
