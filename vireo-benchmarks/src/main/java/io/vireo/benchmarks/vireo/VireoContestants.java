package io.vireo.benchmarks.vireo;

import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Listener;
import io.vireo.benchmarks.StreamEmitter;
import io.vireo.benchmarks.WaitingEmitter;

/** How Vireo takes part. */
public final class VireoContestants {
  private VireoContestants() {}

  /**
   * Waits for each confirm.
   *
   * @return {@code emit}
   */
  public static Contestant<WaitingEmitter> waitingEmitter() {
    return new Emit();
  }

  /**
   * Has a window of unconfirmed events.
   *
   * @return {@code emitAsync}
   */
  public static Contestant<StreamEmitter> streamEmitter() {
    return new EmitAsync();
  }

  /**
   * Listens.
   *
   * @return {@code on}
   */
  public static Contestant<Listener> listener() {
    return new On();
  }
}
