package io.vireo.console.internal.audit;

import io.vireo.console.internal.operation.ApiException;
import io.vireo.console.internal.operation.Call;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Does what users ask for, and keeps in the audit trail what became of it. Any thread may use it.
 */
public final class AuditedActions {
  private final AuditTrail trail;

  /** Keeps the entries in a trail. */
  public AuditedActions(AuditTrail trail) {
    this.trail = trail;
  }

  /**
   * Runs an action. If it throws, that is kept, and the exception is thrown on.
   *
   * @param action one word, such as {@code pause}
   * @param target with what
   * @param detail how; never the data of an event
   */
  public void run(Call call, String action, String target, String detail, Runnable task) {
    get(
        call,
        action,
        target,
        detail,
        () -> {
          task.run();
          return "done";
        },
        done -> done);
  }

  /**
   * Runs an action, and keeps what its result tells.
   *
   * @param outcome says in a few words what became of it
   */
  public <T> T get(
      Call call,
      String action,
      String target,
      String detail,
      Supplier<T> task,
      Function<T, String> outcome) {
    T result;
    try {
      result = task.get();
    } catch (RuntimeException e) {
      record(call, action, target, detail, failure(e));
      throw e;
    }
    record(call, action, target, detail, outcome.apply(result));
    return result;
  }

  private static String failure(RuntimeException e) {
    boolean refused = e instanceof ApiException refusal && refusal.status() < 500;
    return (refused ? "refused: " : "failed: ") + e.getMessage();
  }

  private void record(Call call, String action, String target, String detail, String outcome) {
    trail.record(
        new AuditEntry(
            Instant.now(),
            call.user(),
            call.request().remoteAddress(),
            action,
            target,
            detail,
            outcome));
  }
}
