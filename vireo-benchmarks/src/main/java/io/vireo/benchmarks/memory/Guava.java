package io.vireo.benchmarks.memory;

import com.google.common.eventbus.AsyncEventBus;
import com.google.common.eventbus.EventBus;
import com.google.common.eventbus.Subscribe;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.OrderCodec;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** The event bus of Guava, with JSON as the content of events. */
final class Guava {
  private Guava() {}

  /** The event bus that calls the listeners on the thread that emits. */
  static final class Direct implements MemoryContestant {
    @Override
    public String name() {
      return "Guava EventBus";
    }

    @Override
    public String idiom() {
      return "One EventBus; post of the JSON calls each listener on the thread that emits, and each listener"
          + " decodes it.";
    }

    @Override
    public Emitter open(int listeners, Consumer<Order> handler) {
      EventBus bus = new EventBus();
      register(bus, listeners, handler);
      return new Emitter() {
        @Override
        public void emit(Order order) {
          bus.post(OrderCodec.encode(order));
        }

        @Override
        public void close() {}
      };
    }
  }

  /** The event bus that calls the listeners on other threads. */
  static final class Async implements MemoryContestant {
    @Override
    public String name() {
      return "Guava AsyncEventBus";
    }

    @Override
    public String idiom() {
      return "One AsyncEventBus; one thread for one listener and two threads for more call the listeners"
          + " with the JSON, and each listener decodes it. With two threads events are handled out"
          + " of order.";
    }

    @Override
    public Emitter open(int listeners, Consumer<Order> handler) {
      ExecutorService executor = Executors.newFixedThreadPool(Math.min(2, listeners));
      EventBus bus = new AsyncEventBus(executor);
      register(bus, listeners, handler);
      return new Emitter() {
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

  /** A listener that decodes the JSON. */
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
