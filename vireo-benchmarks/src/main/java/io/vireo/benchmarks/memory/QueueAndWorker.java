package io.vireo.benchmarks.memory;

import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.OrderCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

/** What a program would do without a library: a queue, and one thread that drains it. */
final class QueueAndWorker implements MemoryContestant {
  private static final int CAPACITY = 1_024;
  private static final byte[] END = new byte[0];

  @Override
  public String name() {
    return "queue and worker";
  }

  @Override
  public String idiom() {
    return "An ArrayBlockingQueue of JSON and one thread that drains it and calls the listeners in turn;"
        + " each listener decodes the JSON.";
  }

  @Override
  public Emitter open(int listeners, Consumer<Order> handler) {
    BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(CAPACITY);
    Thread worker = new Thread(() -> work(queue, listeners, handler), "queue-worker");
    worker.start();
    return new Emitter() {
      @Override
      public void emit(Order order) {
        put(queue, OrderCodec.encode(order));
      }

      @Override
      public void close() {
        put(queue, END);
      }
    };
  }

  private static void put(BlockingQueue<byte[]> queue, byte[] json) {
    try {
      queue.put(json);
    } catch (InterruptedException e) {
      throw new IllegalStateException("The benchmark was interrupted", e);
    }
  }

  private static void work(BlockingQueue<byte[]> queue, int listeners, Consumer<Order> handler) {
    List<byte[]> batch = new ArrayList<>(CAPACITY);
    while (true) {
      if (queue.drainTo(batch) == 0) {
        try {
          batch.add(queue.take());
        } catch (InterruptedException e) {
          throw new IllegalStateException("The benchmark was interrupted", e);
        }
      }
      for (byte[] json : batch) {
        if (json == END) {
          return;
        }
        for (int i = 0; i < listeners; i++) {
          handler.accept(OrderCodec.decode(json));
        }
      }
      batch.clear();
    }
  }
}
