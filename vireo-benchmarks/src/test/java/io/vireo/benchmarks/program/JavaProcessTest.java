package io.vireo.benchmarks.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class JavaProcessTest {
  @Test
  void itIsAwaitedUntilItPrintsTheLineAndEndsWhenItIsClosed() throws Exception {
    JavaProcess process = start("Started", "Handled 42");
    try (process) {
      process.await("Handled 42");

      assertThat(process.isRunning()).isTrue();
      assertThat(process.processorNanos()).isNotNegative();
    }
    assertThat(process.isRunning()).isFalse();
  }

  @Test
  void theOutputOfAProgramThatEndsWithoutTheLineIsInTheMessage() throws Exception {
    try (JavaProcess process = start("No broker", "end")) {
      assertThatThrownBy(() -> process.await("Handled 42"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("without the line 'Handled 42'")
          .hasMessageContaining("No broker");
    }
  }

  private static JavaProcess start(String... lines) throws IOException {
    List<String> command =
        List.of(
            JavaProcess.java(),
            "-cp",
            System.getProperty("java.class.path"),
            Printer.class.getName(),
            String.join(",", lines));
    return JavaProcess.start(command);
  }

  /** Prints lines, and ends only if the last one is "end". */
  static final class Printer {
    private Printer() {}

    public static void main(String[] arguments) throws InterruptedException {
      String[] lines = arguments[0].split(",", -1);
      for (String line : lines) {
        System.out.println(line);
      }
      if (!lines[lines.length - 1].equals("end")) {
        Thread.currentThread().join();
      }
    }
  }
}
