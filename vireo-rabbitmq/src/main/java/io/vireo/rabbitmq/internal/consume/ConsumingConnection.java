package io.vireo.rabbitmq.internal.consume;

import io.vireo.NoConnectionException;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.connection.ConnectionSupervisor;
import io.vireo.rabbitmq.internal.connection.Connector;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.rabbitmq.internal.topology.ConsumerBindings;
import io.vireo.spi.ConsumingLifecycle;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that only consumes, and the consumers on it. Any thread may call it; only {@link
 * #awaitEmpty} waits.
 */
public final class ConsumingConnection implements ConnectionSupervisor.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(ConsumingConnection.class);

  private final ConnectionSupervisor supervisor;
  private final ConsumingLifecycle lifecycle;
  private final Set<ConsumerSupervisor> consumers = ConcurrentHashMap.newKeySet();
  private final AtomicInteger reserved = new AtomicInteger();
  private final LivenessCheck livenessCheck;

  ConsumingConnection(
      String role,
      Connector connector,
      ConsumingLifecycle lifecycle,
      Threads threads,
      Duration livenessInterval) {
    this.livenessCheck = new LivenessCheck(this, threads, livenessInterval);
    this.lifecycle = lifecycle;
    this.supervisor = new ConnectionSupervisor(role, connector, this);
  }

  public ConnectionSupervisor supervisor() {
    return supervisor;
  }

  /** Takes a place for one more consumer. Returns false if there is none. */
  boolean reserve(int max) {
    if (reserved.incrementAndGet() <= max) {
      return true;
    }
    reserved.decrementAndGet();
    return false;
  }

  /** Gives back a place that {@link #reserve} has taken. */
  public void release() {
    reserved.decrementAndGet();
  }

  void add(ConsumerSupervisor consumer) {
    consumers.add(consumer);
    supervisor.connect();
    livenessCheck.start();
  }

  void remove(ConsumerSupervisor consumer) {
    if (consumers.remove(consumer)) {
      release();
      synchronized (consumers) {
        consumers.notifyAll();
      }
    }
  }

  /** Binds the queue of each consumer again, because exchanges were deleted. */
  void bindAgain() {
    BrokerConnection connection = supervisor.connection();
    if (connection != null) {
      connection.forgetDeclared();
      consumers.forEach(consumer -> consumer.registrar().bindAgain());
    }
  }

  /** Binds the queue of the consumer again that hears the calls of other processes. */
  void bindControlAgain() {
    consumers.stream()
        .filter(consumer -> ConsumerBindings.isControl(consumer.request()))
        .forEach(consumer -> consumer.registrar().ensureBound());
  }

  /** Waits until each consumer has ended, with the settlement of its last delivery. */
  public void awaitEmpty(long deadline) throws InterruptedException {
    synchronized (consumers) {
      long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      while (!consumers.isEmpty() && millis > 0) {
        consumers.wait(millis);
        millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      }
    }
  }

  public Set<ConsumerSupervisor> consumers() {
    return consumers;
  }

  @Override
  public void up(BrokerConnection connection) {
    consumers.forEach(consumer -> consumer.registrar().register());
  }

  @Override
  public void down(BrokerConnection connection, ConnectFailure why) {
    // Each consumer hears of it from its own channel.
    LOG.debug("A consuming connection is gone: {}", why.reason());
  }

  @Override
  public void failed(ConnectFailure failure) {
    consumers.forEach(
        consumer ->
            consumer
                .registrar()
                .connectFailed(failure, supervisor.health().nextTry().orElse(null)));
  }

  @Override
  public void gaveUp(NoConnectionException cause) {
    lifecycle.fail(cause);
    consumers.forEach(consumer -> consumer.registrar().connectionGivenUp(cause));
  }
}
