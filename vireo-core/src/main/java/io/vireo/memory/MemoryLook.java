package io.vireo.memory;

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
 * A look through a recovery queue: takes out what it comes by, and puts back what is not removed.
 * Any thread may call.
 */
final class MemoryLook implements RecoveryLook {
  private final String route;
  private final @Nullable MemoryQueue queue;
  private final Consumer<String> requireOpen;
  private final Consumer<MemoryLook> whenOver;
  private final long end;

  /** Guarded by this. */
  private final Set<Held> held = new LinkedHashSet<>();

  private boolean over;

  /**
   * Begins one.
   *
   * @param queue what to look through; null for nothing
   * @param requireOpen throws, for the route that it is given, if the driver has been closed
   * @param whenOver hears, once, that it is over
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
    this.end = queue == null ? 0 : queue.end();
  }

  @Override
  public synchronized @Nullable StoredRecord next() {
    requireGoingOn();
    QueuedEvent taken = queue == null ? null : queue.takeBefore(end);
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

  /** Gives back what it holds. The first call counts. */
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
      // With no lock held: somebody may be waiting for them.
      queue.putBack(back);
    }
  }

  /** One record in the hands of this look. */
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

    /** A record lies under the name of its queue, an event under its own. */
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
