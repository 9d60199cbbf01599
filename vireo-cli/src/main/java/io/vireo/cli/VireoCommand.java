package io.vireo.cli;

import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.ErrorReporter;
import io.vireo.cli.terminal.Logs;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The {@code vireo} command. It holds the options, the help and the error handling that all of its
 * subcommands share.
 */
@Command(
    name = "vireo",
    header = "Emit and observe events, and control their observers, from a shell.",
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    versionProvider = VireoCommand.Version.class,
    usageHelpWidth = 100,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  vireo demo                                      # runs without a broker",
      "  vireo observe order.placed --count 3",
      "  vireo emit order.placed '{\"id\": 1}' --repeat 3",
      "  vireo observers",
      "  vireo pause order.placed --for 10m --reason 'database migration'",
      "  vireo recovery ls",
      "  vireo help emit"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Done.",
      "1:Failed: no connection, refused by the broker, not confirmed in time, output not writable, a listener did not obey, a record was not found, doctor has found a problem, or describe --diff has found a breaking change.",
      "2:Wrong use: an option, a URL, an event's name or JSON is not valid.",
      "3:Nobody took the event, or no observer answered.",
      "130:Interrupted before all events were sent or redriven."
    })
final class VireoCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs the command that the arguments name, and returns its exit code. */
  static int execute(Environment environment, String... arguments) {
    ErrorReporter errors = new ErrorReporter();
    CommandLine commandLine = new CommandLine(new VireoCommand());
    new Subcommands(environment).addTo(commandLine, arguments);
    return commandLine
        .setOut(new PrintWriter(environment.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(environment.err(), true, StandardCharsets.UTF_8))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(parseResult -> execute(parseResult, environment))
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors)
        .execute(arguments);
  }

  private static int execute(ParseResult parseResult, Environment environment) {
    if (ErrorReporter.isVerbose(parseResult)) {
      Logs.showAll(environment.err());
    } else {
      Logs.hide(environment.err());
    }
    return new RunLast().execute(parseResult);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A command is missing");
  }

  /** Reads the version from the manifest of the jar that holds this class. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = VireoCommand.class.getPackage().getImplementationVersion();
      return new String[] {
        "vireo " + (version == null ? "(not packaged)" : version),
        "Java " + Runtime.version() + ", " + System.getProperty("os.name")
      };
    }
  }
}
