package io.vireo.console.internal.task;

import io.vireo.console.ConsoleResponse;
import io.vireo.console.Role;
import io.vireo.console.internal.audit.AuditEntry;
import io.vireo.console.internal.audit.AuditTrail;
import io.vireo.console.internal.audit.AuditedActions;
import io.vireo.console.internal.failure.FailureIndex;
import io.vireo.console.internal.failure.FailureOperations;
import io.vireo.console.internal.failure.RecordKey;
import io.vireo.console.internal.failure.RecordMarks;
import io.vireo.console.internal.operation.Answers;
import io.vireo.console.internal.operation.ApiException;
import io.vireo.console.internal.operation.BrokerCalls;
import io.vireo.console.internal.operation.Call;
import io.vireo.console.internal.operation.JsonBody;
import io.vireo.console.internal.operation.Operation;
import io.vireo.console.internal.operation.OperationSource;
import io.vireo.console.internal.stream.EventHub;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The operations that redrive, discard and export failed events, and show how far that is. A task
 * works on exactly those records that its user saw when it began. Any thread may use it.
 */
public final class TaskOperations implements OperationSource, AutoCloseable {
  /** How long a discard can be undone. */
  public static final Duration TIME_TO_UNDO = Duration.ofSeconds(30);

  private static final int MAX_IDS = 1_000_000;
  private static final long MAX_EXPORTS = 4L << 30;

  private final FailureIndex index;
  private final FailureOperations failures;
  private final AuditTrail audit;
  private final AuditedActions actions;
  private final TaskBoard board;
  private final TaskRunner runner;
  private final PendingDiscards discards;
  private final ExportFiles exports;

  /** What must be kept of a task until its end. */
  private record Started(ConsoleTask task, Set<RecordKey> marked, Call call, String target) {}

  private final Map<String, Started> started = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * Makes them.
   *
   * @param timeToUndo how long a discard can be undone
   */
  public TaskOperations(
      FailureIndex index,
      FailureOperations failures,
      EventHub hub,
      AuditTrail audit,
      Duration timeToUndo) {
    this(index, failures, hub, audit, timeToUndo, MAX_EXPORTS);
  }

  /**
   * Makes them.
   *
   * @param maxExports how many bytes the files of all exports may have together
   */
  public TaskOperations(
      FailureIndex index,
      FailureOperations failures,
      EventHub hub,
      AuditTrail audit,
      Duration timeToUndo,
      long maxExports) {
    this.index = index;
    this.failures = failures;
    this.audit = audit;
    this.actions = new AuditedActions(audit);
    this.board = new TaskBoard(hub);
    this.runner = new TaskRunner(index);
    this.discards = new PendingDiscards(timeToUndo);
    this.exports = new ExportFiles(maxExports);
  }

  @Override
  public List<Operation> operations() {
    return List.of(
        new Operation("POST", "/tasks", Role.OPERATOR, this::start),
        new Operation("GET", "/tasks", Role.VIEWER, this::list),
        new Operation("POST", "/tasks/{id}/stop", Role.OPERATOR, this::stop),
        new Operation("POST", "/tasks/{id}/undo", Role.OPERATOR, this::undo),
        new Operation("GET", "/tasks/{id}/export", Role.ADMIN, this::download));
  }

  private ConsoleResponse list(Call call) {
    return Answers.ok(JsonNodeFactory.instance.objectNode().set("tasks", board.json()));
  }

  // ---- Starting

  private ConsoleResponse start(Call call) {
    JsonBody body = JsonBody.of(call, "action", "target", "rate", "dryRun", "listener");
    TaskRequest.Action action = TaskRequest.action(body);
    TaskTarget target = TaskTarget.of(body);
    boolean dryRun = body.flag("dryRun", false);
    ConsoleTask task =
        actions.get(
            call,
            action.word(),
            target.words(),
            dryRun ? "as a dry run" : "",
            () -> {
              requireRole(call, action);
              Map<String, List<String>> ids = BrokerCalls.get(() -> ids(call, target));
              TaskRequest request =
                  new TaskRequest(
                      action,
                      ids,
                      TaskRequest.rate(body),
                      dryRun,
                      body.optionalName("listener").orElse(null));
              return start(request, call, target.words());
            },
            made -> "started: " + made.how());
    return Answers.json(202, task.json());
  }

