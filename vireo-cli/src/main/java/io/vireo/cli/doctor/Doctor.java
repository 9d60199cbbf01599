package io.vireo.cli.doctor;

import io.vireo.Control;
import io.vireo.rabbitmq.RabbitInspector;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Examines a broker and what goes on there. For one thread; each method blocks for seconds. */
public final class Doctor {
  private final RabbitInspector inspector;
  private final @Nullable ManagementUrl management;
  private final Control control;
  private final Duration timeout;

  /**
   * Makes one.
   *
   * @param inspector connected to the broker
   * @param management where its management API is, or null for where it usually is
   * @param control asks the observers
   * @param timeout how long each answer may take
   */
  public Doctor(
      RabbitInspector inspector,
      @Nullable ManagementUrl management,
      Control control,
      Duration timeout) {
    this.inspector = inspector;
    this.management = management;
    this.control = control;
    this.timeout = timeout;
  }

  /**
   * What is to be printed.
   *
   * @param lines the lines
   * @param healthy whether there is no problem
   */
  public record Report(List<String> lines, boolean healthy) {
    /**
     * Copies the lines.
     *
     * @param lines the lines
     * @param healthy whether there is no problem
     */
    public Report {
      lines = List.copyOf(lines);
    }
  }

  /**
   * Looks at everything and judges it.
   *
   * @param routes names of routes to look at besides those that can be found
   * @param json whether to report in NDJSON
   * @return what was found
   */
  public Report examine(Set<String> routes, boolean json) {
    Survey survey = surveyor().all(routes);
    List<Finding> findings = Checkup.of(survey);
    boolean healthy = findings.stream().noneMatch(Finding::isProblem);
    return new Report(
        json ? JsonReport.of(survey, findings) : DoctorReport.lines(survey, findings), healthy);
  }

  /**
   * Tells where an event would go now.
   *
   * @param event its name
   * @param json whether to report in JSON, on one line
   * @return what was found
   */
  public Report explain(String event, boolean json) {
    Survey survey = surveyor().one(event);
    Explanation explanation = Explanation.of(event, survey);
    return new Report(
        json
            ? List.of(JsonReport.of(explanation, survey))
            : ExplanationTree.lines(explanation, survey),
        true);
  }

  private Surveyor surveyor() {
    return new Surveyor(inspector, management, control, timeout);
  }
}
