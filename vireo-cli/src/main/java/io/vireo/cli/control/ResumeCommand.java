package io.vireo.cli.control;

import io.vireo.Control.Pause;
import io.vireo.ListenerStatus;
import io.vireo.ObserverStatus;
import io.vireo.Subscription.State;
import io.vireo.cli.broker.RemoteObservers;
import io.vireo.cli.control.Scope.Listener;
import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.operations.text.Quantity;
import java.util.List;
import picocli.CommandLine.Command;

/** The command {@code vireo resume}: ends a pause. */
@Command(
    name = "resume",
    header =
        "End the pause of a route or of one observer. Its listeners handle the events that have waited.",
    description = {
      "",
      "It ends the pause that 'vireo pause' with the same arguments has made: 'vireo resume ROUTE' ends that of the whole route, --observer or --present that of these listeners. A listener that was paused individually stays paused when its route is resumed, and is listed. A listener that is resumed individually takes events even if its route is paused, so you can try one instance while the others wait.",
      "",
      "If nothing was paused, a message says so, and the exit code is 0. Exit code 1 means that a listener is still paused, or that the observer of --observer did not answer; exit code 3 that --present was given and nobody listens.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vireo resume order.placed",
      "  vireo resume order.placed --observer 8dd7f727-0074-43fb-94b8-7f1d59c9edbb",
      "  vireo resume --observer 8dd7f727-0074-43fb-94b8-7f1d59c9edbb",
      "  vireo resume order.placed --present"
    })
public final class ResumeCommand extends PauseOrResumeCommand {

  public ResumeCommand(Environment environment) {
    super(environment);
  }

  @Override
  int execute(RemoteObservers remote, Scope scope) {
    boolean wasPaused = isPaused(remote, scope);
    remote.send("resume " + scope, scope::resume);
    List<ObserverStatus> observers =
        askAfterwards(remote, scope, route -> !isStillPaused(scope, route));
    int missing = checkListenersExist(remote, scope, observers);
    if (missing != ExitCode.DONE) {
      return missing;
    }
    List<Listener> listeners = scope.listeners(observers);
    print(
        (wasPaused
                ? "Resumed " + scope + " on " + remote.endpoint()
                : "Nothing to resume: " + scope + " was not paused on " + remote.endpoint())
            + "; "
            + effect(listeners));
    listeners.stream()
        .filter(one -> one.status().state() == State.PAUSED)
        .forEach(one -> warn("Still paused: " + one + describePause(one)));
    warnOfRoutePause(remote, scope);
    return listeners.stream().anyMatch(one -> isStillPaused(scope, one.status()))
        ? ExitCode.FAILED
        : ExitCode.DONE;
  }

  private boolean isPaused(RemoteObservers remote, Scope scope) {
    if (scope instanceof Scope.WholeRoute whole) {
      return remote.routePause(whole.route()).isPresent();
    }
    return count(scope.listeners(ask(remote)), State.PAUSED) > 0;
  }

  /**
   * Whether a listener has not obeyed. A listener that was paused individually may stay paused when
   * its route is resumed.
   */
  private static boolean isStillPaused(Scope scope, ListenerStatus listener) {
    return listener.state() == State.PAUSED
        && (!(scope instanceof Scope.WholeRoute)
            || listener.pause().map(Pause::wholeRoute).orElse(true));
  }

  private static String effect(List<Listener> listeners) {
    if (listeners.isEmpty()) {
      return "nobody listens now";
    }
    long running = count(listeners, State.RUNNING);
    long away = listeners.size() - running - count(listeners, State.PAUSED);
    return Quantity.of(running, "listener")
        + (running == 1 ? " takes events" : " take events")
        + (away == 0 ? "" : ", " + away + " without a connection");
  }

  private static String describePause(Listener one) {
    return one.status()
        .pause()
        .map(
            pause ->
                ", "
                    + ObserverTable.ofToday().describe(pause)
                    + ". 'vireo resume --observer "
                    + one.observer().id()
                    + "' ends the pause")
        .orElse("");
  }

  /**
   * Warns that the whole route is still paused: the listeners that were resumed take events, but
   * the others do not.
   */
  private void warnOfRoutePause(RemoteObservers remote, Scope scope) {
    String route = scope.route();
    if (route != null && !(scope instanceof Scope.WholeRoute)) {
      remote
          .routePause(route)
          .ifPresent(
              pause ->
                  warn(
                      route
                          + " stays paused for its other listeners: "
                          + ObserverTable.ofToday().describe(pause)
                          + ". 'vireo resume "
                          + new Scope.WholeRoute(route).arguments()
                          + "' ends the pause"));
    }
  }
}
