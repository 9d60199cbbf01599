package io.vireo.console.internal.task;

import io.vireo.console.internal.operation.ApiException;
import io.vireo.spi.CleanThreads;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The discards that can still be undone. Their records are hidden, but in recovery: if the console
 * ends now, however it ends, they stay there. Any thread may use it.
 */
final class PendingDiscards implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PendingDiscards.class);

  private final Duration timeToUndo;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> CleanThreads.daemon("vireo-console-discards", work));

  private final Map<ConsoleTask, Runnable> pending = new LinkedHashMap<>();

  private boolean closed;

  PendingDiscards(Duration timeToUndo) {
    this.timeToUndo = timeToUndo;
  }

  /**
   * Begins a discard when it can no longer be undone.
   *
   * @throws ApiException with status 503 if this is closed
   */
  void add(ConsoleTask task, Runnable begin) {
    synchronized (this) {
      if (closed) {
        throw ApiException.closing(null);
      }
      task.undoUntil(Instant.now().plus(timeToUndo));
      pending.put(task, begin);
      var unused = timer.schedule(() -> begin(task), timeToUndo.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Forgets a discard that was undone. Returns false if it has begun already. */
  synchronized boolean remove(ConsoleTask task) {
    return pending.remove(task) != null;
  }

  private void begin(ConsoleTask task) {
    Runnable begin;
    synchronized (this) {
      begin = closed ? null : pending.remove(task);
    }
    if (begin == null) {
      return;
    }
    try {
      begin.run();
    } catch (RuntimeException | Error e) {
      LOG.error("The task '{}' could not begin", task.title(), e);
    }
  }

  /** Begins none of those that wait. They can still be removed. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    timer.shutdownNow();
  }
}
