package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.EmitOptions;
import io.vireo.Observer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the futures of {@code emitAsync} promise. */
abstract class AsyncEmittingCases extends ContractCases {
  @Test
  void emitAsyncKeepsTheOrderAndAnswersEachEvent() {
    Received<Integer> received = listen(app, event, Integer.class);

    List<CompletableFuture<Boolean>> answers = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      answers.add(app.emitAsync(event, i));
    }

    for (CompletableFuture<Boolean> answer : answers) {
      assertThat(answer).succeedsWithin(Received.PATIENCE).isEqualTo(true);
    }
    assertThat(received.next(3_000)).isEqualTo(numbers(0, 2_999));
  }

  @Test
  void futuresCompleteOnAThreadOfVireos() throws Exception {
    app.on(event, data -> {});
    CompletableFuture<String> thread = new CompletableFuture<>();

    CompletableFuture<Void> attached =
        notYetComplete(app).thenAccept(taken -> thread.complete(Thread.currentThread().getName()));

    assertThat(thread.get(30, TimeUnit.SECONDS)).isEqualTo("vireo-completions");
    assertThat(attached).succeedsWithin(Received.PATIENCE);
  }

  @Test
  void whatIsAttachedToAFutureMayWaitForFurtherEvents() {
    int chains = 20;
    app.on(event, data -> {});

    List<CompletableFuture<Boolean>> nested = new ArrayList<>();
    for (int i = 0; i < chains; i++) {
      nested.add(
          notYetComplete(app)
              .thenApply(
                  taken -> {
                    CompletableFuture<Boolean> one = app.emitAsync(event, 1);
                    CompletableFuture<Boolean> two = app.emitAsync(event, 2);
                    CompletableFuture.allOf(one, two).join();
                    return one.join() && two.join();
                  }));
    }

    for (CompletableFuture<Boolean> each : nested) {
      assertThat(each).succeedsWithin(Received.PATIENCE).isEqualTo(true);
    }
  }

  @Test
  void anEventUnderWayAtTheCloseCompletesThoughAnotherOnesFutureIsWaitedForInACompletion() {
    CountDownLatch waiting = new CountDownLatch(1);
    CompletableFuture<Boolean> last = new CompletableFuture<>();
    CompletableFuture<Boolean> nested =
        notYetComplete(app)
            .thenApply(
                taken -> {
                  waiting.countDown();
                  return last.join();
                });
    await(waiting);

    app.close();
    CompletableFuture<Boolean> refused =
        app.emitAsync(event, 1).whenComplete((taken, failure) -> last.complete(true));

    assertThat(refused).failsWithin(Received.PATIENCE);
    assertThat(nested).succeedsWithin(Received.PATIENCE).isEqualTo(true);
  }

  /**
   * A future that is not complete yet, so that something can be attached to it before it completes.
   * Its event has no route and waits for one.
   */
  private static CompletableFuture<Boolean> notYetComplete(Observer app) {
    return app.emitAsync(
        event(), 1, EmitOptions.builder().waitForRoute(Duration.ofMillis(300)).build());
  }
}
