package io.vireo.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts need bash, and tell a user who starts them with another shell. */
class ScriptsTest {
  private static final Path ROOT = Path.of("..");

  @ParameterizedTest
  @ValueSource(strings = {"vireo", "dev"})
  void anotherShellIsRefusedWithAHintAtBash(String script) throws Exception {
    assertRefused(List.of("sh", script, "--help"), script);
    assertRefused(List.of("bash", "--posix", script, "--help"), script);
  }

  private static void assertRefused(List<String> command, String script)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(ROOT.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(output).hasLineCount(1).contains("bash " + script);
  }
}
