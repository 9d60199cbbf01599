package io.vireo.cli.control;

import io.vireo.ListenerStatus;
import io.vireo.ObserverStatus;
import io.vireo.cli.broker.ConnectionOptions;
import io.vireo.cli.broker.RemoteObservers;
import io.vireo.cli.terminal.DurationConverter;
import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.ErrorReporter;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.cli.terminal.StandardOutput;
import io.vireo.operations.text.Quantity;
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

/** The command {@code vireo observers}: lists observers with the status of their listeners. */
@Command(
    name = "observers",
    header = "List the observers on a broker, with their routes, pauses and traffic.",
    description = {
      "",
      "Asks all observers and collects the answers for a second. Observers of the Python library do not answer. An observer that is starting, has no connection or has never listened to anything is not listed.",
      "",
      "RATE is the number of handled events per second over the last 15 seconds. IN FLIGHT events are being handled, PREFETCHED ones wait in the process of the observer, and FAILED ones went to RECOVERY.ROUTE. Times are in the time zone of this machine.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vireo observers",
      "  vireo observers order.placed                    # only listeners of this route",
      "  vireo observers --for 3s                        # on a slow network",
      "  vireo observers --json | jq -r '.id + \" \" + .host'"
    })
public final class ObserversCommand implements Callable<Integer> {
  private final Environment environment;

  @Parameters(
      arity = "0..1",
      paramLabel = "ROUTE",
      description =
          "Only listeners of this route. For broadcasts, the pattern that they listen to, with * and #.")
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
      description = "Print each observer as a line of JSON, with all its values.")
  private boolean json;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  public ObserversCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    try (RemoteObservers remote = connection.remoteObservers(environment)) {
      List<ObserverStatus> observers = chosen(remote.ping(howLong));
      if (observers.isEmpty()) {
        String who = route == null ? "No observer" : "No observer of " + route;
        warn(
            who
                + " answered on "
                + remote.endpoint()
                + " within "
                + DurationConverter.text(howLong));
        warnOfRoutePause(remote);
        return ExitCode.NOBODY;
      }
      StandardOutput.print(
          environment,
          json
              ? observers.stream().map(ObserverJson::of).toList()
              : table(observers, remote.endpoint()));
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

  /** Warns that the route is paused: a route stays paused even if nobody listens. */
  private void warnOfRoutePause(RemoteObservers remote) {
    if (route != null) {
      remote
          .routePause(route)
          .ifPresent(pause -> warn(route + ": " + ObserverTable.ofToday().describe(pause)));
    }
  }

  private void warn(String message) {
    ErrorReporter.report(environment.err(), message);
  }
}
