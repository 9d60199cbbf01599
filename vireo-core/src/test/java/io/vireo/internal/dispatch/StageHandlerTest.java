package io.vireo.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.AsyncHandler;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** An asynchronous handler, called like any other. */
class StageHandlerTest {
  private static void handle(AsyncHandler<String> handler) throws Exception {
    new StageHandler<>("order.placed", handler).handle("content");
  }

  @Test
  void itReturnsWhenTheStageHasCompletedOnAnotherThread() throws Exception {
    CompletableFuture<String> stage = new CompletableFuture<>();
    CompletableFuture<Void> handled =
        CompletableFuture.runAsync(
            () -> assertThatCode(() -> handle(data -> stage)).doesNotThrowAnyException());

    assertThat(handled).isNotDone();
    stage.complete("a value");

    handled.join();
  }

  /** Such a stage refuses all that a future can do. */
  @Test
  void aStageThatIsNoFutureIsWaitedForAsWell() {
    assertThatCode(() -> handle(data -> CompletableFuture.completedStage(data)))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> handle(data -> CompletableFuture.failedStage(new IOException("x"))))
        .isInstanceOf(IOException.class);
  }

  @Test
  void whatStagesPutAroundAFailureIsTakenOff() {
    IOException cause = new IOException("expected by this test");
    Throwable wrapped = new CompletionException(new CompletionException(cause));

    assertThatThrownBy(() -> handle(data -> CompletableFuture.failedFuture(wrapped)))
        .isSameAs(cause);
  }

  @Test
  void anErrorStaysAnError() {
    AssertionError error = new AssertionError("expected by this test");

    assertThatThrownBy(() -> handle(data -> CompletableFuture.failedFuture(error))).isSameAs(error);
  }

  @Test
  void aStageThatWasCancelledIsAFailure() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    stage.cancel(false);

    assertThatThrownBy(() -> handle(data -> stage)).isInstanceOf(CancellationException.class);
  }

  @Test
  void anInterruptCancelsTheStage() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> handle(data -> stage)).isInstanceOf(InterruptedException.class);

    assertThat(stage).isCancelled();
  }

  @Test
  void anInterruptEndsTheWaitForAStageThatCannotBeCancelled() {
    CompletionStage<String> stage = new CompletableFuture<String>().minimalCompletionStage();
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> handle(data -> stage)).isInstanceOf(InterruptedException.class);
  }

  @Test
  @SuppressWarnings("NullAway") // What a program may do that nothing checks.
  void noStageIsAFailureThatNamesTheEvent() {
    assertThatThrownBy(() -> handle(data -> null))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("'order.placed'");
  }
}
