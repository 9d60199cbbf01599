package io.vireo.rabbitmq;

import io.vireo.rabbitmq.internal.connection.ConnectionSupervisor;
import io.vireo.rabbitmq.internal.consume.ConsumingConnection;
import io.vireo.rabbitmq.internal.consume.ConsumingConnections;
import io.vireo.rabbitmq.internal.publish.Publisher;
import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Closes a driver within a time: lets its consumers give back their events, its publisher send what
 * was emitted, closes the connections, and ends the threads. Any thread may call it. The first call
 * closes the driver; further calls wait until that is done.
 */
final class DriverClosing {
  private final Publisher publisher;
  private final ConsumingConnections connections;
  private final Threads threads;
  private final AtomicReference<@Nullable Instant> begin = new AtomicReference<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  DriverClosing(Publisher publisher, ConsumingConnections connections, Threads threads) {
    this.publisher = publisher;
    this.connections = connections;
    this.threads = threads;
  }

  /** When the first call of {@link #close} has begun; null if there was none. */
  @Nullable Instant begin() {
    return begin.get();
  }

  /** Closes the driver within a time. Only the first call has the consumers stopped. */
  void close(Duration time, Runnable stopConsuming) {
    if (!begin.compareAndSet(null, Instant.now())) {
      awaitClosed();
      return;
    }

    connections.close();
    long deadline = Durations.deadline(time);
    try {
      stopConsuming.run();
      awaitConsumersReleased(Durations.deadline(time.dividedBy(2)));
      publisher.close(time.dividedBy(4));
      closeConnections(deadline);
    } finally {
      threads.shutdown();
      closed.countDown();
    }
  }

  private void awaitConsumersReleased(long deadline) {
    try {
      for (ConsumingConnection connection : connections.all()) {
        // Events cannot be given back over a connection that is lost.
        if (connection.supervisor().connection() != null) {
          connection.awaitEmpty(deadline);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeConnections(long deadline) {
    List<ConnectionSupervisor> open = new ArrayList<>(List.of(publisher.supervisor()));
    connections.all().forEach(connection -> open.add(connection.supervisor()));
    for (int i = 0; i < open.size(); i++) {
      // Each gets its share of the time, so that one that hangs leaves time for the others.
      long left = Math.max(0, deadline - System.nanoTime());
      open.get(i).close(Duration.ofNanos(left / (open.size() - i)));
    }
  }

  /** Waits without a limit, for the first call has one. */
  private void awaitClosed() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
