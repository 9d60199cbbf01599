package io.vireo.benchmarks.vireo;

import io.vireo.Core;
import io.vireo.EmitOptions;
import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Orders;
import io.vireo.benchmarks.Setting;
import io.vireo.benchmarks.StreamEmitter;
import io.vireo.benchmarks.instrumentation.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Emits with {@code emitAsync}, which limits the unconfirmed events itself.
 *
 * @param instrumentation what observes the events
 */
record EmitAsync(Instrumentation instrumentation) implements Contestant<StreamEmitter> {
  @Override
  public String name() {
    return instrumentation.contestant();
  }

  @Override
  public String idiom() {
    return ("One Core; emitAsync, which waits while publisherWindow is full; all futures are kept"
            + " and joined. "
            + instrumentation.idiom())
        .strip();
  }

  @Override
  public StreamEmitter open(Setting setting) {
    Core core = ConnectedCore.open(setting);
    Instrumentation.Binding binding = instrumentation.bind(core);
    EmitOptions options = ConnectedCore.options(setting);
    return new StreamEmitter() {
      @Override
      public void emitAll(Orders orders) {
        List<CompletableFuture<Boolean>> confirms = new ArrayList<>(orders.count());
        for (int index = 0; index < orders.count(); index++) {
          confirms.add(core.emitAsync(setting.route(), orders.next(index), options));
        }
        if (!confirms.stream().allMatch(CompletableFuture::join)) {
          throw new IllegalStateException("No queue took an event");
        }
      }

      @Override
      public void close() {
        core.close();
        binding.close();
      }
    };
  }
}
