package io.vireo.benchmarks.reactor;

import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Listener;
import io.vireo.benchmarks.StreamEmitter;
import io.vireo.benchmarks.WaitingEmitter;

/** How Reactor RabbitMQ takes part. */
public final class ReactorContestants {
  private ReactorContestants() {}

  /**
   * Waits for each confirm.
   *
   * @return a Flux of one for each event
   */
  public static Contestant<WaitingEmitter> waitingEmitter() {
    return new SendOne();
  }

  /**
   * Has a window of unconfirmed events.
   *
   * @return one Flux of all events
   */
  public static Contestant<StreamEmitter> streamEmitter() {
    return new SendFlux();
  }

  /**
   * Listens.
   *
   * @return {@code consumeManualAck}
   */
  public static Contestant<Listener> listener() {
    return new ManualAck();
  }
}