  private static void requireRole(Call call, TaskRequest.Action action) {
    if (action == TaskRequest.Action.EXPORT && !call.user().role().includes(Role.ADMIN)) {
      throw ApiException.of(403, "Only an admin may export failed events", null);
    }
  }

  private Map<String, List<String>> ids(Call call, TaskTarget target) {
    Map<String, List<String>> ids =
        target.query() == null ? named(target) : failures.findAll(target.query(), call.user());
    long total = ids.values().stream().mapToLong(List::size).sum();
    if (total == 0) {
      throw ApiException.conflict(
          "No failed event matches: the events were redriven, edited or discarded. Refresh the list");
    }
    if (total > MAX_IDS) {
      throw ApiException.badRequest(
          "A task works on at most 1,000,000 events. Filter them, such as by their time");
    }
    return ids;
  }

  private Map<String, List<String>> named(TaskTarget target) {
    // Refuses what cannot be the name of a route.
    String route = index.recovery(Objects.requireNonNull(target.route())).route();
    return target.ids().isEmpty() ? Map.of() : Map.of(route, target.ids());
  }

  private ConsoleTask start(TaskRequest asked, Call call, String target) {
    board.requireRoom(asked.total());
    boolean changes = !asked.dryRun() && asked.action() != TaskRequest.Action.EXPORT;
    Set<RecordKey> marked = changes ? mark(asked) : Set.of();
    TaskRequest request = changes ? only(asked, marked) : asked;
    ConsoleTask task =
        new ConsoleTask(
            UUID.randomUUID().toString(),
            request,
            call.user().name(),
            request.total(),
            board::changed);
    board.add(task).ifPresent(exports::delete);
    started.put(task.id(), new Started(task, marked, call, target));
    orEnd(task, () -> begin(task));
    if (changes) {
      index.changed();
    }
    return task;
  }

  private void begin(ConsoleTask task) {
    TaskRequest request = task.request();
    if (request.action() == TaskRequest.Action.DISCARD && !request.dryRun()) {
      DiscardWork work = new DiscardWork(task, index);
      discards.add(task, () -> orEnd(task, () -> runner.start(task, work, () -> ended(task))));
    } else {
      runner.start(task, work(task), () -> ended(task));
      if (closed) {
        // The one who closes may not have seen it among those to be stopped.
        task.stop();
      }
    }
  }

  /** Begins a task. If that fails, the task has ended with it. */
  private void orEnd(ConsoleTask task, Runnable begin) {
    try {
      begin.run();
    } catch (RuntimeException | Error e) {
      // Such as an export for whose file the disk has no room.
      task.end(ConsoleTask.State.FAILED, "It could not begin: " + e.getMessage());
      ended(task);
      throw e;
    }
  }

  private Set<RecordKey> mark(TaskRequest request) {
    List<RecordKey> keys = new ArrayList<>();
    request.ids().forEach((route, ids) -> ids.forEach(id -> keys.add(new RecordKey(route, id))));
    Set<RecordKey> marked =
        index
            .marks()
            .mark(
                keys,
                request.action() == TaskRequest.Action.DISCARD
                    ? RecordMarks.State.DISCARDING
                    : RecordMarks.State.REDRIVING);
    if (marked.isEmpty()) {
      throw ApiException.conflict(
          "Another task is at work on these events. Wait for its end, stop it, or undo it");
    }
    return marked;
  }

  /** Leaves out the records on which another task is at work. */
  private static TaskRequest only(TaskRequest asked, Set<RecordKey> marked) {
    Map<String, List<String>> ids = new TreeMap<>();
    asked
        .ids()
        .forEach(
            (route, all) -> {
              List<String> own =
                  all.stream().filter(id -> marked.contains(new RecordKey(route, id))).toList();
              if (!own.isEmpty()) {
                ids.put(route, own);
              }
            });
    return new TaskRequest(asked.action(), ids, asked.rate(), asked.dryRun(), asked.listener());
  }

