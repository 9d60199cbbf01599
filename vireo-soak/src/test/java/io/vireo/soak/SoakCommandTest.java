package io.vireo.soak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class SoakCommandTest {
  private final StringWriter text = new StringWriter();
  private final CommandLine command =
      SoakCommand.commandLine(new PrintStream(new ByteArrayOutputStream(), true, UTF_8))
          .setOut(new PrintWriter(text))
          .setErr(new PrintWriter(text));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--kills=x",
        "--kills=-1",
        "--events=-1",
        "--reconnects=-5",
        "--delays=-1",
        "--delays=10",
        "--restarts=3",
        "--restarts=-1",
        "--retries=10",
        "--retries=-1",
        "--rate=0",
        "--minutes=-1",
        "--minutes=NaN",
        "--heartbeat=0",
        "--nonsense",
        "argument"
      })
  void aWrongOptionIsRefused(String argument) {
    assertThat(command.execute(argument)).isEqualTo(2);
    assertThat(text.toString()).contains("Try \"./dev soak --help\".");
  }

  @Test
  void restartsNeedEitherDelaysOrRetries() {
    assertThat(command.execute("--restarts=2", "--delays=1000", "--retries=10")).isEqualTo(2);
    assertThat(text.toString()).contains("--restarts");
  }

  @Test
  void theHelpShowsTheOptions() {
    assertThat(command.execute("--help")).isZero();
    assertThat(text.toString())
        .contains(
            "--minutes",
            "--seed",
            "--events",
            "--reconnects",
            "--delays",
            "--retries",
            "--restarts")
        .doesNotContain("--stop-file");
  }
}
