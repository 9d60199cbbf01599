package io.vireo.benchmarks.vireo;

import io.vireo.Core;
import io.vireo.EmitOptions;
import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.Setting;
import io.vireo.benchmarks.WaitingEmitter;

/** {@code emit}. */
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
    Core core = Cores.open(setting);
    EmitOptions options = Cores.options(setting);
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
