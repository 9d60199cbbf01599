package io.vireo.cli.control;

import io.vireo.ListenerStatus;
import io.vireo.ObserverStatus;
import io.vireo.cli.broker.ConnectionOptions;
import io.vireo.cli.broker.Fleet;
import io.vireo.cli.terminal.DurationConverter;
import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.ErrorReporter;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.cli.terminal.Quantity;
import io.vireo.cli.terminal.StandardOutput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows who listens, and how they fare. */
@Command(
    name = "observers",
    header =
        "List the observers on a broker: their routes, who has paused them, how busy they are.",
    description = {
      "",
      "Asks all of them and collects the answers for a second. Observers of the Python library do not answer. One that starts, or has no connection at this moment, is not listed; nor is one that has never listened to anything.",
      "",
      "RATE is how many events it has handled for each second of the last 15; IN FLIGHT are being handled, PREFETCHED wait for it in its process, FAILED went to RECOVERY.ROUTE. Times are those of this machine.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vireo observers",
      "  vireo observers order.placed                    # only those of this route",
      "  vireo observers --for 3s                        # on a slow network",
      "  vireo observers --json | jq -r '.id + \" \" + .host'"
    })
public final class ObserversCommand implements Callable<Integer> {
  private final Environment environment;

  @Parameters(
      arity = "0..1",
      paramLabel = "ROUTE",
      description =
          "Only this route, and who listens to it; for broadcasts as they listen to it, with * and #.")
  private @Nullable String route;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "1s",
      converter = DurationConverter.class,
      description = "How long to collect answers (default: ${DEFAULT-VALUE}).")
  private Duration howLong = Duration.ofSeconds(1);

  @Option(
      names = "--json",
      description = "Print each observer as a line of JSON, with all that it says of itself.")
  private boolean json;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  public ObserversCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    try (Fleet fleet = connection.fleet(environment)) {
      List<ObserverStatus> observers = chosen(fleet.ping(howLong));
      if (observers.isEmpty()) {
        String who = route == null ? "No observer" : "No observer of " + route;
        tell(
            who
                + " answered on "
                + fleet.endpoint()
                + " within "
                + DurationConverter.text(howLong));
        tellRoutePause(fleet);
        return ExitCode.NOBODY;
      }
      StandardOutput.print(
          environment,
          json
              ? observers.stream().map(ObserverJson::of).toList()
              : table(observers, fleet.endpoint()));
      return ExitCode.DONE;
    }
  }

  private List<ObserverStatus> chosen(List<ObserverStatus> all) {
    return route == null ? all : all.stream().flatMap(this::withChosenRoutes).toList();
  }

  private Stream<ObserverStatus> withChosenRoutes(ObserverStatus one) {
    List<ListenerStatus> listeners =
        one.listeners().stream().filter(candidate -> candidate.event().equals(route)).toList();
    return listeners.isEmpty()
        ? Stream.empty()
        : Stream.of(
            ObserverStatus.of(
                one.id(), one.host(), one.process(), one.version(), one.since(), listeners));
  }

  private static List<String> table(List<ObserverStatus> observers, String endpoint) {
    List<String> lines = new ArrayList<>();
    lines.add(Quantity.of(observers.size(), "observer") + " on " + endpoint);
    lines.addAll(ObserverTable.ofToday().lines(observers));
    return lines;
  }

  /** Nobody is there to say so, and the route is paused all the same. */
  private void tellRoutePause(Fleet fleet) {
    if (route != null) {
      fleet
          .routePause(route)
          .ifPresent(pause -> tell(route + ": " + ObserverTable.ofToday().describe(pause)));
    }
  }

  private void tell(String message) {
    environment.err().println("vireo: " + ErrorReporter.oneSafeLine(message));
  }
}
