package io.vireo.spring.actuate;

import io.vireo.Core;
import io.vireo.Health;
import io.vireo.Observer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Tells the actuator what {@link Core#health} tells: it is known already, so nothing is asked and
 * nothing blocks. A core that works in part has the status {@code DEGRADED}, which Spring Boot
 * answers with the HTTP status 200, as it does {@code UP}.
 */
public final class VireoHealthIndicator extends AbstractHealthIndicator {

  /** The status of a core that works in part. */
  public static final Status DEGRADED = new Status("DEGRADED", "Vireo works in part");

  private final Core core;

  /**
   * An indicator for one core.
   *
   * @param core whose health is told
   */
  public VireoHealthIndicator(Core core) {
    super("The health of Vireo cannot be told");
    this.core = core;
  }

  @Override
  protected void doHealthCheck(org.springframework.boot.health.contributor.Health.Builder builder) {
    Health health = core.health();
    builder.status(status(health.status()));
    if (core instanceof Observer observer) {
      builder.withDetail("observer", observer.id());
    }
    builder.withDetail("parts", parts(health));
  }

  private static Status status(Health.Status status) {
    return switch (status) {
      case UP -> Status.UP;
      case DEGRADED -> DEGRADED;
      case DOWN -> Status.DOWN;
    };
  }

  /** The parts of a health, as the details of an indicator and as the endpoint shows them. */
  static List<Map<String, Object>> parts(Health health) {
    return health.parts().stream().map(VireoHealthIndicator::part).toList();
  }

  private static Map<String, Object> part(Health.Part part) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("name", part.name());
    shown.put("status", part.status().name());
    part.reason().ifPresent(reason -> shown.put("reason", reason));
    shown.put("since", part.since().toString());
    part.nextTry().ifPresent(time -> shown.put("nextTry", time.toString()));
    return shown;
  }
}
