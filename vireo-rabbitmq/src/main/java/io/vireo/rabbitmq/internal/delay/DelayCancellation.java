package io.vireo.rabbitmq.internal.delay;

import com.rabbitmq.client.ShutdownSignalException;
import io.vireo.DelayedEvent;
import io.vireo.NoConnectionException;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.connection.ConnectionSupervisor;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.spi.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Withdraws a delayed event: it looks through the events that wait in the same queue, acknowledges
 * that one, and gives the others back. Nobody else looks through the queue meanwhile, so the answer
 * is certain. Any thread may call it.
 */
public final class DelayCancellation {
  private static final int LOCKS = 16;

  private final Supplier<ConnectionSupervisor> connection;

  /** Keep other threads of this process out of a delay queue, which has one of them by its name. */
  private final List<ReentrantLock> locks =
      Stream.generate(() -> new ReentrantLock(true)).limit(LOCKS).toList();

  public DelayCancellation(Supplier<ConnectionSupervisor> connection) {
    this.connection = connection;
  }

  /**
   * Withdraws an event. Blocks, at most about four times as long as an answer of the broker may
   * take.
   *
   * @return false if the event is not in the queue any more
   * @throws NoConnectionException if it is not known whether the event was withdrawn
   */
  public boolean cancel(DelayedEvent event, Duration rpcTimeout) {
    if (!DelayQueues.isQueueName(event.place())) {
      return false;
    }
    ConnectionSupervisor supervisor = connection.get();
    BrokerConnection brokerConnection = supervisor.awaitConnection(rpcTimeout);
    long deadline = System.nanoTime() + 3 * Durations.nanos(rpcTimeout);
    ReentrantLock lock = locks.get(Math.floorMod(event.place().hashCode(), LOCKS));
    boolean locked = false;
    try {
      locked = lock.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (!locked) {
        throw new IOException("other events are being looked for in the same queue");
      }
      return LockedSearch.run(
          brokerConnection,
          event.place(),
          true,
          (envelope, properties) -> event.id().equals(properties.getMessageId()),
          deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(event, brokerConnection, e);
    } catch (IOException | TimeoutException | ShutdownSignalException e) {
      throw failed(event, brokerConnection, e);
    } finally {
      if (locked) {
        lock.unlock();
      }
    }
  }

  private static NoConnectionException failed(
      DelayedEvent event, BrokerConnection brokerConnection, Exception cause) {
    return new NoConnectionException(
        "Delayed event '%s' may or may not have been withdrawn from %s (%s). Cancel it again"
            .formatted(
                event.event(), brokerConnection.endpoint(), ConnectFailure.of(cause).reason()),
        cause);
  }
}
