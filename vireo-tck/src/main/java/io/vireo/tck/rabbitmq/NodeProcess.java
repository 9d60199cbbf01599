package io.vireo.tck.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vireo.spi.Durations;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One run of a node: a process of the operating system that evaluates the Erlang expressions that
 * it reads from its standard input. When the input closes because this JVM has ended, the node ends
 * and deletes its data. Any thread may call.
 */
final class NodeProcess {
  /**
   * A shell script that suspends the process. The signal reaches one thread of the process, and on
   * a busy machine the other threads go on until that one runs. So the script waits until Linux
   * says that all threads have stopped.
   */
  private static final String SUSPENSION =
      """
      kill -STOP "$1" || exit
      while [ -d "/proc/$1/task" ] &&
        grep -h ^State: "/proc/$1/task/"*/status 2>/dev/null | grep -qv stopped; do
        sleep 0.01
      done
      echo stopped
      read -r line
      kill -CONT "$1"
      """;

  private static final String MARK = "VIREO-NODE ";
  private static final String STARTED = "0";
  private static final int KEPT_LINES = 60;

  private final String name;
  private final Process process;
  private final OutputStream input;
  private final Map<String, CompletableFuture<String>> answers = new ConcurrentHashMap<>();
  private final Deque<String> output = new ArrayDeque<>();
  private final Thread shutdownHook;
  private final CompletableFuture<String> started;
  private final AtomicLong lastId = new AtomicLong();
  private volatile @Nullable IllegalStateException ended;
  private @Nullable Process suspension;

  private NodeProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.input = process.getOutputStream();
    this.shutdownHook = new Thread(this::kill, "end " + name);
    this.started = expect(STARTED);
  }

  static NodeProcess start(
      String name, List<String> command, Map<String, String> environment, Path directory) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(directory.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(key -> key.startsWith("RABBITMQ_") || key.startsWith("ERL_"));
    builder.environment().putAll(environment);
    try {
      NodeProcess node = new NodeProcess(name, builder.start());
      Runtime.getRuntime().addShutdownHook(node.shutdownHook);
      Thread reader = new Thread(node::readOutput, "output of " + name);
      reader.setDaemon(true);
      reader.start();
      return node;
    } catch (IOException e) {
      throw new IllegalStateException(name + " cannot be started: " + e.getMessage(), e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  void awaitStarted(Duration atMost) {
    await(STARTED, started, "start", atMost);
  }

  /**
   * Evaluates an expression in the node. A binary is returned as it is, anything else as Erlang
   * prints it.
   */
  String evaluate(String expression, Duration atMost) {
    if (expression.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("An expression is one line: " + expression);
    }
    String id = Long.toString(lastId.incrementAndGet());
    CompletableFuture<String> answer = expect(id);
    send(id, expression);
    return await(id, answer, expression, atMost);
  }

  private CompletableFuture<String> expect(String id) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    answers.put(id, answer);
    return answer;
  }

  private void send(String id, String expression) {
    IllegalStateException end = ended;
    if (end != null) {
      answers.remove(id);
      throw new IllegalStateException(end.getMessage(), end);
    }
    synchronized (input) {
      try {
        input.write((id + " " + expression + ".\n").getBytes(UTF_8));
        input.flush();
      } catch (IOException e) {
        answers.remove(id);
        throw new IllegalStateException(name + " does not run any more" + tail(), e);
      }
    }
  }

  private String await(
      String id, CompletableFuture<String> answer, String expression, Duration atMost) {
    try {
      return answer.get(Durations.millis(atMost), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          name + " failed to do this: " + expression + "\n" + e.getMessage(), e);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          name + " did not do this within " + atMost + ": " + expression + tail(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while " + name + " did this: " + expression, e);
    } finally {
      answers.remove(id);
    }
  }

  private void readOutput() {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith(MARK)) {
          answer(line.substring(MARK.length()).split(" ", -1));
        } else {
          keep(line);
        }
      }
    } catch (IOException e) {
      keep("Its output broke off: " + e.getMessage());
    }
    IllegalStateException end = new IllegalStateException(name + " has ended" + tail());
    ended = end;
    answers.values().forEach(answer -> answer.completeExceptionally(end));
  }

  private void answer(String[] fields) {
    CompletableFuture<String> answer = answers.get(fields[0]);
    if (answer == null) {
      return; // The caller does not wait any more.
    }
    String text = new String(Base64.getDecoder().decode(fields[2]), UTF_8);
    if (fields[1].equals("ok")) {
      answer.complete(text);
    } else {
      answer.completeExceptionally(new IllegalStateException(text + tail()));
    }
  }

  private void keep(String line) {
    synchronized (output) {
      output.addLast(line);
      if (output.size() > KEPT_LINES) {
        output.removeFirst();
      }
    }
  }

  private String tail() {
    synchronized (output) {
      return output.isEmpty() ? "" : "\nIt said:\n" + String.join("\n", output);
    }
  }

  /**
   * Shuts RabbitMQ down with SIGTERM, as the operating system does, and waits for the end of the
   * process.
   */
  void stop(Duration atMost) {
    resume();
    // Process.destroy() would close the standard input as well, from which the node would conclude
    // that this JVM has ended.
    process.toHandle().destroy();
    awaitEnd(atMost);
  }

  /** Ends the process and its children with SIGKILL, and waits for their end. */
  void kill() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    endSuspension();
    awaitEnd(Duration.ofSeconds(30));
  }

  private void awaitEnd(Duration atMost) {
    try {
      if (!process.waitFor(Durations.millis(atMost), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(name + " did not end within " + atMost + tail());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for the end of " + name, e);
    } finally {
      forgetShutdownHook();
    }
  }

  private void forgetShutdownHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException e) {
      // The JVM is ending, and its shutdown hook kills the process.
      keep("The JVM ended first");
    }
  }

  /**
   * Suspends the process with SIGSTOP. A suspended node cannot notice that this JVM has ended. So
   * the script that suspends it waits for the end of its own standard input, and then wakes the
   * node.
   */
  synchronized void suspend() {
    if (suspension != null) {
      return;
    }
    try {
      Process helper =
          new ProcessBuilder("sh", "-c", SUSPENSION, "sh", Long.toString(process.pid())).start();
      suspension = helper;
      if (helper.inputReader(UTF_8).readLine() == null) {
        resume();
        throw new IllegalStateException(name + " cannot be suspended: it does not run");
      }
    } catch (IOException e) {
      throw new IllegalStateException(name + " cannot be suspended: " + e.getMessage(), e);
    }
  }

  /** Resumes the process with SIGCONT. Does nothing if it is not suspended. */
  synchronized void resume() {
    Process helper = suspension;
    if (helper == null) {
      return;
    }
    suspension = null;
    try {
      helper.getOutputStream().close();
      helper.waitFor();
    } catch (IOException e) {
      throw new IllegalStateException(name + " cannot be resumed: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void endSuspension() {
    if (suspension != null) {
      suspension.destroyForcibly();
      suspension = null;
    }
  }
}
