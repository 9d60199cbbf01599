package io.vireo.cli.recovery;

import io.vireo.Core;
import io.vireo.cli.broker.Broker;
import io.vireo.cli.broker.ConnectionOptions;
import io.vireo.cli.control.Scope;
import io.vireo.cli.terminal.CommandException;
import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.ErrorReporter;
import io.vireo.cli.terminal.StandardOutput;
import io.vireo.operations.text.SafeText;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The options and the work that all commands for the failed events of one route have in common. */
abstract class RecoveryRouteCommand implements Callable<Integer> {
  private final Environment environment;

  @Parameters(
      index = "0",
      paramLabel = "ROUTE",
      description =
          "The route: an event's name or, for broadcasts, the pattern that was listened to, with * and #.")
  private String route = "";

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  RecoveryRouteCommand(Environment environment) {
    this.environment = environment;
  }

  /** Executes the command, prints the result and returns the exit code. */
  abstract int execute(FailedEvents events);

  /** Checks and reads the options of the command before it connects. */
  void prepare() {}

  @Override
  public final Integer call() {
    prepare();
    Broker broker = connection.broker(environment.variables());
    try (Core core = new Core(broker.driver())) {
      return execute(new FailedEvents(core, route, broker.endpoint(), connection.timeout()));
    }
  }

  final Environment environment() {
    return environment;
  }

  /** Prints a sentence on standard output. */
  final void print(String sentence) {
    StandardOutput.print(environment, List.of(SafeText.oneLine(sentence)));
  }

  /** Prints a sentence on standard error. */
  final void warn(String sentence) {
    ErrorReporter.report(environment.err(), sentence);
  }

  /** Returns the failure of a command whose record was not found. */
  final CommandException recordNotFound(String id, FailedEvents events) {
    return CommandException.failed(
        "There is no record "
            + id
            + " in RECOVERY."
            + events.routeAndBroker()
            + ", or another command holds it at the moment; 'vireo recovery show "
            + new Scope.WholeRoute(route).arguments()
            + "' shows the ids");
  }
}
