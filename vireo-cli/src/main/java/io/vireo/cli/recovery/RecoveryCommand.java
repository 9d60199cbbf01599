package io.vireo.cli.recovery;

import io.vireo.cli.terminal.Environment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code vireo recovery}, which holds the commands for failed events. */
@Command(
    name = "recovery",
    header = "Show failed events, and give them back to the route where they failed.",
    description = {
      "",
      "An event whose handler has failed for good is kept in RECOVERY.ROUTE, with its error. These commands list, show, redrive, edit, discard, export and import such events.",
      "",
      "While a command reads the failed events of a route, it holds those that it has read, and other commands do not see them. When the command ends or dies, they are back in their places.",
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

  /** Builds the command line with all subcommands. */
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
    throw new ParameterException(spec.commandLine(), "A command is missing");
  }
}
