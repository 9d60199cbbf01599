package io.vireo.memory;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** The paused routes of a broker, each with a record of why it is paused. Any thread may call. */
final class PausedRoutes {
  private final Scheduler scheduler;
  private final Runnable whenOneEnds;
  private final Map<String, Pause> pauses = new ConcurrentHashMap<>();

  PausedRoutes(Scheduler scheduler, Runnable whenOneEnds) {
    this.scheduler = scheduler;
    this.whenOneEnds = whenOneEnds;
  }

  /**
   * Pauses a route; an earlier pause of it is replaced.
   *
   * @param howLong for how long; null for no limit
   */
  void pause(String event, byte[] record, @Nullable Duration howLong) {
    Pause pause = new Pause(record.clone());
    Pause before = pauses.put(event, pause);
    if (before != null) {
      before.cancelEnd();
    }
    if (howLong != null) {
      pause.end = scheduler.schedule(howLong, () -> end(event, pause));
    }
  }

  /** Ends the pause of a route; returns false if there is none. */
  boolean resume(String event) {
    Pause pause = pauses.get(event);
    if (pause == null || !end(event, pause)) {
      return false;
    }
    pause.cancelEnd();
    return true;
  }

  /** The record of why a route is paused, or null if it is not. */
  byte @Nullable [] of(String event) {
    Pause pause = pauses.get(event);
    return pause == null ? null : pause.record.clone();
  }

  Set<String> names() {
    return Set.copyOf(pauses.keySet());
  }

  boolean isEmpty() {
    return pauses.isEmpty();
  }

  private boolean end(String event, Pause pause) {
    boolean ended = pauses.remove(event, pause);
    if (ended) {
      whenOneEnds.run();
    }
    return ended;
  }

  private static final class Pause {
    private final byte[] record;
    private volatile @Nullable Future<?> end;

    Pause(byte[] record) {
      this.record = record;
    }

    void cancelEnd() {
      Future<?> planned = end;
      if (planned != null) {
        planned.cancel(false);
      }
    }
  }
}
