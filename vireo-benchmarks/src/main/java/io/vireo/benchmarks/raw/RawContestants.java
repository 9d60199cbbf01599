package io.vireo.benchmarks.raw;

import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Listener;
import io.vireo.benchmarks.StreamEmitter;
import io.vireo.benchmarks.WaitingEmitter;
import java.util.List;

/** How RabbitMQ's own client takes part: the plain use first, then the best. */
public final class RawContestants {
  private RawContestants() {}

  /**
   * Emitters that wait for each confirm.
   *
   * @return plain and best
   */
  public static List<Contestant<WaitingEmitter>> waitingEmitters() {
    return List.of(new LockedConfirms(), new RingOneByOne());
  }

  /**
   * Emitters with a window of unconfirmed events.
   *
   * @return plain and best
   */
  public static List<Contestant<StreamEmitter>> streamEmitters() {
    return List.of(plainStream(), bestStream());
  }

  /**
   * Listeners.
   *
   * @return plain and best
   */
  public static List<Contestant<Listener>> listeners() {
    return List.of(plainListener(), bestListener());
  }

  /**
   * The plain emitter with a window.
   *
   * @return as the tutorial of RabbitMQ has it
   */
  public static Contestant<StreamEmitter> plainStream() {
    return new ConfirmMap();
  }

  /**
   * The best emitter with a window.
   *
   * @return a ring of futures
   */
  public static Contestant<StreamEmitter> bestStream() {
    return new RingStream();
  }

  /**
   * The plain listener.
   *
   * @return one acknowledgement for each event
   */
  public static Contestant<Listener> plainListener() {
    return new SingleAcks();
  }

  /**
   * The best listener.
   *
   * @return adaptive acknowledgements
   */
  public static Contestant<Listener> bestListener() {
    return new AdaptiveAcks();
  }
}
