package io.vireo.console.internal.failure;

import static org.awaitility.Awaitility.await;

import io.vireo.Core;
import io.vireo.console.ConsoleUser;
import io.vireo.console.Role;
import io.vireo.console.internal.audit.AuditEntry;
import io.vireo.console.internal.task.TaskOperations;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** The parts of a console that deal with failed events. */
public final class TestConsole implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final CountedRecovery recovery;
  private final TestHub hub = new TestHub();
  private final List<AuditEntry> audit = new CopyOnWriteArrayList<>();
  private final FailureIndex index;
  private final FailureOperations failures;
  private final TaskOperations tasks;

  public TestConsole(Core core, Set<String> routes, Duration timeToUndo) {
    this(core, routes, timeToUndo, user -> PayloadView.everything());
  }

  public TestConsole(
      Core core,
      Set<String> routes,
      Duration timeToUndo,
      Function<ConsoleUser, PayloadView> views) {
    this(core, routes, timeToUndo, views, new CountDownLatch(0), Duration.ofSeconds(10));
  }

  /** A console that reads no records until the latch is open. */
  public TestConsole(Core core, Set<String> routes, CountDownLatch reading, Duration patience) {
    this(core, routes, Duration.ofSeconds(30), user -> PayloadView.everything(), reading, patience);
  }

  private TestConsole(
      Core core,
      Set<String> routes,
      Duration timeToUndo,
      Function<ConsoleUser, PayloadView> views,
      CountDownLatch reading,
      Duration patience) {
    recovery = new CountedRecovery(core, reading);
    index =
        new FailureIndex(
            recovery,
            () -> new KnownRoutes(routes, null),
            LookLimits.of(core),
            hub,
            new IndexTiming(
                Duration.ofMillis(20),
                Duration.ofMillis(50),
                Duration.ofMillis(200),
                patience,
                1 << 30));
    failures = new FailureOperations(index, views, audit::add);
    tasks = new TaskOperations(index, failures, hub, audit::add, timeToUndo);
  }

  public TestCalls calls(Role role) {
    return new TestCalls(role, failures, tasks);
  }

  public TestHub hub() {
    return hub;
  }

  public List<AuditEntry> audit() {
    return audit;
  }

  /** How often the records of a route were read. */
  public int passes() {
    return recovery.passes();
  }

  /** Waits until so many failed events are shown. */
  public void awaitTotal(long number) {
    TestCalls viewer = calls(Role.VIEWER);
    await()
        .atMost(PATIENCE)
        .until(() -> viewer.get("/failures/groups").path("total").longValue() == number);
  }

  /** Waits until a task has ended. Returns it as it is then. */
  public JsonNode awaitEnd(JsonNode task) {
    TestCalls viewer = calls(Role.VIEWER);
    return await()
        .atMost(PATIENCE)
        .until(() -> now(viewer, task), one -> one.path("endedAt").isString());
  }

  private static JsonNode now(TestCalls viewer, JsonNode task) {
    return viewer
        .get("/tasks")
        .path("tasks")
        .valueStream()
        .filter(one -> one.path("id").equals(task.path("id")))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    tasks.close();
    index.close();
  }
}
