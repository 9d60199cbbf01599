package io.vireo.cli.control;

import io.vireo.ListenerStatus;
import io.vireo.ObserverStatus;
import io.vireo.Subscription.State;
import io.vireo.cli.broker.ConnectionOptions;
import io.vireo.cli.broker.Fleet;
import io.vireo.cli.control.Scope.AllOfOneObserver;
import io.vireo.cli.control.Scope.Listener;
import io.vireo.cli.control.Scope.OneObserver;
import io.vireo.cli.terminal.DurationConverter;
import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.ErrorReporter;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.cli.terminal.StandardOutput;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code pause} and {@code resume} have in common: they steer, then look who has obeyed. */
abstract class SteeringCommand implements Callable<Integer> {
  private final Environment environment;

  @Mixin private ScopeOptions scopeOptions = new ScopeOptions();

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "1s",
      converter = DurationConverter.class,
      description =
          "How long to collect the answers of those who are to obey (default: ${DEFAULT-VALUE}).")
  private Duration howLongToWait = Duration.ofSeconds(1);

  @Option(
      names = {"-q", "--quiet"},
      description = "Say nothing about success.")
  private boolean quiet;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  SteeringCommand(Environment environment) {
    this.environment = environment;
  }

  /** Does it, tells what came of it, and gives the exit code. */
  abstract int steer(Fleet fleet, Scope scope);

  @Override
  public final Integer call() {
    Scope scope = scopeOptions.scope();
    prepare();
    try (Fleet fleet = connection.fleet(environment)) {
      return steer(fleet, scope);
    }
  }

  /** Checks what was given, before anything is done. */
  void prepare() {}

  /** Who is there. */
  final List<ObserverStatus> ask(Fleet fleet) {
    return fleet.ping(howLongToWait);
  }

  /**
   * Asks who is there until all have obeyed, twice at most: an answer may have been given a moment
   * before the command was obeyed.
   */
  final List<ObserverStatus> askAfterwards(
      Fleet fleet, Scope scope, Predicate<ListenerStatus> obeyed) {
    List<ObserverStatus> first = ask(fleet);
    boolean allObey = scope.listeners(first).stream().map(Listener::status).allMatch(obeyed);
    return allObey ? first : ask(fleet);
  }

  /**
   * Tells that there is none to be steered, if that is so.
   *
   * @return the exit code; {@link ExitCode#DONE} if there are some, or need not be
   */
  final int checkSomebodyIsThere(Fleet fleet, Scope scope, List<ObserverStatus> observers) {
    if (scope instanceof Scope.WholeRoute || !scope.listeners(observers).isEmpty()) {
      return ExitCode.DONE;
    }
    String observerId =
        scope instanceof OneObserver one
            ? one.observerId()
            : scope instanceof AllOfOneObserver all ? all.observerId() : null;
    if (observerId == null) {
      tell("Nobody listens to " + scope.route() + " on " + fleet.endpoint());
      return ExitCode.NOBODY;
    }
    boolean isThere = observers.stream().anyMatch(one -> one.id().equals(observerId));
    tell(
        "Observer "
            + observerId
            + (isThere
                ? " does not listen to " + (scope.route() == null ? "anything" : scope.route())
                : " did not answer on "
                    + fleet.endpoint()
                    + " within "
                    + DurationConverter.text(howLongToWait))
            + "; 'vireo observers' shows who is there");
    return ExitCode.FAILED;
  }

  /** Says how it went, on standard output. */
  final void say(String sentence) {
    if (!quiet) {
      StandardOutput.print(environment, List.of(ErrorReporter.oneSafeLine(sentence)));
    }
  }

  /** Says what somebody has to know, on standard error. */
  final void tell(String sentence) {
    environment.err().println("vireo: " + ErrorReporter.oneSafeLine(sentence));
  }

  static long count(List<Listener> listeners, State state) {
    return listeners.stream().filter(one -> one.status().state() == state).count();
  }
}
