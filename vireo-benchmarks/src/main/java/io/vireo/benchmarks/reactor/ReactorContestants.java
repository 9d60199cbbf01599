package io.vireo.benchmarks.reactor;

import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Listener;
import io.vireo.benchmarks.StreamEmitter;
import io.vireo.benchmarks.WaitingEmitter;

/** The contestants with Reactor RabbitMQ. */
public final class ReactorContestants {
  private ReactorContestants() {}

  /**
   * Makes the emitter that waits for each confirm.
   *
   * @return an emitter with a Mono for each event
   */
  public static Contestant<WaitingEmitter> waitingEmitter() {
    return new SendOne();
  }

  /**
   * Makes the emitter with a window of unconfirmed events.
   *
   * @return an emitter with one Flux for all events
   */
  public static Contestant<StreamEmitter> streamEmitter() {
    return new SendFlux();
  }

  /**
   * Makes the listener.
   *
   * @return a listener with {@code consumeManualAck}
   */
  public static Contestant<Listener> listener() {
    return new ManualAcknowledgements();
  }
}
