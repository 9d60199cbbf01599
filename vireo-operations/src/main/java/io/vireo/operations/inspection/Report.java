package io.vireo.operations.inspection;

import io.vireo.VireoException;
import io.vireo.operations.doctor.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The result of an examination. Immutable.
 *
 * @param asOf when the examination began
 * @param reason why the broker could not be examined, a sentence; empty if it was
 * @param findings what was found, problems first
 * @param unseen what could not be seen, each with the reason
 */
public record Report(
    Instant asOf, Optional<String> reason, List<Finding> findings, List<String> unseen) {

  public Report {
    findings = List.copyOf(findings);
    unseen = List.copyOf(unseen);
  }

  static Report of(Instant asOf, List<Finding> findings, List<String> unseen) {
    return new Report(asOf, Optional.empty(), findings, unseen);
  }

  static Report unavailable(Instant asOf, VireoException failure) {
    String reason = String.valueOf(failure.getMessage());
    return new Report(asOf, Optional.of(reason), List.of(), List.of());
  }

  /** Whether the broker could be examined. */
  public boolean available() {
    return reason.isEmpty();
  }
}
