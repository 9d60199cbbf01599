package io.vireo.console.internal.task;

import io.vireo.console.internal.operation.ApiException;
import io.vireo.console.internal.stream.EventHub;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The tasks of the console, and what the tabs hear of them: each change of a state at once, and
 * progress four times a second. Any thread may use it.
 */
final class TaskBoard {
  static final int KEPT = 100;

  /** Each task that has not ended holds the ids of its events. */
  private static final long MOST_OPEN_EVENTS = 2_000_000;

  private static final long PROGRESS = TimeUnit.MILLISECONDS.toNanos(250);

  private final EventHub hub;

  private final Map<String, Entry> tasks = new LinkedHashMap<>();

  private static final class Entry {
    private final ConsoleTask task;
    private ConsoleTask.State told = ConsoleTask.State.WAITING;
    private long toldAt;

    Entry(ConsoleTask task) {
      this.task = task;
    }
  }

  TaskBoard(EventHub hub) {
    this.hub = hub;
  }

  /**
   * Adds a task.
   *
   * @return the task that has ended and is forgotten for it, if there are too many
   */
  synchronized Optional<ConsoleTask> add(ConsoleTask task) {
    tasks.put(task.id(), new Entry(task));
    if (tasks.size() <= KEPT) {
      return Optional.empty();
    }
    Optional<ConsoleTask> oldest =
        tasks.values().stream()
            .map(entry -> entry.task)
            .filter(one -> one.state().isEnd())
            .findFirst();
    oldest.ifPresent(one -> tasks.remove(one.id()));
    return oldest;
  }

  /**
   * Refuses a further task if too many have not ended, or if these work on too many events.
   *
   * @param events on how many events the further task is to work
   */
  synchronized void requireRoom(long events) {
    LongSummaryStatistics open =
        tasks.values().stream()
            .map(entry -> entry.task)
            .filter(task -> !task.state().isEnd())
            .mapToLong(ConsoleTask::total)
            .summaryStatistics();
    if (open.getCount() >= KEPT) {
      throw ApiException.of(
          429, "100 tasks have not ended yet. Wait for some of them, or stop them", null);
    }
    if (open.getSum() + events > MOST_OPEN_EVENTS) {
      throw ApiException.of(
          429,
          "The tasks that have not ended would work on more than 2,000,000 events. Wait for some of them, or stop them",
          null);
    }
  }

  synchronized Optional<ConsoleTask> find(String id) {
    return Optional.ofNullable(tasks.get(id)).map(entry -> entry.task);
  }

  synchronized ArrayNode json() {
    List<ConsoleTask> newest = new ArrayList<>();
    tasks.values().forEach(entry -> newest.add(0, entry.task));
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    newest.forEach(task -> all.add(task.json()));
    return all;
  }

  /** Tells the tabs of a task that has changed. */
  void changed(ConsoleTask task) {
    synchronized (this) {
      Entry entry = tasks.get(task.id());
      if (entry == null) {
        return;
      }
      long now = System.nanoTime();
      ConsoleTask.State state = task.state();
      if (state == entry.told && entry.toldAt != 0 && now - entry.toldAt < PROGRESS) {
        return;
      }
      entry.told = state;
      entry.toldAt = now;
      // With the lock held, so that no tab hears of an older state after a newer one.
      hub.publish("task", task.json());
    }
  }
}
