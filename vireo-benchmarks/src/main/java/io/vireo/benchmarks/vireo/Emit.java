package io.vireo.benchmarks.vireo;

import io.vireo.Core;
import io.vireo.EmitOptions;
import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.Setting;
import io.vireo.benchmarks.WaitingEmitter;

/** Emits with {@code emit}, which waits for the confirm. */
final class Emit implements Contestant<WaitingEmitter> {
  @Override
  public String name() {
    return "Vireo";
  }

  @Override
  public String idiom() {
    return "One Core; emit returns when the event is confirmed and a queue has it.";
  }

  @Override
  public WaitingEmitter open(Setting setting) {
    Core core = ConnectedCore.open(setting);
    EmitOptions options = ConnectedCore.options(setting);
    return new WaitingEmitter() {
      @Override
      public void emit(Order order) {
        if (!core.emit(setting.route(), order, options)) {
          throw new IllegalStateException("No queue took an event");
        }
      }

      @Override
      public void close() {
        core.close();
      }
    };
  }
}
