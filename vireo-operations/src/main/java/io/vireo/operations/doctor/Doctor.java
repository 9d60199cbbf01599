package io.vireo.operations.doctor;

import io.vireo.Control;
import io.vireo.operations.management.ManagementUrl;
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
  private final Advice advice;

  /**
   * Creates a doctor.
   *
   * @param inspector connected to the broker
   * @param management the URL of the management API, or null for the default URL
   * @param control asks the observers
   * @param timeout how long each answer may take
   * @param advice how to see more, for what could not be seen
   */
  public Doctor(
      RabbitInspector inspector,
      @Nullable ManagementUrl management,
      Control control,
      Duration timeout,
      Advice advice) {
    this.inspector = inspector;
    this.management = management;
    this.control = control;
    this.timeout = timeout;
    this.advice = advice;
  }

  /**
   * The result of an examination.
   *
   * @param survey the facts
   * @param findings what was found, problems first
   */
  public record Examination(Survey survey, List<Finding> findings) {
    /** Whether there is no problem. */
    public boolean healthy() {
      return findings.stream().noneMatch(Finding::isProblem);
    }
  }

  /**
   * Examines the broker and all routes.
   *
   * @param routes routes to examine in addition to those that can be found
   */
  public Examination examine(Set<String> routes) {
    Survey survey = surveyor().all(routes);
    return new Examination(survey, Checkup.of(survey));
  }

  /** Finds out where an event of this name would go now. */
  public Routing explain(String event) {
    return Routing.of(event, surveyor().one(event));
  }

  private Surveyor surveyor() {
    return new Surveyor(inspector, management, control, timeout, advice);
  }
}
