package io.vireo.benchmarks.memory;

import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.OrderCodec;
import java.util.function.Consumer;

/** Nothing but the work with JSON: what no bus can do without. */
final class CodecAlone implements MemoryContestant {
  @Override
  public String name() {
    return "codec alone";
  }

  @Override
  public String idiom() {
    return "One thread encodes each order and decodes it for each listener, with one kept writer and one"
        + " kept reader of Jackson's.";
  }

  @Override
  public Bus open(int listeners, Consumer<Order> handler) {
    return new Bus() {
      @Override
      public void emit(Order order) {
        byte[] json = OrderCodec.encode(order);
        for (int i = 0; i < listeners; i++) {
          handler.accept(OrderCodec.decode(json));
        }
      }

      @Override
      public void close() {}
    };
  }
}
