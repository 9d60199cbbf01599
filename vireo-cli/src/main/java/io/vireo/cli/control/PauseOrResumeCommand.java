package io.vireo.cli.control;

import io.vireo.ListenerStatus;
import io.vireo.ObserverStatus;
import io.vireo.Subscription.State;
import io.vireo.cli.broker.ConnectionOptions;
import io.vireo.cli.broker.RemoteObservers;
import io.vireo.cli.control.Scope.AllOfOneObserver;
import io.vireo.cli.control.Scope.Listener;
import io.vireo.cli.control.Scope.OneObserver;
import io.vireo.cli.terminal.DurationConverter;
import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.ErrorReporter;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.cli.terminal.StandardOutput;
import io.vireo.operations.text.SafeText;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The options and the work that {@code pause} and {@code resume} have in common: they send a
 * command to listeners, then ask which of them have obeyed.
 */
abstract class PauseOrResumeCommand implements Callable<Integer> {
  private final Environment environment;

  @Mixin private ScopeOptions scopeOptions = new ScopeOptions();

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "1s",
      converter = DurationConverter.class,
      description = "How long to collect the answers of the observers (default: ${DEFAULT-VALUE}).")
  private Duration howLongToWait = Duration.ofSeconds(1);

  @Option(
      names = {"-q", "--quiet"},
      description = "Print nothing on success.")
  private boolean quiet;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  PauseOrResumeCommand(Environment environment) {
    this.environment = environment;
  }

  /** Executes the command, prints the result and returns the exit code. */
  abstract int execute(RemoteObservers remote, Scope scope);

  @Override
  public final Integer call() {
    Scope scope = scopeOptions.scope();
    prepare();
    try (RemoteObservers remote = connection.remoteObservers(environment)) {
      return execute(remote, scope);
    }
  }

  /** Checks the options of the command before it connects. */
  void prepare() {}

  /** Returns the status of all observers that answer. */
  final List<ObserverStatus> ask(RemoteObservers remote) {
    return remote.ping(howLongToWait);
  }

  /**
   * Asks the observers for their status. If a listener has not obeyed, they are asked once more,
   * since the observer may have answered a moment before it obeyed.
   */
  final List<ObserverStatus> askAfterwards(
      RemoteObservers remote, Scope scope, Predicate<ListenerStatus> obeyed) {
    List<ObserverStatus> first = ask(remote);
    boolean allObeyed = scope.listeners(first).stream().map(Listener::status).allMatch(obeyed);
    return allObeyed ? first : ask(remote);
  }

  /**
   * Warns if the scope has no listeners, except for a whole route, which is paused without them
   * too.
   *
   * @return the exit code; {@link ExitCode#DONE} if the command can go on
   */
  final int checkListenersExist(
      RemoteObservers remote, Scope scope, List<ObserverStatus> observers) {
    if (scope instanceof Scope.WholeRoute || !scope.listeners(observers).isEmpty()) {
      return ExitCode.DONE;
    }
    String observerId =
        scope instanceof OneObserver one
            ? one.observerId()
            : scope instanceof AllOfOneObserver all ? all.observerId() : null;
    if (observerId == null) {
      warn("Nobody listens to " + scope.route() + " on " + remote.endpoint());
      return ExitCode.NOBODY;
    }
    boolean hasAnswered = observers.stream().anyMatch(one -> one.id().equals(observerId));
    warn(
        "Observer "
            + observerId
            + (hasAnswered
                ? " does not listen to " + (scope.route() == null ? "anything" : scope.route())
                : " did not answer on "
                    + remote.endpoint()
                    + " within "
                    + DurationConverter.text(howLongToWait))
            + "; 'vireo observers' lists the observers");
    return ExitCode.FAILED;
  }

  /** Prints a sentence on standard output, unless --quiet is given. */
  final void print(String sentence) {
    if (!quiet) {
      StandardOutput.print(environment, List.of(SafeText.oneLine(sentence)));
    }
  }

  /** Prints a sentence on standard error. */
  final void warn(String sentence) {
    ErrorReporter.report(environment.err(), sentence);
  }

  static long count(List<Listener> listeners, State state) {
    return listeners.stream().filter(one -> one.status().state() == state).count();
  }
}
