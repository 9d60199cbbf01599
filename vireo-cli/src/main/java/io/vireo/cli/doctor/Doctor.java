package io.vireo.cli.doctor;

import io.vireo.Control;
import io.vireo.rabbitmq.RabbitInspector;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Examines a broker, its routes and their observers. For one thread; each method blocks for
 * seconds.
 */
public final class Doctor {
  private final RabbitInspector inspector;
  private final @Nullable ManagementUrl management;
  private final Control control;
  private final Duration timeout;

  /**
   * Creates a doctor.
   *
   * @param inspector connected to the broker
   * @param management the URL of the management API, or null for the default URL
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
   * The report of an examination.
   *
   * @param lines the lines to print
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
   * Examines the broker and all routes.
   *
   * @param routes routes to examine in addition to those that can be found
   * @param json whether to report in NDJSON
   * @return the report
   */
  public Report examine(Set<String> routes, boolean json) {
    Survey survey = surveyor().all(routes);
    List<Finding> findings = Checkup.of(survey);
    boolean healthy = findings.stream().noneMatch(Finding::isProblem);
    return new Report(
        json ? JsonReport.of(survey, findings) : DoctorReport.lines(survey, findings), healthy);
  }

  /**
   * Explains where an event would go now.
   *
   * @param event the name of the event
   * @param json whether to report in JSON, on one line
   * @return the report
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
