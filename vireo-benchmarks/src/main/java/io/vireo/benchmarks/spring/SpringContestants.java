package io.vireo.benchmarks.spring;

import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Listener;
import io.vireo.benchmarks.StreamEmitter;
import io.vireo.benchmarks.WaitingEmitter;
import java.util.List;

/** The contestants with Spring AMQP, and with Vireo in a Spring context. */
public final class SpringContestants {
  private SpringContestants() {}

  /**
   * Lists the emitters that wait for each confirm.
   *
   * @return one with the default cache of channels and one with a tuned cache
   */
  public static List<Contestant<WaitingEmitter>> waitingEmitters() {
    return List.of(
        new CorrelatedOneByOne(ChannelCache.DEFAULT), new CorrelatedOneByOne(ChannelCache.TUNED));
  }

  /**
   * Lists the emitters with a window of unconfirmed events.
   *
   * @return two with correlated confirms, with either cache, and one with batches
   */
  public static List<Contestant<StreamEmitter>> streamEmitters() {
    return List.of(defaultStream(), tunedStream(), new InvokeBatches());
  }

  /**
   * Lists the listeners.
   *
   * @return one with each container, and one with an annotated method for each of them
   */
  public static List<Contestant<Listener>> listeners() {
    return List.of(
        simpleListener(),
        directListener(),
        new RabbitListenerMethod(false),
        new RabbitListenerMethod(true));
  }

  /**
   * Lists the listeners with Vireo's annotated methods.
   *
   * @return one with Vireo's codec, and one with the JSON mapper of the application
   */
  public static List<Contestant<Listener>> vireoListeners() {
    return List.of(new OnEventMethod(false), new OnEventMethod(true));
  }

  /**
   * Makes the emitter with correlated confirms and default settings.
   *
   * @return an emitter with the default cache of channels
   */
  public static Contestant<StreamEmitter> defaultStream() {
    return new CorrelatedStream(ChannelCache.DEFAULT);
  }

  /**
   * Makes the emitter with correlated confirms and tuned settings.
   *
   * @return an emitter with a tuned cache of channels
   */
  public static Contestant<StreamEmitter> tunedStream() {
    return new CorrelatedStream(ChannelCache.TUNED);
  }

  /**
   * Makes the listener with the simple container.
   *
   * @return a listener with default settings
   */
  public static Contestant<Listener> simpleListener() {
    return new SimpleContainer();
  }

  /**
   * Makes the listener with the direct container.
   *
   * @return a listener that acknowledges several events at once
   */
  public static Contestant<Listener> directListener() {
    return new DirectContainer();
  }
}
