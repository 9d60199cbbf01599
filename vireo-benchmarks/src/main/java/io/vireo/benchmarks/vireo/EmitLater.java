package io.vireo.benchmarks.vireo;

import io.vireo.Core;
import io.vireo.EmitOptions;
import io.vireo.QueueKind;
import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.Setting;
import io.vireo.benchmarks.WaitingEmitter;
import java.time.Duration;

/**
 * Emits with {@code emitLater}, which waits for the confirm.
 *
 * @param kind the kind of the queues in which the events wait
 */
record EmitLater(QueueKind kind) implements Contestant<WaitingEmitter> {
  /** No event becomes due while the benchmark runs. */
  private static final Duration DELAY = Duration.ofHours(1);

  @Override
  public String name() {
    return kind == QueueKind.QUORUM ? "Vireo, emitLater" : "Vireo, emitLater, classic queues";
  }

  @Override
  public String idiom() {
    return "One Core; emitLater with a delay of an hour returns when the event is confirmed; the event"
        + " waits"
        + (kind == QueueKind.QUORUM
            ? " in a quorum queue, as by default."
            : " in a classic queue: RabbitOptions.delayQueues.");
  }

  @Override
  public WaitingEmitter open(Setting setting) {
    Core core = ConnectedCore.open(setting, kind);
    EmitOptions options = ConnectedCore.options(setting);
    // The queue for a delay is declared with its first event, which is not measured.
    core.emitLater(setting.route(), null, DELAY, options);
    return new WaitingEmitter() {
      @Override
      public void emit(Order order) {
        core.emitLater(setting.route(), order, DELAY, options);
      }

      @Override
      public void close() {
        core.close();
      }
    };
  }
}
