package io.vireo.rabbitmq.internal.consume;

import io.vireo.NoConnectionException;
import io.vireo.rabbitmq.internal.connection.ConnectionSupervisor;
import io.vireo.rabbitmq.internal.connection.Connector;
import io.vireo.rabbitmq.internal.connection.Tunables;
import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.spi.ConsumingLifecycle;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The connections that consume. A connection has channels for a limited number of consumers; when
 * all connections are full, another one is added. Any thread may call it; no method waits.
 */
public final class ConsumingConnections {
  private final Connector connector;
  private final ConsumingLifecycle lifecycle;
  private final Threads threads;
  private final Tunables tunables;
  private final List<ConsumingConnection> connections = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  public ConsumingConnections(
      Connector connector, ConsumingLifecycle lifecycle, Threads threads, Tunables tunables) {
    this.connector = connector;
    this.lifecycle = lifecycle;
    this.threads = threads;
    this.tunables = tunables;
  }

  /** Takes a place for one more consumer. Returns the connection on which it is. */
  public synchronized ConsumingConnection reserve() {
    for (ConsumingConnection connection : connections) {
      if (connection.reserve(tunables.consumersPerConnection())) {
        return connection;
      }
    }
    ConsumingConnection added = add();
    added.reserve(tunables.consumersPerConnection());
    return added;
  }

  /**
   * The first connection, for requests that belong neither to publishing nor to a consumer.
   *
   * @throws NoConnectionException after {@link #close}
   */
  public ConnectionSupervisor any() {
    if (closed) {
      throw new NoConnectionException("The driver has been closed; connect again");
    }
    ConnectionSupervisor supervisor = first().supervisor();
    supervisor.connect();
    return supervisor;
  }

  /** The first connection, without taking a place on it. */
  synchronized ConsumingConnection first() {
    return connections.isEmpty() ? add() : connections.get(0);
  }

  private ConsumingConnection add() {
    int number = connections.size() + 1;
    ConsumingConnection added =
        new ConsumingConnection(
            number == 1 ? "consuming" : "consuming-" + number,
            connector,
            lifecycle,
            threads,
            tunables.livenessInterval());
    connections.add(added);
    return added;
  }

  /** Adds no connection any more. The caller closes those that are there. */
  public void close() {
    closed = true;
  }

  public List<ConsumingConnection> all() {
    return connections;
  }
}
