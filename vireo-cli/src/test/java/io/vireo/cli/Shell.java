package io.vireo.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.Interruption;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/** Runs the command in this process, on captured streams. */
final class Shell {
  private final ByteArrayOutputStream captured = new ByteArrayOutputStream();
  private final ByteArrayOutputStream capturedErrors = new ByteArrayOutputStream();
  private final Map<String, String> variables = new HashMap<>();
  private final Interruption interruption = new Interruption();
  private InputStream in = InputStream.nullInputStream();
  private OutputStream out = captured;
  private boolean terminal;

  /** The result of a command. */
  record Result(int exitCode, String out, String err) {
    List<String> lines() {
      return out.lines().toList();
    }

    List<String> errorLines() {
      return err.lines().toList();
    }
  }

  static Result run(String... arguments) {
    return new Shell().start(arguments);
  }

  Shell input(String text) {
    return input(text.getBytes(UTF_8));
  }

  Shell input(byte[] bytes) {
    return input(new ByteArrayInputStream(bytes));
  }

  Shell input(InputStream stream) {
    in = stream;
    return this;
  }

  Shell output(OutputStream stream) {
    out = stream;
    return this;
  }

  Shell variable(String name, String value) {
    variables.put(name, value);
    return this;
  }

  Shell terminal() {
    terminal = true;
    return variable("TERM", "xterm");
  }

  Result start(String... arguments) {
    Environment environment =
        new Environment(
            in,
            out,
            new PrintStream(capturedErrors, true, UTF_8),
            variables,
            () -> terminal,
            () -> terminal,
            interruption);
    int exitCode = VireoCommand.execute(environment, arguments);
    Result result = new Result(exitCode, output(), errors());
    // The output goes into the test report, in which the build searches for passwords.
    System.out.println(result);
    return result;
  }

  /** Starts the command on another thread and waits until it prints that it listens. */
  CompletableFuture<Result> startListening(String... arguments) {
    CompletableFuture<Result> result =
        CompletableFuture.supplyAsync(
            () -> start(arguments),
            Executors.newSingleThreadExecutor(
                task -> {
                  Thread thread = new Thread(task, "shell");
                  thread.setDaemon(true);
                  return thread;
                }));
    Eventually.holds(() -> result.isDone() || errors().contains("Listening to"));
    return result;
  }

  /** Interrupts the command as Ctrl-C does. */
  int interrupt() {
    return interruption.interrupt().orElseThrow();
  }

  String output() {
    return captured.toString(UTF_8);
  }

  String errors() {
    return capturedErrors.toString(UTF_8);
  }
}
