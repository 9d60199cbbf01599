package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.cli.Shell.Result;
import io.vireo.cli.terminal.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "emit",
        "broadcast",
        "observe",
        "observers",
        "ping",
        "pause",
        "resume",
        "observer",
        "recovery",
        "describe",
        "doctor",
        "explain",
        "console",
        "demo",
        "completion"
      })
  void everyCommandHasHelpWithExamplesAndExitCodes(String command) {
    Result result = Shell.run(command, "--help");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains("Usage: vireo " + command)
        .contains("Examples:", "  vireo " + command)
        .contains("Exit codes:", "Nobody took the event");
    assertThat(Shell.run("help", command).out()).isEqualTo(result.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ls", "show", "redrive", "edit", "discard", "export", "import"})
  void everyCommandOfRecoveryHasHelpWithExamplesAndExitCodes(String command) {
    Result result = Shell.run("recovery", command, "--help");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains("Usage: vireo recovery " + command)
        .contains("Examples:", "  vireo recovery " + command)
        .contains("Exit codes:", "Nobody took the event");
    assertThat(Shell.run("recovery", "help", command).out()).isEqualTo(result.out());
    assertThat(Shell.run("recovery", "--help").out()).contains("\n  " + command + " ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " bogus", " ls --bogus"})
  void anUnknownCommandOfRecoveryIsRefusedInOneLine(String command) {
    Result result = Shell.run(("recovery" + command).split(" "));

    assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(result.errorLines()).hasSize(1);
    assertThat(result.err()).contains("vireo recovery").contains("--help");
  }

  @Test
  void theHelpOfAllNamesEveryCommand() {
    assertThat(Shell.run("--help").out())
        .contains(
            "emit",
            "broadcast",
            "observe",
            "describe",
            "doctor",
            "explain",
            "console",
            "demo",
            "completion",
            "help")
        .contains("observers", "ping", "pause", "resume", "observer ", "recovery");
  }

  @Test
  void theVersionIsTold() {
    assertThat(Shell.run("--version").out()).startsWith("vireo ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void completionKnowsCommandsAndOptions(String shell) {
    Result result = Shell.run("completion", shell);

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("observe", "--resumable", "pause", "--reason", "complete -F")
        .contains("redrive", "--dry-run");
  }

  @Test
  void anUnknownShellIsRefused() {
    assertThat(Shell.run("completion", "fish").exitCode()).isEqualTo(ExitCode.WRONG_USE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bogus", "--bogus", ""})
  void anUnknownCommandIsRefusedInOneLine(String command) {
    Result result = command.isEmpty() ? Shell.run() : Shell.run(command);

    assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(result.errorLines()).hasSize(1);
    assertThat(result.err()).contains("--help");
  }
}
