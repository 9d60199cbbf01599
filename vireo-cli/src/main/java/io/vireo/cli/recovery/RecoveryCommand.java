package io.vireo.cli.recovery;

import io.vireo.cli.terminal.Environment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks at failed events and brings them back: the commands for that. */
@Command(
    name = "recovery",
    header = "Look at failed events, and give them back to the route that failed.",
    description = {
      "",
      "An event whose handler has failed for good is kept in RECOVERY.ROUTE, with its error. These commands list such events, show one, redrive them, edit one, discard them, and take them to a file and back.",
      "",
      "While a command looks through the events of a route it holds those it has seen; another look at the same time does not see them. If the command dies, they are in their places again.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vireo recovery ls",
      "  vireo recovery show order.placed",
      "  vireo recovery redrive order.placed --error IllegalStateException",
      "  vireo recovery edit order.placed 01KB5V9B6F8D3SZQ1Y7T2R4XNC --data '{\"id\": 42}'",
      "  vireo recovery redrive --help"
    })
public final class RecoveryCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** The command with its commands. */
  public static CommandLine commandLine(Environment environment) {
    return new CommandLine(new RecoveryCommand())
        .addSubcommand(new RecoveryLsCommand(environment))
        .addSubcommand(new RecoveryShowCommand(environment))
        .addSubcommand(new RecoveryRedriveCommand(environment))
        .addSubcommand(new RecoveryEditCommand(environment))
        .addSubcommand(new RecoveryDiscardCommand(environment))
        .addSubcommand(new RecoveryExportCommand(environment))
        .addSubcommand(new RecoveryImportCommand(environment))
        .addSubcommand(new HelpCommand());
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }
}
