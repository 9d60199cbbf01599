package io.vireo.rabbitmq.internal.connection;

import io.vireo.rabbitmq.internal.thread.Threads;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the socket of a link in which a write hangs. The client cannot do that itself: it waits
 * for the very lock that the writing thread holds. Any thread may call it.
 */
public final class SocketWatchdog {
  private static final Logger LOG = LoggerFactory.getLogger(SocketWatchdog.class);

  /** How often it looks, in parts of a heartbeat. */
  private static final int LOOKS = 8;

  /**
   * How long the pulse may be missing, in looks. The client tries to send a heartbeat, and gets
   * stuck as well, up to one heartbeat after the write that hangs; with that it is two and three
   * eighths.
   */
  private static final int PATIENCE = 10;

  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final Threads threads;
  private final Duration heartbeat;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile boolean closed;

  public SocketWatchdog(Threads threads, Duration heartbeat) {
    this.threads = threads;
    this.heartbeat = heartbeat;
  }

  void watch(Link link) {
    link.startPulse(heartbeat.dividedBy(LOOKS));
    links.add(link);
    schedule();
  }

  private void schedule() {
    if (!closed && !links.isEmpty() && scheduled.compareAndSet(false, true)) {
      threads.after(heartbeat.dividedBy(LOOKS), this::check);
    }
  }

  void unwatch(Link link) {
    links.remove(link);
  }

  public void close() {
    closed = true;
  }

  private void check() {
    scheduled.set(false);
    for (Link link : links) {
      if (link.isOpen()
          && !link.isBlocked()
          && link.sincePulse().compareTo(heartbeat.multipliedBy(PATIENCE).dividedBy(LOOKS)) > 0) {
        LOG.warn("A write to {} hangs; closing the socket", link.endpoint());
        link.abort("a write hangs");
      }
    }
    schedule();
  }
}
