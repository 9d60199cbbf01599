package io.vireo.benchmarks.memory;

import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.OrderCodec;
import java.util.function.Consumer;

/**
 * Encodes and decodes the JSON and does nothing else. Every other contestant does at least that.
 */
final class CodecOnly implements MemoryContestant {
  @Override
  public String name() {
    return "codec alone";
  }

  @Override
  public String idiom() {
    return "One thread encodes each order and decodes it for each listener, with one writer and one reader"
        + " of Jackson for all.";
  }

  @Override
  public Emitter open(int listeners, Consumer<Order> handler) {
    return new Emitter() {
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
