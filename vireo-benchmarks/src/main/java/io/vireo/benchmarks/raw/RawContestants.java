package io.vireo.benchmarks.raw;

import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Listener;
import io.vireo.benchmarks.StreamEmitter;
import io.vireo.benchmarks.WaitingEmitter;
import java.util.List;

/** The contestants with RabbitMQ's own client: the plain way to use it, and the fastest way. */
public final class RawContestants {
  private RawContestants() {}

  /**
   * Lists the emitters that wait for each confirm.
   *
   * @return the plain one and the fastest one
   */
  public static List<Contestant<WaitingEmitter>> waitingEmitters() {
    return List.of(new LockedConfirms(), new RingOneByOne());
  }

  /**
   * Lists the emitters with a window of unconfirmed events.
   *
   * @return the plain one and the fastest one
   */
  public static List<Contestant<StreamEmitter>> streamEmitters() {
    return List.of(plainStream(), bestStream());
  }

  /**
   * Lists the listeners.
   *
   * @return the plain one and the fastest one
   */
  public static List<Contestant<Listener>> listeners() {
    return List.of(plainListener(), bestListener());
  }

  /**
   * Makes the plain emitter with a window.
   *
   * @return an emitter as in the tutorial of RabbitMQ
   */
  public static Contestant<StreamEmitter> plainStream() {
    return new ConfirmMap();
  }

  /**
   * Makes the fastest emitter with a window.
   *
   * @return an emitter with a ring of futures
   */
  public static Contestant<StreamEmitter> bestStream() {
    return new RingStream();
  }

  /**
   * Makes the plain listener.
   *
   * @return a listener with one acknowledgement for each event
   */
  public static Contestant<Listener> plainListener() {
    return new SingleAcknowledgements();
  }

  /**
   * Makes the fastest listener.
   *
   * @return a listener that acknowledges in batches
   */
  public static Contestant<Listener> bestListener() {
    return new BatchAcknowledgements();
  }
}
