package io.vireo.cli.recovery;

import io.vireo.Core;
import io.vireo.cli.broker.Broker;
import io.vireo.cli.broker.ConnectionOptions;
import io.vireo.cli.control.Scope;
import io.vireo.cli.terminal.CommandException;
import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.ErrorReporter;
import io.vireo.cli.terminal.StandardOutput;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What the commands have in common that are about the failed events of one route. */
abstract class RecoveryRouteCommand implements Callable<Integer> {
  private final Environment environment;

  @Parameters(
      index = "0",
      paramLabel = "ROUTE",
      description =
          "Whose failed events: an event's name; for broadcasts as they are listened to, with * and #.")
  private String route = "";

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  RecoveryRouteCommand(Environment environment) {
    this.environment = environment;
  }

  /** Does it, tells what came of it, and gives the exit code. */
  abstract int work(FailedEvents events);

  /** Checks and reads what was given, before anything is done. */
  void prepare() {}

  @Override
  public final Integer call() {
    prepare();
    Broker broker = connection.broker(environment.variables());
    try (Core core = new Core(broker.driver())) {
      return work(new FailedEvents(core, route, broker.endpoint(), connection.timeout()));
    }
  }

  final Environment environment() {
    return environment;
  }

  /** The route as an argument for a shell. */
  final String routeArgument() {
    return new Scope.WholeRoute(route).arguments();
  }

  /** Says something on standard output. */
  final void say(String sentence) {
    StandardOutput.print(environment, List.of(ErrorReporter.oneSafeLine(sentence)));
  }

  /** Says what somebody has to know, on standard error. */
  final void tell(String sentence) {
    environment.err().println("vireo: " + ErrorReporter.oneSafeLine(sentence));
  }

  /** That a record is not to be found. */
  final CommandException notThere(String id, FailedEvents events) {
    return CommandException.failed(
        "There is no record "
            + id
            + " in RECOVERY."
            + events.whose()
            + ", or somebody else is looking at it; 'vireo recovery show "
            + routeArgument()
            + "' shows the ids");
  }
}
