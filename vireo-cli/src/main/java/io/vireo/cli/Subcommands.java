package io.vireo.cli;

import io.vireo.cli.console.ConsoleCommand;
import io.vireo.cli.control.ObserverCommand;
import io.vireo.cli.control.ObserversCommand;
import io.vireo.cli.control.PauseCommand;
import io.vireo.cli.control.PingCommand;
import io.vireo.cli.control.ResumeCommand;
import io.vireo.cli.demo.DemoCommand;
import io.vireo.cli.describe.DescribeCommand;
import io.vireo.cli.doctor.DoctorCommand;
import io.vireo.cli.doctor.ExplainCommand;
import io.vireo.cli.observe.ObserveCommand;
import io.vireo.cli.recovery.RecoveryCommand;
import io.vireo.cli.send.BroadcastCommand;
import io.vireo.cli.send.EmitCommand;
import io.vireo.cli.terminal.Environment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;

/**
 * The subcommands of {@code vireo}. Adding one of them makes picocli read its annotations, and
 * doing so for all of them is most of the time that a command takes to start. So a command line
 * gets only the subcommand that its first argument names; the help, the completion and an error
 * need all of them.
 */
final class Subcommands {
  private static final List<String> VERSION = List.of("--version", "-V");

  /** In the order in which the help lists them. */
  private final Map<String, Supplier<Object>> all = new LinkedHashMap<>();

  Subcommands(Environment environment) {
    all.put("emit", () -> new EmitCommand(environment));
    all.put("broadcast", () -> new BroadcastCommand(environment));
    all.put("observe", () -> new ObserveCommand(environment));
    all.put("observers", () -> new ObserversCommand(environment));
    all.put("ping", () -> new PingCommand(environment));
    all.put("pause", () -> new PauseCommand(environment));
    all.put("resume", () -> new ResumeCommand(environment));
    all.put("observer", () -> new ObserverCommand(environment));
    all.put("recovery", () -> RecoveryCommand.commandLine(environment));
    all.put("doctor", () -> new DoctorCommand(environment));
    all.put("explain", () -> new ExplainCommand(environment));
    all.put("describe", () -> new DescribeCommand(environment));
    all.put("console", () -> new ConsoleCommand(environment));
    all.put("demo", () -> new DemoCommand(environment));
    all.put("completion", CompletionCommand::new);
    all.put("help", HelpCommand::new);
  }

  /** Adds to the command line what these arguments need. */
  void addTo(CommandLine commandLine, String... arguments) {
    String first = arguments.length == 0 ? "" : arguments[0];
    boolean needsAll = first.equals("completion") || first.equals("help");
    Supplier<Object> named = all.get(first);
    if (named != null && !needsAll) {
      commandLine.addSubcommand(first, named.get());
    } else if (arguments.length != 1 || !VERSION.contains(first)) {
      all.forEach((name, command) -> commandLine.addSubcommand(name, command.get()));
    }
  }
}
