package io.vireo.benchmarks.vireo;

import io.vireo.QueueKind;
import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Listener;
import io.vireo.benchmarks.StreamEmitter;
import io.vireo.benchmarks.WaitingEmitter;
import java.util.List;

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
   * Wait for each confirm of an event that is delayed, and of one that is not.
   *
   * @return {@code emit} and {@code emitLater}
   */
  public static List<Contestant<WaitingEmitter>> laterEmitters() {
    return List.of(new Emit(), new EmitLater(QueueKind.QUORUM), new EmitLater(QueueKind.CLASSIC));
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
