package io.vireo.benchmarks.raw;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.vireo.benchmarks.Broker;
import io.vireo.benchmarks.Setting;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One channel for many emitting threads. A ring holds a future for each unconfirmed event, in the
 * slot that follows from its publish sequence number. A thread that waits for the window is woken
 * when half of it is free, not at each confirm. Any thread may call any method.
 */
final class ConfirmRing implements AutoCloseable {
  private static final long TIMEOUT_SECONDS = 60;

  private final Connection connection;
  private final Channel channel;
  private final String route;
  private final BasicProperties properties;
  private final int window;
  private final int wakeUpThreshold;

  /**
   * The ring has twice the size of the window, so that a late confirm seldom blocks a new event.
   */
  private final @Nullable CompletableFuture<?>[] ring;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final BooleanSupplier full = this::isFull;
  private long next = 1;
  private long oldest = 1;
  private int outstanding;
  private int waiting;

  ConfirmRing(Setting setting) throws Exception {
    this.connection = Broker.factory(setting.url()).newConnection();
    this.channel = connection.createChannel();
    this.route = setting.route();
    this.properties = Broker.properties(setting.persistent());
    this.window = setting.window();
    this.wakeUpThreshold = window / 2;
    this.ring = new @Nullable CompletableFuture<?>[2 * window];
    channel.confirmSelect();
    channel.addConfirmListener(this::confirmed, this::refused);
  }

  /** Publishes an event. Waits while the window is full. */
  CompletableFuture<Void> publish(byte[] body) throws IOException, InterruptedException {
    CompletableFuture<Void> future = new CompletableFuture<>();
    lock.lock();
    try {
      awaitWhile(full);
      ring[slot(next)] = future;
      next++;
      outstanding++;
      channel.basicPublish(Broker.EXCHANGE, route, properties, body);
    } finally {
      lock.unlock();
    }
    return future;
  }

  /** Waits until all events are confirmed. */
  void awaitAll() throws InterruptedException {
    lock.lock();
    try {
      awaitWhile(() -> outstanding > 0);
    } finally {
      lock.unlock();
    }
  }

  private boolean isFull() {
    return outstanding >= window || ring[slot(next)] != null;
  }

  private void awaitWhile(BooleanSupplier condition) throws InterruptedException {
    long left = TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    waiting++;
    try {
      while (condition.getAsBoolean()) {
        if (left <= 0) {
          throw new IllegalStateException(outstanding + " events are not confirmed");
        }
        left = room.awaitNanos(left);
      }
    } finally {
      waiting--;
    }
  }

  private void confirmed(long tag, boolean multiple) {
    settle(tag, multiple, null);
  }

  private void refused(long tag, boolean multiple) {
    settle(tag, multiple, new IOException("The broker has refused an event"));
  }

  private void settle(long tag, boolean multiple, @Nullable IOException failure) {
    lock.lock();
    try {
      if (multiple) {
        while (oldest <= tag) {
          settle(oldest++, failure);
        }
      } else {
        settle(tag, failure);
      }
      if (waiting > 0 && outstanding <= wakeUpThreshold) {
        room.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void settle(long tag, @Nullable IOException failure) {
    CompletableFuture<?> future = ring[slot(tag)];
    if (future == null) {
      return;
    }
    ring[slot(tag)] = null;
    outstanding--;
    if (failure == null) {
      future.complete(null);
    } else {
      future.completeExceptionally(failure);
    }
  }

  private int slot(long number) {
    return (int) (number % ring.length);
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
