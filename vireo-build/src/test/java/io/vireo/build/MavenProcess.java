package io.vireo.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;
import org.awaitility.core.ThrowingRunnable;

/** Maven, at work on a project outside of this build, and the application that it may run. */
final class MavenProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Process process;
  private final Path output;

  private MavenProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts Maven.
   *
   * @param command Maven and its arguments
   * @param project the folder of the project; the output is written to a new file in it
   */
  static MavenProcess start(List<String> command, Path project) throws IOException {
    Path output = Files.createTempFile(project, "output", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new MavenProcess(process, output);
  }

  /** What Maven and the application have printed until now. */
  String output() throws IOException {
    return Files.readString(output);
  }

  /** Waits until the assertion passes. Maven has to run until then. */
  void await(ThrowingRunnable assertion) throws IOException {
    try {
      Awaitility.await()
          .atMost(PATIENCE)
          .failFast("Maven has ended", () -> !process.isAlive())
          .untilAsserted(assertion);
    } catch (ConditionTimeoutException | TerminalFailureException e) {
      throw new AssertionError(e.getMessage() + "\n" + output(), e);
    }
  }

  /** Waits until Maven has ended by itself. Returns its exit code. */
  int awaitEnd() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("Maven ended").isTrue();
    return process.exitValue();
  }

  /** Ends Maven, as Ctrl-C does, and with it the application. */
  @Override
  public void close() {
    List<ProcessHandle> all = process.descendants().toList();
    process.destroy();
    try {
      Awaitility.await("The end of Maven, which was told to end")
          .atMost(Duration.ofSeconds(30))
          .until(() -> !process.isAlive());
    } finally {
      all.forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
