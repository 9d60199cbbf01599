package io.vireo.benchmarks.memory;

import io.vireo.Observer;
import io.vireo.benchmarks.Order;
import java.util.UUID;
import java.util.function.Consumer;

/** Vireo with the memory driver. */
final class VireoMemory implements MemoryContestant {
  private static final String EVENT = "order.placed";

  @Override
  public String name() {
    return "Vireo";
  }

  @Override
  public String idiom() {
    return "One Observer on memory:; on and emit for one listener, onBroadcast and broadcast for more.";
  }

  @Override
  public Emitter open(int listeners, Consumer<Order> handler) {
    Observer observer = Observer.connect("memory:" + UUID.randomUUID());
    if (listeners == 1) {
      observer.on(EVENT, Order.class, handler::accept);
    } else {
      for (int i = 0; i < listeners; i++) {
        observer.onBroadcast(EVENT, Order.class, handler::accept);
      }
    }
    return new Emitter() {
      @Override
      public void emit(Order order) {
        if (listeners > 1) {
          observer.broadcast(EVENT, order);
        } else if (!observer.emit(EVENT, order)) {
          throw new IllegalStateException("No queue took an event");
        }
      }

      @Override
      public void close() {
        observer.close();
      }
    };
  }
}
