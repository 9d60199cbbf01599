package io.vireo.rabbitmq.internal.connection;

import io.vireo.rabbitmq.internal.thread.Threads;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the socket of a connection in which a write hangs. The client cannot do that itself, for
 * it waits for the lock that the writing thread holds. Any thread may call it.
 */
final class SocketWatchdog {
  private static final Logger LOG = LoggerFactory.getLogger(SocketWatchdog.class);

  /** How many checks there are in the time of a heartbeat. */
  private static final int CHECKS_PER_HEARTBEAT = 8;

  /**
   * For how many checks the pulse of a connection may be missing. The pulse stops up to one
   * heartbeat after a write hangs, when the client gets stuck in sending a heartbeat. So the socket
   * is closed after at most two and three eighths heartbeats.
   */
  private static final int MISSED_CHECKS = 10;

  private final Set<BrokerConnection> connections = ConcurrentHashMap.newKeySet();
  private final Threads threads;
  private final Duration heartbeat;
  private final AtomicBoolean scheduled = new AtomicBoolean();

  SocketWatchdog(Threads threads, Duration heartbeat) {
    this.threads = threads;
    this.heartbeat = heartbeat;
  }

  /** Watches a connection until it is no longer open. */
  void watch(BrokerConnection connection) {
    connection.startPulse(heartbeat.dividedBy(CHECKS_PER_HEARTBEAT));
    connections.add(connection);
    schedule();
  }

  private void schedule() {
    if (!connections.isEmpty() && scheduled.compareAndSet(false, true)) {
      threads.after(heartbeat.dividedBy(CHECKS_PER_HEARTBEAT), this::check);
    }
  }

  private void check() {
    scheduled.set(false);
    connections.removeIf(connection -> !connection.isOpen());
    for (BrokerConnection connection : connections) {
      if (connection.isOpen()
          && !connection.isBlocked()
          && connection
                  .sincePulse()
                  .compareTo(heartbeat.multipliedBy(MISSED_CHECKS).dividedBy(CHECKS_PER_HEARTBEAT))
              > 0) {
        LOG.warn("A write to {} hangs; closing the socket", connection.endpoint());
        connection.abort("a write hangs");
      }
    }
    schedule();
  }
}
