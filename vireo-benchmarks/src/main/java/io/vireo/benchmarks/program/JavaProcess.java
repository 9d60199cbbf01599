package io.vireo.benchmarks.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A running program, whose output is read line by line. Used by one thread. */
final class JavaProcess implements AutoCloseable {
  private static final long SECONDS_TO_END = 30;

  private final Process process;
  private final BufferedReader output;

  private JavaProcess(Process process) {
    this.process = process;
    this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  /** The command of the JVM that runs this. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  static JavaProcess start(List<String> command) throws IOException {
    return new JavaProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /**
   * Waits until the program prints a line.
   *
   * @throws IOException if it ends without that line; the message has what it has printed
   */
  void await(String line) throws IOException {
    List<String> before = new ArrayList<>();
    for (String next = output.readLine(); next != null; next = output.readLine()) {
      if (next.equals(line)) {
        return;
      }
      before.add(next);
    }
    throw new IOException(
        "The program has ended without the line '" + line + "':\n" + String.join("\n", before));
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /** The processor time of the program until now; NaN if the system does not tell. */
  double processorNanos() {
    return process
        .info()
        .totalCpuDuration()
        .map(Duration::toNanos)
        .map(Long::doubleValue)
        .orElse(Double.NaN);
  }

  /** Ends the program in an orderly way, or by force if that takes too long. */
  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } finally {
      output.close();
    }
  }
}
