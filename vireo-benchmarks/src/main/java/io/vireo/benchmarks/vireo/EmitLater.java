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
 * {@code emitLater}.
 *
 * @param kind of the queues in which events wait
 */
record EmitLater(QueueKind kind) implements Contestant<WaitingEmitter> {
  /** So long that none falls due meanwhile. */
  private static final Duration DELAY = Duration.ofHours(1);

  @Override
  public String name() {
    return kind == QueueKind.QUORUM ? "Vireo, emitLater" : "Vireo, emitLater, classic queues";
  }

  @Override
  public String idiom() {
    return "One Core; emitLater with a delay of an hour returns when the event is confirmed; it waits"
        + (kind == QueueKind.QUORUM
            ? " in a quorum queue, as by default."
            : " in a classic queue: RabbitOptions.delayQueues.");
  }

  @Override
  public WaitingEmitter open(Setting setting) {
    Core core = Cores.open(setting, kind);
    EmitOptions options = Cores.options(setting);
    // The queues of a step are declared with their first events, which is not measured.
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
