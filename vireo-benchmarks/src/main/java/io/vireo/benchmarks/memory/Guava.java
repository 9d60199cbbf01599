package io.vireo.benchmarks.memory;

import com.google.common.eventbus.AsyncEventBus;
import com.google.common.eventbus.EventBus;
import com.google.common.eventbus.Subscribe;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.OrderCodec;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Guava's event bus; what travels is JSON. */
final class Guava {
  private Guava() {}

  /** Calls the listeners on the thread that emits. */
  static final class Direct implements MemoryContestant {
    @Override
    public String name() {
      return "Guava EventBus";
    }

    @Override
    public String idiom() {
      return "post of the JSON; it calls each listener on the thread that emits, and each decodes.";
    }

    @Override
    public Bus open(int listeners, Consumer<Order> handler) {
      EventBus bus = new EventBus();
      register(bus, listeners, handler);
      return new Bus() {
        @Override
        public void emit(Order order) {
          bus.post(OrderCodec.encode(order));
        }

        @Override
        public void close() {}
      };
    }
  }

  /** Calls the listeners on other threads. */
  static final class Async implements MemoryContestant {
    @Override
    public String name() {
      return "Guava AsyncEventBus";
    }

    @Override
    public String idiom() {
      return "post of the JSON; a thread for one listener, two for more, call each listener, and each"
          + " decodes. With two threads events are handled out of order.";
    }

    @Override
    public Bus open(int listeners, Consumer<Order> handler) {
      ExecutorService executor = Executors.newFixedThreadPool(Math.min(2, listeners));
      EventBus bus = new AsyncEventBus(executor);
      register(bus, listeners, handler);
      return new Bus() {
        @Override
        public void emit(Order order) {
          bus.post(OrderCodec.encode(order));
        }

        @Override
        public void close() {
          executor.shutdown();
        }
      };
    }
  }

  private static void register(EventBus bus, int listeners, Consumer<Order> handler) {
    for (int i = 0; i < listeners; i++) {
      bus.register(new JsonListener(handler));
    }
  }

  /** Each is a listener of its own. */
  private static final class JsonListener {
    private final Consumer<Order> handler;

    JsonListener(Consumer<Order> handler) {
      this.handler = handler;
    }

    @Subscribe
    public void on(byte[] json) {
      handler.accept(OrderCodec.decode(json));
    }
  }
}
