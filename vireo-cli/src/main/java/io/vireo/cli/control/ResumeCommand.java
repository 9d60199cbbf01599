package io.vireo.cli.control;

import io.vireo.Control.Pause;
import io.vireo.ListenerStatus;
import io.vireo.ObserverStatus;
import io.vireo.Subscription.State;
import io.vireo.cli.broker.Fleet;
import io.vireo.cli.control.Scope.Listener;
import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.cli.terminal.Quantity;
import java.util.List;
import picocli.CommandLine.Command;

/** Ends a pause. */
@Command(
    name = "resume",
    header =
        "End the pause of a route, or of one observer: the events that have waited are handled.",
    description = {
      "",
      "It ends the pause that the same words have made: 'vireo resume ROUTE' that of the whole route, with --observer or --present that of these listeners. A listener that was paused on its own stays paused when its route is resumed, and is named. A listener that is resumed on its own takes events even if its route is paused: so one instance can be tried while the others wait.",
      "",
      "That nothing was paused is said, and is no error. Exit code 1 tells that a listener is still paused, or that the observer of --observer did not answer; exit code 3 that nobody is there for --present.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vireo resume order.placed",
      "  vireo resume order.placed --observer 8dd7f727-0074-43fb-94b8-7f1d59c9edbb",
      "  vireo resume --observer 8dd7f727-0074-43fb-94b8-7f1d59c9edbb",
      "  vireo resume order.placed --present"
    })
public final class ResumeCommand extends SteeringCommand {

  public ResumeCommand(Environment environment) {
    super(environment);
  }

  @Override
  int steer(Fleet fleet, Scope scope) {
    boolean wasPaused = isPaused(fleet, scope);
    fleet.order("resume " + scope, scope::resume);
    List<ObserverStatus> observers =
        askAfterwards(fleet, scope, route -> !isStillPaused(scope, route));
    int missing = checkSomebodyIsThere(fleet, scope, observers);
    if (missing != ExitCode.DONE) {
      return missing;
    }
    List<Listener> listeners = scope.listeners(observers);
    say(
        (wasPaused
                ? "Resumed " + scope + " on " + fleet.endpoint()
                : "Nothing to resume: " + scope + " was not paused on " + fleet.endpoint())
            + "; "
            + effect(listeners));
    listeners.stream()
        .filter(one -> one.status().state() == State.PAUSED)
        .forEach(one -> tell("Still paused: " + one + whoEndsIt(one)));
    noteRoutePause(fleet, scope);
    return listeners.stream().anyMatch(one -> isStillPaused(scope, one.status()))
        ? ExitCode.FAILED
        : ExitCode.DONE;
  }

  private boolean isPaused(Fleet fleet, Scope scope) {
    if (scope instanceof Scope.WholeRoute whole) {
      return fleet.routePause(whole.route()).isPresent();
    }
    return count(scope.listeners(ask(fleet)), State.PAUSED) > 0;
  }

  /** Whether it has not obeyed: a pause of its own does not end with that of its route. */
  private static boolean isStillPaused(Scope scope, ListenerStatus listener) {
    return listener.state() == State.PAUSED
        && (!(scope instanceof Scope.WholeRoute)
            || listener.pause().map(Pause::wholeRoute).orElse(true));
  }

  private static String effect(List<Listener> listeners) {
    if (listeners.isEmpty()) {
      return "nobody listens at the moment";
    }
    long running = count(listeners, State.RUNNING);
    long away = listeners.size() - running - count(listeners, State.PAUSED);
    return Quantity.of(running, "listener")
        + (running == 1 ? " takes events" : " take events")
        + (away == 0 ? "" : ", " + away + " without a connection");
  }

  private static String whoEndsIt(Listener one) {
    return one.status()
        .pause()
        .map(
            pause ->
                ", "
                    + ObserverTable.ofToday().describe(pause)
                    + ". 'vireo resume --observer "
                    + one.observer().id()
                    + "' ends it")
        .orElse("");
  }

  /** The listeners that were resumed ignore it; others do not. */
  private void noteRoutePause(Fleet fleet, Scope scope) {
    String route = scope.route();
    if (route != null && !(scope instanceof Scope.WholeRoute)) {
      fleet
          .routePause(route)
          .ifPresent(
              pause ->
                  tell(
                      route
                          + " stays paused for others: "
                          + ObserverTable.ofToday().describe(pause)
                          + ". 'vireo resume "
                          + new Scope.WholeRoute(route).arguments()
                          + "' ends it"));
    }
  }
}
