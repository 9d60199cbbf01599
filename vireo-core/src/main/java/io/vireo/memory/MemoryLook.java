package io.vireo.memory;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vireo.spi.EventProperties;
import io.vireo.spi.RecoveryLook;
import io.vireo.spi.StoredRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A look through a recovery queue. It takes each record out of the queue, and puts back those that
 * were not removed when it is closed. Any thread may call; it locks itself.
 */
final class MemoryLook implements RecoveryLook {
  private final String route;
  private final @Nullable MemoryQueue queue;
  private final Consumer<String> requireOpen;
  private final Consumer<MemoryLook> whenOver;
  private final long end;

  /** The records that were taken out and not removed, in their order. */
  @GuardedBy("this")
  private final Set<Held> held = new LinkedHashSet<>();

  @GuardedBy("this")
  private boolean over;

  /**
   * Begins one.
   *
   * @param queue the recovery queue; null if there is none
   * @param requireOpen throws, for the route that it is given, if the driver has been closed
   * @param whenOver is called once, when the look is over
   */
  MemoryLook(
      String route,
      @Nullable MemoryQueue queue,
      Consumer<String> requireOpen,
      Consumer<MemoryLook> whenOver) {
    this.route = route;
    this.queue = queue;
    this.requireOpen = requireOpen;
    this.whenOver = whenOver;
    this.end = queue == null ? 0 : queue.ask(Backlog::end);
  }

  @Override
  public synchronized @Nullable StoredRecord next() {
    requireGoingOn();
    QueuedEvent taken = queue == null ? null : queue.ask(waiting -> waiting.pollBefore(end));
    if (taken == null) {
      return null;
    }
    Held record = new Held(taken);
    held.add(record);
    return record;
  }

  @Override
  public synchronized void remove(StoredRecord record) {
    requireGoingOn();
    if (!(record instanceof Held mine) || !held.remove(mine)) {
      throw new IllegalArgumentException(
          "Record of '" + route + "' is not of this look, or was removed before");
    }
  }

  @GuardedBy("this")
  private void requireGoingOn() {
    if (over) {
      requireOpen.accept(route);
      throw new IllegalStateException("The look through the records of '" + route + "' is closed");
    }
  }

  @Override
  public void close() {
    abandon();
  }

  /** Ends the look, and puts the records back that were not removed. Only the first call counts. */
  void abandon() {
    List<QueuedEvent> back = new ArrayList<>();
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      held.forEach(record -> back.add(record.queued));
      held.clear();
    }
    whenOver.accept(this);
    if (queue != null) {
      // Without the lock: this may deliver the records to a consumer.
      queue.putBack(back);
    }
  }

  /** A record that this look has taken out of the queue. */
  private static final class Held implements StoredRecord {
    private final QueuedEvent queued;

    Held(QueuedEvent queued) {
      this.queued = queued;
    }

    @Override
    public byte[] body() {
      return queued.event().body();
    }

    @Override
    public EventProperties properties() {
      return queued.event().properties();
    }

    /** An unrouted event has its own name; a record has the name of its queue, and no event's. */
    @Override
    public @Nullable String event() {
      String name = queued.event().event();
      return name.startsWith(QueueSettings.RECOVERY_PREFIX) ? null : name;
    }

    @Override
    public @Nullable String route() {
      return properties().headers().get(MemoryBroker.ROUTE_HEADER) instanceof String named
          ? named
          : null;
    }

    @Override
    public @Nullable Instant storedAt() {
      return properties().headers().get(MemoryBroker.UNROUTED_AT_HEADER) instanceof Long millis
          ? Instant.ofEpochMilli(millis)
          : null;
    }
  }
}
