package io.vireo.operations.inspection;

import io.vireo.Core;
import io.vireo.VireoException;
import io.vireo.operations.describe.Fleet;
import io.vireo.operations.doctor.Advice;
import io.vireo.operations.doctor.Doctor;
import io.vireo.operations.doctor.Routing;
import io.vireo.operations.inspection.ManagementReader.Unreadable;
import io.vireo.operations.management.ManagementUrl;
import io.vireo.rabbitmq.RabbitDriver;
import io.vireo.rabbitmq.RabbitInspector;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks RabbitMQ: by AMQP on a connection that each call opens, by the management API, and by the
 * observers that answer.
 */
final class RabbitInspection implements Inspection {
  static final Advice ADVICE =
      new Advice(
          "Routes that no observer has named",
          "Enable the plugin rabbitmq_management, and give the console the URL of the API with a user"
              + " that has the tag 'monitoring'");

  private final Core core;
  private final RabbitDriver driver;
  private final @Nullable ManagementUrl url;
  private final Duration timeout;
  private final ManagementReader management;

  RabbitInspection(Core core, RabbitDriver driver, @Nullable ManagementUrl url, Duration timeout) {
    this.core = core;
    this.driver = driver;
    this.url = url;
    this.timeout = timeout;
    this.management = new ManagementReader(driver, url, timeout);
  }

  @Override
  public Report examine() {
    Instant now = Instant.now();
    try {
      Doctor.Examination examination = ask(doctor -> doctor.examine(Set.of()));
      return new Report(
          now, Optional.empty(), examination.findings(), examination.survey().unseen());
    } catch (VireoException e) {
      return Report.unavailable(now, e);
    }
  }

  @Override
  public Explanation explain(String event) {
    Instant now = Instant.now();
    if (!Explanation.isPossible(event)) {
      return Explanation.impossible(event, now);
    }
    try {
      Routing routing = ask(doctor -> doctor.explain(event));
      RouteGraph graph = RouteGraph.of(RoutingSketch.of(routing));
      return new Explanation(
          event,
          now,
          Optional.empty(),
          graph.nodes(),
          graph.edges(),
          routing.findings(),
          routing.survey().unseen());
    } catch (VireoException e) {
      return Explanation.unavailable(event, now, String.valueOf(e.getMessage()));
    }
  }

  private <T> T ask(Function<Doctor, T> question) {
    try (RabbitInspector inspector = driver.inspect(timeout)) {
      return question.apply(new Doctor(inspector, url, core.control(), timeout, ADVICE));
    }
  }

  @Override
  public RouteNames routes() {
    Instant now = Instant.now();
    try {
      return management.read(api -> ListedRoutes.of(now, api.waiting(), api.bindings()));
    } catch (Unreadable | VireoException e) {
      return RouteNames.unavailable(now, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public DelayedList delayed(int limit) {
    DelayedList.requirePossible(limit);
    try {
      return management.read(api -> DelayQueues.of(api.waiting())).events(driver, timeout, limit);
    } catch (Unreadable | VireoException e) {
      return DelayedList.unavailable(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Fleet describe(Duration howLong) {
    return Descriptions.of(core, howLong);
  }

  @Override
  public void close() {
    // Each call closes what it has opened, and the core belongs to somebody else.
  }
}
