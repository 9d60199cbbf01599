package io.vireo.rabbitmq.internal.publish;

import io.vireo.VireoException;
import io.vireo.spi.PublishCallback;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The outcome of one publish, for a thread that waits for it. */
final class AwaitedConfirm implements PublishCallback {
  private final CompletableFuture<Boolean> outcome = new CompletableFuture<>();

  /**
   * Waits for the outcome; the publisher ends each event at its deadline. An interrupt does not end
   * the wait, as nobody would know then whether to publish again; the thread's flag is set
   * afterwards.
   *
   * @return whether a queue took the event
   * @throws VireoException if it was not published
   */
  boolean await() {
    try {
      return outcome.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof VireoException cause ? cause : e;
    }
  }

  @Override
  public void confirmed(boolean routed) {
    outcome.complete(routed);
  }

  @Override
  public void failed(VireoException cause) {
    outcome.completeExceptionally(cause);
  }
}
