package io.vireo.console.internal.failure;

import io.vireo.VireoException;
import io.vireo.console.internal.audit.AuditEntry;
import io.vireo.console.internal.audit.AuditTrail;
import io.vireo.console.internal.operation.ApiException;
import io.vireo.console.internal.operation.Call;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * Keeps what a call did, also if it is refused or fails.
 *
 * @param trail where it is kept
 * @param call the call
 * @param action one word
 * @param target the route, record or task
 */
public record AuditedCall(AuditTrail trail, Call call, String action, String target) {

  /**
   * Does what the call asks for.
   *
   * @param detail how, for people
   * @param work does it, and says what became of it
   * @throws ApiException if it is refused or fails
   */
  public <T extends Outcome> T run(String detail, Supplier<T> work) {
    try {
      T result = work.get();
      record(detail, result.sentence());
      return result;
    } catch (ApiException e) {
      record(detail, "refused: " + e.getMessage());
      throw e;
    } catch (VireoException e) {
      record(detail, "failed: " + e.getMessage());
      throw BrokerAnswers.refusal(e);
    }
  }

  /** What became of something. */
  public interface Outcome {
    /** {@return what became of it, for people} */
    String sentence();
  }

  /** Keeps an entry. */
  public void record(String detail, String outcome) {
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
