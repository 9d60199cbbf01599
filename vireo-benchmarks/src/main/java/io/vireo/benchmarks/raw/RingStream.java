package io.vireo.benchmarks.raw;

import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.OrderCodec;
import io.vireo.benchmarks.Orders;
import io.vireo.benchmarks.Setting;
import io.vireo.benchmarks.StreamEmitter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One thread emits through a {@link ConfirmRing} and keeps a future for each event. */
final class RingStream implements Contestant<StreamEmitter> {
  @Override
  public String name() {
    return "raw client, best";
  }

  @Override
  public String idiom() {
    return "One channel, a future for each event in a ring; the emitter is woken when half of the"
        + " window is free.";
  }

  @Override
  public StreamEmitter open(Setting setting) throws Exception {
    ConfirmRing ring = new ConfirmRing(setting);
    return new StreamEmitter() {
      @Override
      public void emitAll(Orders orders) throws Exception {
        List<CompletableFuture<Void>> confirms = new ArrayList<>(orders.count());
        for (int index = 0; index < orders.count(); index++) {
          confirms.add(ring.publish(OrderCodec.encode(orders.next(index))));
        }
        ring.awaitAll();
        confirms.forEach(CompletableFuture::join);
      }

      @Override
      public void close() throws IOException {
        ring.close();
      }
    };
  }
}
