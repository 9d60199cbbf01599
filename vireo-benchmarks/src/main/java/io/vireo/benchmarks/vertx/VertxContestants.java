package io.vireo.benchmarks.vertx;

import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Listener;
import io.vireo.benchmarks.StreamEmitter;
import io.vireo.benchmarks.WaitingEmitter;

/** The contestants with the RabbitMQ client of Vert.x. */
public final class VertxContestants {
  private VertxContestants() {}

  /**
   * Makes the emitter that waits for each confirm.
   *
   * @return an emitter with {@code publishConfirm}
   */
  public static Contestant<WaitingEmitter> waitingEmitter() {
    return new PublishConfirm();
  }

  /**
   * Makes the emitter with a window of unconfirmed events.
   *
   * @return an emitter with {@code publishConfirm} and a semaphore
   */
  public static Contestant<StreamEmitter> streamEmitter() {
    return new PublishConfirmStream();
  }

  /**
   * Makes the listener.
   *
   * @return a listener with {@code basicConsumer}
   */
  public static Contestant<Listener> listener() {
    return new BasicConsumer();
  }
}
