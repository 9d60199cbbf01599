package io.vireo.benchmarks.spring;

import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Listener;
import io.vireo.benchmarks.StreamEmitter;
import io.vireo.benchmarks.WaitingEmitter;
import java.util.List;

/** How Spring AMQP takes part. */
public final class SpringContestants {
  private SpringContestants() {}

  /**
   * Emitters that wait for each confirm.
   *
   * @return with the default cache of channels and with a tuned one
   */
  public static List<Contestant<WaitingEmitter>> waitingEmitters() {
    return List.of(
        new CorrelatedOneByOne(ChannelCache.DEFAULT), new CorrelatedOneByOne(ChannelCache.TUNED));
  }

  /**
   * Emitters with a window of unconfirmed events.
   *
   * @return correlated confirms with either cache, and batches
   */
  public static List<Contestant<StreamEmitter>> streamEmitters() {
    return List.of(defaultStream(), tunedStream(), new InvokeBatches());
  }

  /**
   * Listeners.
   *
   * @return both containers
   */
  public static List<Contestant<Listener>> listeners() {
    return List.of(simpleListener(), directListener());
  }

  /**
   * Correlated confirms.
   *
   * @return with the default cache of channels
   */
  public static Contestant<StreamEmitter> defaultStream() {
    return new CorrelatedStream(ChannelCache.DEFAULT);
  }

  /**
   * Correlated confirms.
   *
   * @return with a tuned cache of channels
   */
  public static Contestant<StreamEmitter> tunedStream() {
    return new CorrelatedStream(ChannelCache.TUNED);
  }

  /**
   * The simple container.
   *
   * @return with its defaults
   */
  public static Contestant<Listener> simpleListener() {
    return new SimpleContainer();
  }

  /**
   * The direct container.
   *
   * @return with fewer acknowledgements
   */
  public static Contestant<Listener> directListener() {
    return new DirectContainer();
  }
}
