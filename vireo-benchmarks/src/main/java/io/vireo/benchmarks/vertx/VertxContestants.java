package io.vireo.benchmarks.vertx;

import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Listener;
import io.vireo.benchmarks.StreamEmitter;
import io.vireo.benchmarks.WaitingEmitter;

/** How the client of Vert.x takes part. */
public final class VertxContestants {
  private VertxContestants() {}

  /**
   * Waits for each confirm.
   *
   * @return {@code publishConfirm}, waited for
   */
  public static Contestant<WaitingEmitter> waitingEmitter() {
    return new PublishConfirm();
  }

  /**
   * Has a window of unconfirmed events.
   *
   * @return {@code publishConfirm} with a semaphore
   */
  public static Contestant<StreamEmitter> streamEmitter() {
    return new PublishConfirmStream();
  }

  /**
   * Listens.
   *
   * @return {@code basicConsumer}
   */
  public static Contestant<Listener> listener() {
    return new BasicConsumer();
  }
}
