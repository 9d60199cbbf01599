package io.vireo.cli.control;

import io.vireo.ObserverStatus;
import io.vireo.PauseOptions;
import io.vireo.Subscription.State;
import io.vireo.cli.broker.RemoteObservers;
import io.vireo.cli.control.Scope.Listener;
import io.vireo.cli.terminal.CommandException;
import io.vireo.cli.terminal.DurationConverter;
import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.operations.text.Quantity;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code vireo pause}: its listeners take no further events. */
@Command(
    name = "pause",
    header =
        "Pause a route: its listeners take no further events, and the events wait in the queue.",
    description = {
      "",
      "The whole route is paused: the listeners that run now and those that start later, until"
          + " 'vireo resume ROUTE' or the time of --for ends the pause. Handlers that run finish their"
          + " events; prefetched events go back to the queue. No event is lost.",
      "",
      "The command then asks which listeners have obeyed. Exit code 1 means that a listener still takes"
          + " events, or that the observer of --observer did not answer; exit code 3 that --present was"
          + " given and nobody listens. A new pause replaces an earlier one.",
      "",
      "Listeners of the Python library do not get this command; 'vireo observer' pauses those.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vireo pause order.placed",
      "  vireo pause order.placed --for 10m --reason 'database migration'",
      "  vireo pause order.placed --observer 8dd7f727-0074-43fb-94b8-7f1d59c9edbb",
      "  vireo pause --observer 8dd7f727-0074-43fb-94b8-7f1d59c9edbb",
      "  vireo pause order.placed --present              # later listeners take events"
    })
public final class PauseCommand extends PauseOrResumeCommand {
  @Option(
      names = "--for",
      order = -4,
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "End the pause after this time, such as 30s, 10m, 8h, 2d (default: no end).")
  private @Nullable Duration howLong;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why the route is paused; 'vireo observers' shows it.")
  private @Nullable String reason;

  @Option(
      names = "--by",
      order = -2,
      paramLabel = "NAME",
      description = "Who pauses the route; 'vireo observers' shows it (default: user@host).")
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
  int execute(RemoteObservers remote, Scope scope) {
    remote.send("pause " + scope, control -> scope.pause(control, options));
    List<ObserverStatus> observers =
        askAfterwards(remote, scope, route -> route.state() != State.RUNNING);
    int missing = checkListenersExist(remote, scope, observers);
    if (missing != ExitCode.DONE) {
      return missing;
    }
    List<Listener> listeners = scope.listeners(observers);
    print(
        "Paused "
            + scope
            + " on "
            + remote.endpoint()
            + (howLong == null ? "" : " for " + DurationConverter.text(howLong))
            + "; "
            + effect(listeners)
            + ". 'vireo resume "
            + scope.arguments()
            + "' ends the pause");
    List<Listener> running =
        listeners.stream().filter(one -> one.status().state() == State.RUNNING).toList();
    running.forEach(one -> warn("Still takes events: " + one));
    return running.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static String effect(List<Listener> listeners) {
    if (listeners.isEmpty()) {
      return "nobody listens now, and listeners that start later take no events";
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
      // The host has a name but no address. The message begins with the name: "name: name or
      // service
      // not known".
      return String.valueOf(e.getMessage()).split(":", 2)[0];
    }
  }
}
