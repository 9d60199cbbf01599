package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.QueueKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program of its own, which halts without a word when it handles a certain event. */
final class PoisonedProgram implements AutoCloseable {
  /** How the text of an event begins that halts it. */
  static final String POISON = "poison";

  /** What its other route's name ends with. */
  static final String BESIDE = ".beside";

  private static final Pattern WORK = Pattern.compile("work (\\d+) ms");
  private static final String DONE = "done ";
  private static final int HALTED = 3;

  private final Process process;
  private final Set<String> handled = ConcurrentHashMap.newKeySet();
  private final Thread reader;

  private PoisonedProgram(Process process) {
    this.process = process;
    this.reader = new Thread(this::read, "poisoned-program-reader");
    reader.setDaemon(true);
    reader.start();
  }

  static PoisonedProgram start(String url, String route, QueueKind kind, int maxDeliveries) {
    try {
      return new PoisonedProgram(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty("java.class.path"),
                  PoisonedProgram.class.getName(),
                  url,
                  route,
                  kind.name(),
                  Integer.toString(maxDeliveries))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException("The program cannot be started", e);
    }
  }

  private void read() {
    try (BufferedReader output = process.inputReader(UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith(DONE)) {
          handled.add(line.substring(DONE.length()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The output of the program cannot be read", e);
    }
  }

  /** Waits for its end; true if it halted itself. */
  boolean awaitDeath() {
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        return false;
      }
      reader.join();
      return process.exitValue() == HALTED;
    } catch (InterruptedException e) {
      throw new AssertionError("Interrupted", e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What its handlers have done with. */
  Set<String> handled() {
    return handled;
  }

  /** Ends it from outside. */
  void kill() {
    // Process.destroyForcibly() would close the output under its reader.
    process.toHandle().destroyForcibly();
  }

  @Override
  public void close() {
    kill();
  }

  /**
   * The program.
   *
   * @param arguments the broker, the route, the kind of its queue, and after how many deliveries an
   *     event is given up
   */
  public static void main(String[] arguments) {
    Observer app = Observer.connect(arguments[0]);
    ObserveOptions options =
        ObserveOptions.builder()
            .resumable(true)
            .queueKind(QueueKind.valueOf(arguments[2]))
            .maxDeliveries(Integer.parseInt(arguments[3]))
            .build();
    app.on(arguments[1] + BESIDE, String.class, PoisonedProgram::handle, options);
    app.on(arguments[1], String.class, PoisonedProgram::handle, options);
    app.join();
  }

  private static void handle(String text) {
    if (text.startsWith(POISON)) {
      Runtime.getRuntime().halt(HALTED);
    }
    Matcher work = WORK.matcher(text);
    if (work.find()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(Long.parseLong(work.group(1))));
    }
    System.out.println(DONE + text);
  }
}
