package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.cli.Shell.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionOptionsTest {
  private static final String SECRET = "top-secret-4711";

  @TempDir private Path folder;

  @Test
  void theUrlComesFromTheVariable() {
    Result result =
        new Shell().variable("VIREO_URL", "memory:" + UUID.randomUUID()).start("emit", "x");

    assertThat(result.exitCode()).isEqualTo(ExitCode.NOBODY_TOOK_IT);
  }

  @Test
  void theOptionGoesBeforeTheVariable() {
    Result result =
        new Shell().variable("VIREO_URL", "memory:").start("emit", "x", "--url", "nonsense:");

    assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(result.err()).contains("nonsense");
  }

  @Test
  void theFileGoesBeforeTheVariable() throws IOException {
    Path file = Files.writeString(folder.resolve("url"), "\n  memory:" + UUID.randomUUID() + " \n");

    Result result =
        new Shell()
            .variable("VIREO_URL", "nonsense:")
            .start("emit", "x", "--url-file", file.toString());

    assertThat(result.exitCode()).isEqualTo(ExitCode.NOBODY_TOOK_IT);
  }

  @Test
  void optionAndFileTogetherAreRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("url"), "memory:");

    Result result = Shell.run("emit", "x", "--url", "memory:", "--url-file", file.toString());

    assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(result.errorLines()).hasSize(1);
  }

  @Test
  void aFileThatHoldsNoUrlIsRefused() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty"), "\n\n");
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});

    for (Path file : new Path[] {empty, binary, folder, folder.resolve("missing")}) {
      Result result = Shell.run("emit", "x", "--url-file", file.toString());
      assertThat(result.exitCode()).as(file.toString()).isEqualTo(ExitCode.WRONG_USE);
      assertThat(result.errorLines()).hasSize(1);
      assertThat(result.err()).contains(file.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "foo://user:top-secret-4711@host",
        "amqp://user:top-secret-4711@host:99999",
        "amqp://user:top-secret-4711@ho st",
        "amqp://user:top-secret-4711@host/%zz",
        "amqp://user:top-secret-4711@a@host",
        "amqp://user:top-secret-4711%@host",
        "amqp//user:top-secret-4711@host"
      })
  void aUrlThatCannotBeMeantIsRefusedInOneLineWithoutItsPassword(String url) {
    for (String command : new String[] {"emit", "broadcast", "observe"}) {
      Result result = Shell.run(command, "x", "--url", url);
      assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
      assertThat(result.errorLines()).hasSize(1);
      assertThat(result.err()).startsWith("vireo: ").doesNotContain(SECRET);
    }
  }

  @Test
  void aUrlInTheWrongPlaceIsToldWithoutItsPassword() {
    Result result = Shell.run("emit", "x", "1", "amqp://user:" + SECRET + "@host");

    assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(result.err()).contains("amqp://user:***@host").doesNotContain(SECRET);
  }

  @Test
  void aPlaceIsShownWithoutUserAndPassword() {
    assertThat(ConnectionOptions.place("amqp://user:p@ss@host:5672/shop"))
        .isEqualTo("amqp://host:5672/shop");
    assertThat(ConnectionOptions.place("memory:x")).isEqualTo("memory:x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "5x", "-1", "", "1.5s", "99999999999s"})
  void aTimeThatCannotBeMeantIsRefused(String time) {
    Result result = Shell.run("emit", "x", "--url", "memory:", "--timeout=" + time);

    assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(result.errorLines()).hasSize(1);
  }
}
