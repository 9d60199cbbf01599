package io.vireo.cli.recovery;

import io.vireo.Core;
import io.vireo.RecoveryFilter;
import io.vireo.VireoException;
import io.vireo.cli.broker.Broker;
import io.vireo.cli.doctor.InspectionOptions;
import io.vireo.cli.doctor.RecoveryRoutes;
import io.vireo.cli.terminal.CommandException;
import io.vireo.cli.terminal.DurationConverter;
import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.cli.terminal.LocalTimes;
import io.vireo.cli.terminal.StandardOutput;
import io.vireo.operations.management.ManagementUrl;
import io.vireo.operations.text.Quantity;
import io.vireo.operations.text.SafeText;
import io.vireo.rabbitmq.RabbitInspector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code vireo recovery ls}: counts failed events by route and error. */
@Command(
    name = "ls",
    header = "Count the failed events on a broker by route and error.",
    description = {
      "",
      "Without a ROUTE, the command lists all routes that have a recovery queue. RabbitMQ lists queues only in its management API. If that cannot be read, the command lists the routes of the observers that answer, and prints what it could not see.",
      "",
      "The route vireo_unrouted holds delayed events that no queue took when they were due. Times are in the time zone of this machine. If there are no failed events, the exit code is 0.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vireo recovery ls",
      "  vireo recovery ls order.placed 'prices.#'",
      "  vireo recovery ls --management http://broker:15672",
      "  vireo recovery ls --json | jq -c 'select(.kind == \"group\")'"
    })
final class RecoveryLsCommand implements Callable<Integer> {
  private final Environment environment;

  @Parameters(
      arity = "0..*",
      paramLabel = "ROUTE",
      description =
          "Only this route: an event's name or, for broadcasts, the pattern that was listened to, with * and #. Can be repeated.")
  private Set<String> routes = new LinkedHashSet<>();

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "1s",
      converter = DurationConverter.class,
      description =
          "How long to collect the answers of observers, if they are asked (default: ${DEFAULT-VALUE}).")
  private Duration howLong = Duration.ofSeconds(1);

  @Mixin private InspectionOptions inspection = new InspectionOptions();

  private final List<String> unseen = new ArrayList<>();

  RecoveryLsCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    ManagementUrl management = inspection.managementUrl();
    Broker broker = inspection.connection().broker(environment.variables());
    try (Core core = new Core(broker.driver())) {
      List<FailureGroup> groups =
          routes.isEmpty()
              ? groupsOf(found(core, broker, management), core, broker)
              : groupsOfNamed(core, broker);
      StandardOutput.print(
          environment, inspection.json() ? json(groups) : text(groups, broker.endpoint()));
      return ExitCode.DONE;
    }
  }

  private Set<String> found(Core core, Broker broker, @Nullable ManagementUrl management) {
    Duration timeout = inspection.connection().timeout();
    RecoveryRoutes finder = new RecoveryRoutes(core.control(), howLong);
    RecoveryRoutes.Found found;
    if (broker.isMemory()) {
      found = finder.answered("memory: keeps no list of routes; give the name of a ROUTE");
    } else {
      try (RabbitInspector inspector = RabbitInspector.connect(broker.rabbitOptions(timeout))) {
        found = finder.listed(inspector.access(), management, timeout);
      }
    }
    unseen.addAll(found.unseen());
    return found.routes();
  }

  private List<FailureGroup> groupsOfNamed(Core core, Broker broker) {
    List<FailureGroup> groups = new ArrayList<>();
    routes.forEach(route -> groups.addAll(groupsOf(events(core, route, broker))));
    return groups;
  }

  /**
   * Groups the failed events of routes that were found. A route that cannot be read is reported,
   * and does not hide the others.
   */
  private List<FailureGroup> groupsOf(Set<String> found, Core core, Broker broker) {
    List<FailureGroup> groups = new ArrayList<>();
    for (String route : found) {
      try {
        groups.addAll(groupsOf(events(core, route, broker)));
      } catch (VireoException | CommandException e) {
        unseen.add("The failed events of " + route + ": " + e.getMessage());
      }
    }
    return groups;
  }

  private FailedEvents events(Core core, String route, Broker broker) {
    return new FailedEvents(core, route, broker.endpoint(), inspection.connection().timeout());
  }

  private static Collection<FailureGroup> groupsOf(FailedEvents events) {
    Map<String, FailureGroup> groups = new LinkedHashMap<>();
    if (events.count() > 0) {
      events
          .recovery()
          .forEach(
              RecoveryFilter.all(),
              failed ->
                  groups.merge(
                      failed.error().type(),
                      FailureGroup.of(events.route(), failed),
                      FailureGroup::plus));
    }
    return groups.values();
  }

  private List<String> text(List<FailureGroup> groups, String endpoint) {
    List<String> lines = new ArrayList<>();
    if (groups.isEmpty()) {
      lines.add(
          (unseen.isEmpty() ? "No failed events" : "No failed events that could be seen")
              + (routes.isEmpty() ? "" : " of " + String.join(", ", routes))
              + " on "
              + endpoint);
    } else {
      long events = groups.stream().mapToLong(FailureGroup::events).sum();
      long ofRoutes = groups.stream().map(FailureGroup::route).distinct().count();
      lines.add(
          FailedEvents.count(events) + " of " + Quantity.of(ofRoutes, "route") + " on " + endpoint);
      lines.add("");
      lines.addAll(new FailureTable(LocalTimes.ofToday()).groups(groups));
    }
    if (!unseen.isEmpty()) {
      lines.add("");
      lines.add("Could not be seen:");
      unseen.forEach(what -> lines.add("  " + what));
    }
    return lines.stream().map(SafeText::line).toList();
  }

  private List<String> json(List<FailureGroup> groups) {
    List<String> lines = new ArrayList<>();
    groups.forEach(group -> lines.add(RecoveryJson.of(group)));
    unseen.forEach(what -> lines.add(RecoveryJson.unseen(what)));
    return lines;
  }
}