  private TaskWork work(ConsoleTask task) {
    return switch (task.request().action()) {
      case REDRIVE -> new RedriveWork(task, index);
      case DISCARD -> new DiscardWork(task, index);
      case EXPORT -> new ExportWork(task, task.request().dryRun() ? null : exports.create(task));
    };
  }

  /** Ends the marks of the records of a task, and keeps what became of it. */
  private void ended(ConsoleTask task) {
    Started one = started.remove(task.id());
    if (one == null) {
      return;
    }
    if (task.state() != ConsoleTask.State.DONE) {
      exports.delete(task);
    }
    index.marks().clear(one.marked());
    if (!one.marked().isEmpty()) {
      index.changed();
    }
    JsonNode state = task.json();
    audit.record(
        new AuditEntry(
            Instant.now(),
            one.call().user(),
            one.call().request().remoteAddress(),
            task.request().action().word(),
            one.target(),
            task.how(),
            state.path("state").asString("") + ": " + state.path("result").asString("")));
  }

  // ---- Later

  private ConsoleTask find(Call call) {
    return board
        .find(call.path("id"))
        .orElseThrow(
            () ->
                ApiException.notFound(
                    "There is no such task: the console keeps the last 100, until it is closed"));
  }

  private ConsoleResponse stop(Call call) {
    ConsoleTask stopped =
        actions.get(
            call,
            "stop",
            call.path("id"),
            "",
            () -> {
              ConsoleTask task = find(call);
              if (task.state().isEnd()) {
                throw ApiException.conflict("The task has ended already");
              }
              if (!takeBack(task, "Taken back.")) {
                task.stop();
              }
              return task;
            },
            task -> "stopping: " + task.title());
    return Answers.ok(stopped.json());
  }

  private ConsoleResponse undo(Call call) {
    ConsoleTask undone =
        actions.get(
            call,
            "undo",
            call.path("id"),
            "",
            () -> {
              ConsoleTask task = find(call);
              if (!takeBack(task, "Taken back.")) {
                throw ApiException.conflict(
                    "It is too late: a discard can be undone for "
                        + TIME_TO_UNDO.toSeconds()
                        + " s, and nothing else can");
              }
              return task;
            },
            task -> "undone: " + task.title());
    return Answers.ok(undone.json());
  }

  /** Takes a discard back that has not begun. */
  private boolean takeBack(ConsoleTask task, String why) {
    if (!discards.remove(task)) {
      return false;
    }
    task.end(ConsoleTask.State.UNDONE, why + " Nothing was discarded.");
    ended(task);
    return true;
  }

  private ConsoleResponse download(Call call) {
    ExportFile file =
        actions.get(
            call,
            "export",
            call.path("id"),
            "download",
            () -> {
              ConsoleTask task = find(call);
              if (task.state() != ConsoleTask.State.DONE) {
                throw ApiException.conflict(
                    "The task has no file: only an export that is done has one");
              }
              return exports
                  .of(task)
                  .orElseThrow(
                      () ->
                          ApiException.conflict(
                              "The task has no file, or a later export has taken its room. Export the events again"));
            },
            sent -> "sent: " + sent.task().how());
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", "application/x-ndjson");
    headers.put("Content-Disposition", "attachment; filename=\"failed-events.ndjson\"");
    // With its length, a file that is deleted meanwhile is not taken for a complete one.
    return ConsoleResponse.streaming(200, headers, file.size(), file::copyTo);
  }

  /**
   * Takes back the discards that can still be undone, since their users were promised more time.
   * Stops all other tasks, and deletes the files of exports.
   */
  @Override
  public void close() {
    closed = true;
    discards.close();
    for (Started one : started.values()) {
      if (!takeBack(one.task(), "Taken back, because the console was closed.")) {
        one.task().stop();
      }
    }
    runner.close();
    exports.close();
  }
}
