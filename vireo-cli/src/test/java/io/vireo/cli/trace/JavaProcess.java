package io.vireo.cli.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program on the class path of the tests, in a process of its own. */
final class JavaProcess implements AutoCloseable {
  private final Process process;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<Thread> readers;

  private JavaProcess(Process process) {
    this.process = process;
    this.readers =
        List.of(read(process.getInputStream(), out), read(process.getErrorStream(), err));
  }

  /**
   * Starts a program.
   *
   * @param url the URL of the broker, which goes into the program's environment: the agent exports
   *     its arguments
   * @param options for the JVM
   */
  static JavaProcess start(
      String url, List<String> options, Class<?> program, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("VIREO_URL", url);
    try {
      return new JavaProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException("The program cannot be started", e);
    }
  }

  private static Thread read(InputStream from, ByteArrayOutputStream to) {
    Thread reader =
        new Thread(
            () -> {
              try (from) {
                from.transferTo(to);
              } catch (IOException e) {
                throw new UncheckedIOException("The output cannot be read", e);
              }
            });
    reader.setDaemon(true);
    reader.start();
    return reader;
  }

  String output() {
    return out.toString(UTF_8);
  }

  String errors() {
    return err.toString(UTF_8);
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /** Waits for the end of a program that ends by itself. Returns its exit code. */
  int await() throws InterruptedException {
    process.waitFor(1, TimeUnit.MINUTES);
    awaitReaders();
    return process.exitValue();
  }

  private void awaitReaders() throws InterruptedException {
    for (Thread reader : readers) {
      reader.join(10_000);
    }
  }

  /**
   * Ends the standard input, which ends the program, and reads the rest of its output. Kills a
   * program that goes on.
   */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      awaitReaders();
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
