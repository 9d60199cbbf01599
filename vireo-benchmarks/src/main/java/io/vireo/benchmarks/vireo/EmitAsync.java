package io.vireo.benchmarks.vireo;

import io.vireo.Core;
import io.vireo.EmitOptions;
import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Orders;
import io.vireo.benchmarks.Setting;
import io.vireo.benchmarks.StreamEmitter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Emits with {@code emitAsync}, which limits the unconfirmed events itself. */
final class EmitAsync implements Contestant<StreamEmitter> {
  @Override
  public String name() {
    return "Vireo";
  }

  @Override
  public String idiom() {
    return "One Core; emitAsync, which waits while publisherWindow is full; all futures are kept"
        + " and joined.";
  }

  @Override
  public StreamEmitter open(Setting setting) {
    Core core = ConnectedCore.open(setting);
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
      }
    };
  }
}
