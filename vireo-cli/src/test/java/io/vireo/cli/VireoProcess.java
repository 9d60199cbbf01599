package io.vireo.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the packaged command in a process of its own, as a user starts it. */
final class VireoProcess implements AutoCloseable {
  private static final Path JAR = Path.of("target", "vireo.jar");

  private final Process process;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<Thread> readers;

  /** The result of a command. */
  record Result(int exitCode, String out, String err) {
    List<String> lines() {
      return out.lines().toList();
    }
  }

  private VireoProcess(Process process) {
    this.process = process;
    this.readers =
        List.of(read(process.getInputStream(), out), read(process.getErrorStream(), err));
  }

  /** Starts the command in a UTF-8 locale. */
  static VireoProcess start(String... arguments) {
    return startWith(Map.of("LC_ALL", "C.UTF-8"), arguments);
  }

  static VireoProcess startWith(Map<String, String> variables, String... arguments) {
    if (!Files.exists(JAR)) {
      throw new IllegalStateException("There is no " + JAR + "; these tests run after 'package'");
    }
    List<String> command = new ArrayList<>(withOwnSignals());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The options of the launcher: a command runs for too short a time to need more compilation.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", JAR.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("VIREO_URL");
    builder.environment().putAll(variables);
    try {
      return new VireoProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException("The command cannot be started", e);
    }
  }

  /**
   * Lets the process get SIGINT. A build that runs in the background ignores SIGINT, and the
   * processes that it starts would inherit that.
   */
  private static List<String> withOwnSignals() {
    boolean linux = System.getProperty("os.name").equals("Linux");
    return linux ? List.of("env", "--default-signal=INT") : List.of();
  }

  private static Thread read(InputStream from, ByteArrayOutputStream to) {
    Thread reader =
        new Thread(
            () -> {
              try (from) {
                from.transferTo(to);
              } catch (IOException e) {
                throw new UncheckedIOException("The output of the command cannot be read", e);
              }
            },
            "vireo-process-reader");
    reader.setDaemon(true);
    reader.start();
    return reader;
  }

  VireoProcess write(String text) {
    try {
      OutputStream in = process.getOutputStream();
      in.write(text.getBytes(UTF_8));
      in.flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("The command does not read", e);
    }
  }

  VireoProcess awaitListening() {
    Eventually.holds(() -> errors().contains("Listening to") || !process.isAlive());
    return this;
  }

  boolean hasEnded() {
    return !process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  String output() {
    return out.toString(UTF_8);
  }

  String errors() {
    return err.toString(UTF_8);
  }

  /** Sends a signal, such as INT. */
  VireoProcess signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("kill cannot be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    }
  }

  /** Closes the standard input of the process and waits until the process ends. */
  Result await() {
    try {
      process.getOutputStream().close();
      return awaitEnd();
    } catch (IOException e) {
      throw new UncheckedIOException("Standard input cannot be closed", e);
    }
  }

  /** Waits until the process ends, while its standard input stays open. */
  Result awaitEnd() {
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new AssertionError("The command has not ended; it said: " + output() + errors());
      }
      for (Thread reader : readers) {
        reader.join();
      }
      Result result = new Result(process.exitValue(), output(), errors());
      // The output goes into the test report, in which the build searches for passwords.
      System.out.println(result);
      return result;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
