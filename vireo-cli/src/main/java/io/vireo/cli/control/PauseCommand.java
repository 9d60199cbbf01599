package io.vireo.cli.control;

import io.vireo.ObserverStatus;
import io.vireo.PauseOptions;
import io.vireo.Subscription.State;
import io.vireo.cli.broker.Fleet;
import io.vireo.cli.control.Scope.Listener;
import io.vireo.cli.terminal.CommandException;
import io.vireo.cli.terminal.DurationConverter;
import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.cli.terminal.Quantity;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Has listeners take no further events. */
@Command(
    name = "pause",
    header = "Pause a route: its listeners take no further events, which wait in the queue.",
    description = {
      "",
      "The whole route is paused: the listeners that are there, and those that start later, until"
          + " 'vireo resume ROUTE' or the time of --for ends it. An event that is being handled is"
          + " finished; fetched ones go back. No event is lost.",
      "",
      "It asks afterwards who has obeyed. Exit code 1 tells that a listener still takes events, or"
          + " that the observer of --observer did not answer; exit code 3 that nobody is there for"
          + " --present. A pause replaces the one before.",
      "",
      "Listeners of the Python library do not hear of it; for them there is 'vireo observer'.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vireo pause order.placed",
      "  vireo pause order.placed --for 10m --reason 'database migration'",
      "  vireo pause order.placed --observer 8dd7f727-0074-43fb-94b8-7f1d59c9edbb",
      "  vireo pause --observer 8dd7f727-0074-43fb-94b8-7f1d59c9edbb",
      "  vireo pause order.placed --present              # who starts later takes events"
    })
public final class PauseCommand extends SteeringCommand {
  @Option(
      names = "--for",
      order = -4,
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "End by itself after so long, as 30s, 10m, 8h, 2d (default: never).")
  private @Nullable Duration howLong;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; 'vireo observers' shows it.")
  private @Nullable String reason;

  @Option(
      names = "--by",
      order = -2,
      paramLabel = "NAME",
      description = "Who pauses; 'vireo observers' shows it (default: user@host).")
  private @Nullable String by;

  private PauseOptions options = PauseOptions.defaults();

  public PauseCommand(Environment environment) {
    super(environment);
  }

  @Override
  void prepare() {
    options = CommandException.optionsOf(this::options);
  }

  private PauseOptions options() {
    PauseOptions.Builder builder = PauseOptions.builder().by(by == null ? userAtHost() : by);
    if (reason != null) {
      builder.reason(reason);
    }
    if (howLong != null) {
      builder.howLong(howLong);
    }
    return builder.build();
  }

  @Override
  int steer(Fleet fleet, Scope scope) {
    fleet.order("pause " + scope, control -> scope.pause(control, options));
    List<ObserverStatus> observers =
        askAfterwards(fleet, scope, route -> route.state() != State.RUNNING);
    int missing = checkSomebodyIsThere(fleet, scope, observers);
    if (missing != ExitCode.DONE) {
      return missing;
    }
    List<Listener> listeners = scope.listeners(observers);
    say(
        "Paused "
            + scope
            + " on "
            + fleet.endpoint()
            + (howLong == null ? "" : " for " + DurationConverter.text(howLong))
            + "; "
            + effect(listeners)
            + ". 'vireo resume "
            + scope.arguments()
            + "' ends it");
    List<Listener> running =
        listeners.stream().filter(one -> one.status().state() == State.RUNNING).toList();
    running.forEach(one -> tell("Still takes events: " + one));
    return running.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static String effect(List<Listener> listeners) {
    if (listeners.isEmpty()) {
      return "nobody listens at the moment, and who starts later takes no events";
    }
    long stopped = count(listeners, State.PAUSED);
    long away = listeners.size() - stopped - count(listeners, State.RUNNING);
    long inFlight = listeners.stream().mapToLong(one -> one.status().traffic().inFlight()).sum();
    return Quantity.of(stopped, "listener")
        + (stopped == 1 ? " has stopped" : " have stopped")
        + (away == 0 ? "" : ", " + away + " without a connection")
        + (inFlight == 0 ? "" : ", " + Quantity.of(inFlight, "event") + " still being handled");
  }

  private static String userAtHost() {
    return System.getProperty("user.name") + "@" + host();
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // The message is "name: name or service not known": the name is there, only no address.
      return String.valueOf(e.getMessage()).split(":", 2)[0];
    }
  }
}
