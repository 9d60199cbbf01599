package io.vireo.rabbitmq.internal.consume;

import io.vireo.rabbitmq.internal.connection.ConnectionSupervisor;
import io.vireo.rabbitmq.internal.connection.Connector;
import io.vireo.rabbitmq.internal.connection.SocketWatchdog;
import io.vireo.rabbitmq.internal.connection.Tunables;
import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.NoConnectionException;
import io.vireo.spi.ConsumingLifecycle;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The connections that consume: one for up to so many consumers as it has channels for, then
 * another. Any thread may call it; none of its methods waits.
 */
public final class ConsumingConnections {
  private final Connector connector;
  private final SocketWatchdog watchdog;
  private final ConsumingLifecycle lifecycle;
  private final Threads threads;
  private final Tunables tunables;
  private final List<ConsumingConnection> connections = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  public ConsumingConnections(
      Connector connector,
      SocketWatchdog watchdog,
      ConsumingLifecycle lifecycle,
      Threads threads,
      Tunables tunables) {
    this.connector = connector;
    this.watchdog = watchdog;
    this.lifecycle = lifecycle;
    this.threads = threads;
    this.tunables = tunables;
  }

  /** A connection with a place for one more consumer, which is taken. */
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
   * The first connection, for an exchange that is neither publishing nor a consumer's.
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

  /** The first connection; nothing is taken there. */
  synchronized ConsumingConnection first() {
    return connections.isEmpty() ? add() : connections.get(0);
  }

  private ConsumingConnection add() {
    int number = connections.size() + 1;
    ConsumingConnection added =
        new ConsumingConnection(
            number == 1 ? "consuming" : "consuming-" + number,
            connector,
            watchdog,
            lifecycle,
            threads,
            tunables.livenessInterval());
    connections.add(added);
    return added;
  }

  /** Makes no connection any more; those that are there are closed one by one. */
  public void close() {
    closed = true;
  }

  public List<ConsumingConnection> all() {
    return connections;
  }
}
