package io.vireo.console.internal.task;

import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A task, how far it is, and what became of it. Any thread may use it; its lock guards its state,
 * and is not held while a listener is called.
 */
final class ConsoleTask {
  private final String id;
  private final String by;
  private final String title;
  private final String how;
  private final Consumer<ConsoleTask> changed;

  private volatile TaskRequest request;

  private State state = State.WAITING;

  private final long total;
  private Instant startedAt = Instant.now();

  private long done;

  private long failed;

  private @Nullable Instant endedAt;

  private @Nullable String result;

  private @Nullable Instant undoUntil;

  private boolean hasFile;

  private volatile boolean stopAsked;

  /** What a task is doing. */
  enum State {
    WAITING,
    RUNNING,
    STOPPING,
    DONE,
    STOPPED,
    FAILED,
    UNDONE;

    boolean isEnd() {
      return compareTo(DONE) >= 0;
    }
  }

  /**
   * Makes a task that waits.
   *
   * @param by the name of the user
   * @param changed is told of each change
   */
  ConsoleTask(
      String id, TaskRequest request, String by, long total, Consumer<ConsoleTask> changed) {
    this.id = id;
    this.request = request;
    this.by = by;
    this.total = total;
    this.title = request.title();
    this.how = request.how();
    this.changed = changed;
  }

  String id() {
    return id;
  }

  /** What the task is to do; without the ids of the records when it has ended. */
  TaskRequest request() {
    return request;
  }

  String title() {
    return title;
  }

  /** Says what the task is to do, and how. */
  String how() {
    return how;
  }

  synchronized State state() {
    return state;
  }

  synchronized long total() {
    return total;
  }

  // ---- Its course

  /** The task waits, and can be undone until then. */
  void undoUntil(Instant time) {
    synchronized (this) {
      undoUntil = time;
    }
    changed.accept(this);
  }

  /** The task works, unless it has been stopped or undone. Returns whether it does. */
  boolean begin() {
    synchronized (this) {
      if (state.isEnd()) {
        return false;
      }
      undoUntil = null;
      startedAt = Instant.now();
      // It runs when it has its turn on the first route.
      state = stopAsked ? State.STOPPING : State.WAITING;
    }
    changed.accept(this);
    return true;
  }

  /** The task works on the next route, for which it may have to wait. */
  void waits(boolean waits) {
    synchronized (this) {
      if (state == State.WAITING && !waits && done + failed == 0) {
        // What is shown as its rate is to be that of its work.
        startedAt = Instant.now();
      }
      if (state == State.RUNNING || state == State.WAITING) {
        state = waits ? State.WAITING : State.RUNNING;
      }
    }
    changed.accept(this);
  }

  void progress(long nowDone, long nowFailed) {
    synchronized (this) {
      done = nowDone;
      failed = nowFailed;
    }
    changed.accept(this);
  }

  /** Has the task stop as soon as it can. */
  void stop() {
    synchronized (this) {
      stopAsked = true;
      if (!state.isEnd()) {
        state = State.STOPPING;
      }
    }
    changed.accept(this);
  }

  boolean isStopAsked() {
    return stopAsked;
  }

  /** Ends the task. Only the first end counts. */
  boolean end(State how, String sentence) {
    synchronized (this) {
      if (state.isEnd()) {
        return false;
      }
      state = how;
      result = sentence;
      // There may be a million, and the console keeps a hundred tasks that have ended.
      request = request.withoutIds();
      undoUntil = null;
      endedAt = Instant.now();
    }
    changed.accept(this);
    return true;
  }

  /** Whether there is a file that can be downloaded when the task is done. */
  void hasFile(boolean value) {
    synchronized (this) {
      hasFile = value;
    }
    changed.accept(this);
  }

  synchronized ObjectNode json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", id).put("action", request.action().word()).put("title", title).put("by", by);
    node.put("state", state.name().toLowerCase(Locale.ROOT)).put("total", total);
    node.put("done", done).put("left", Math.max(0, total - done - failed)).put("failed", failed);
    if (request.rate() == null) {
      node.putNull("rate");
    } else {
      node.put("rate", request.rate());
    }
    return node.put("dryRun", request.dryRun())
        .put("hasFile", hasFile)
        .put("startedAt", startedAt.toString())
        .put("endedAt", text(endedAt))
        .put("result", result)
        .put("undoUntil", text(undoUntil));
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
