package io.vireo.operations.inspection;

import io.vireo.Core;
import io.vireo.operations.doctor.Advice;
import io.vireo.operations.doctor.Doctor;
import io.vireo.operations.doctor.Routing;
import io.vireo.operations.inspection.ManagementReader.Unreadable;
import io.vireo.operations.management.ManagementUrl;
import io.vireo.rabbitmq.RabbitDriver;
import io.vireo.rabbitmq.RabbitInspector;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks RabbitMQ: by AMQP on a connection that each call opens, by the management API, and by the
 * observers that answer.
 */
final class RabbitInspection extends AbstractInspection {
  static final Advice ADVICE =
      new Advice(
          "Routes that no observer has named",
          "Enable the plugin rabbitmq_management, and give the console the URL of the API with a user"
              + " that has the tag 'monitoring'");

  private final RabbitDriver driver;
  private final @Nullable ManagementUrl url;
  private final Duration timeout;
  private final ManagementReader management;

  RabbitInspection(Core core, RabbitDriver driver, @Nullable ManagementUrl url, Duration timeout) {
    super(core);
    this.driver = driver;
    this.url = url;
    this.timeout = timeout;
    this.management = new ManagementReader(driver, url, timeout);
  }

  @Override
  Report examine(Instant now) {
    Doctor.Examination examination = ask(doctor -> doctor.examine(Set.of()));
    return Report.of(now, examination.findings(), examination.survey().unseen());
  }

  @Override
  Explanation explain(String event, Instant now) {
    Routing routing = ask(doctor -> doctor.explain(event));
    return Explanation.of(now, RoutingSketch.of(routing), routing.survey().unseen());
  }

  private <T> T ask(Function<Doctor, T> question) {
    try (RabbitInspector inspector = driver.inspect(timeout)) {
      return question.apply(new Doctor(inspector, url, core().control(), timeout, ADVICE));
    }
  }

  @Override
  RouteNames routes(Instant now) throws Unreadable {
    return management.read(api -> ListedRoutes.of(now, api.waiting(), api.bindings()));
  }

  @Override
  DelayedList soonest(int limit) throws Unreadable {
    return management.read(api -> DelayQueues.of(api.waiting())).events(driver, timeout, limit);
  }
}
