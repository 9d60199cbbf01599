package io.vireo.benchmarks.vireo;

import io.vireo.QueueKind;
import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Listener;
import io.vireo.benchmarks.StreamEmitter;
import io.vireo.benchmarks.WaitingEmitter;
import io.vireo.benchmarks.instrumentation.Instrumentation;
import java.util.List;

/** The contestants with Vireo. */
public final class VireoContestants {
  private static final List<Instrumentation> INSTRUMENTED =
      List.of(
          Instrumentation.NONE,
          Instrumentation.OFF,
          Instrumentation.METRICS,
          Instrumentation.TRACING_NOT_SAMPLED,
          Instrumentation.TRACING_SAMPLED);

  private VireoContestants() {}

  /**
   * Makes the emitter that waits for each confirm.
   *
   * @return an emitter with {@code emit}
   */
  public static Contestant<WaitingEmitter> waitingEmitter() {
    return new Emit();
  }

  /**
   * Lists the emitters of events with and without a delay, which wait for each confirm.
   *
   * @return one with {@code emit}, and two with {@code emitLater} and either kind of queues
   */
  public static List<Contestant<WaitingEmitter>> laterEmitters() {
    return List.of(new Emit(), new EmitLater(QueueKind.QUORUM), new EmitLater(QueueKind.CLASSIC));
  }

  /**
   * Makes the emitter with a window of unconfirmed events.
   *
   * @return an emitter with {@code emitAsync}
   */
  public static Contestant<StreamEmitter> streamEmitter() {
    return new EmitAsync(Instrumentation.NONE);
  }

  /**
   * Makes the listener.
   *
   * @return a listener with {@code on}
   */
  public static Contestant<Listener> listener() {
    return new On(Instrumentation.NONE);
  }

  /**
   * Lists the emitters with a window of unconfirmed events, with and without instrumentation.
   *
   * @return the plain one, and one for each instrumentation
   */
  public static List<Contestant<StreamEmitter>> instrumentedEmitters() {
    return INSTRUMENTED.stream().<Contestant<StreamEmitter>>map(EmitAsync::new).toList();
  }

  /**
   * Lists the listeners with and without instrumentation.
   *
   * @return the plain one, and one for each instrumentation
   */
  public static List<Contestant<Listener>> instrumentedListeners() {
    return INSTRUMENTED.stream().<Contestant<Listener>>map(On::new).toList();
  }

  /**
   * Lists the listeners that nobody watches and that three consoles watch.
   *
   * @return the plain one first
   */
  public static List<Contestant<Listener>> watchedListeners() {
    return List.of(listener(), new WatchedOn(3));
  }
}
