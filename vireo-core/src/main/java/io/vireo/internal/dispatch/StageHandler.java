package io.vireo.internal.dispatch;

import io.vireo.AsyncHandler;
import io.vireo.Handler;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns an asynchronous handler into one that waits: it returns when the stage has completed, and
 * throws what the stage has failed with. So time-outs, retries, interceptors and closing treat it
 * like any other. Why a thread waits, is in decision 0055.
 *
 * @param event the name that is listened to, for error messages
 * @param handler the program's code
 * @param <T> the type of the content
 */
public record StageHandler<T>(String event, AsyncHandler<T> handler) implements Handler<T> {
  private static final Logger LOG = LoggerFactory.getLogger(StageHandler.class);

  public StageHandler {
    Objects.requireNonNull(event, "event");
    Objects.requireNonNull(handler, "handler");
  }

  @Override
  public void handle(T content) throws Exception {
    CompletionStage<?> stage =
        Objects.requireNonNull(
            handler.handle(content),
            () ->
                "The asynchronous handler of '"
                    + event
                    + "' has returned null instead of a CompletionStage; return"
                    + " CompletableFuture.completedFuture(null) if there is nothing to wait for");
    CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
    // Not every stage can be turned into a future, and some of those that are one cannot be asked.
    stage.whenComplete((value, failure) -> end(ended, failure));
    try {
      ended.get();
    } catch (InterruptedException e) {
      // The time of the handler is over, or the program's executor ends.
      cancel(stage);
      throw e;
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  private static void end(CompletableFuture<@Nullable Void> ended, @Nullable Throwable failure) {
    if (failure == null) {
      ended.complete(null);
    } else {
      ended.completeExceptionally(failure);
    }
  }

  private void cancel(CompletionStage<?> stage) {
    if (stage instanceof Future<?> running) {
      try {
        running.cancel(true);
      } catch (RuntimeException e) {
        LOG.debug("The stage of a handler of '{}' cannot be cancelled", event, e);
      }
    }
  }

  /** What the program has thrown, without what stages put around it. Throws what is an error. */
  private static Exception failure(@Nullable Throwable thrown) {
    Throwable cause = thrown;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof Exception exception ? exception : new CompletionException(cause);
  }
}
