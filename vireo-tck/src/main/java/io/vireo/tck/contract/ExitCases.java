package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.Subscription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that call System.exit in a handler, each in a JVM of its own. */
abstract class ExitCases extends ContractCases {
  private static final int STATUS = 3;

  /** The time after which {@code docker stop} kills a program that does not end. */
  private static final Duration GRACE_OF_DOCKER = Duration.ofSeconds(10);

  /** Less than the time for which closing waits for a handler that does not end. */
  private static final Duration WITHOUT_WAITING = Duration.ofSeconds(4);

  @TempDir Path directory;

  @Test
  void aHandlerThatExitsIsNotWaitedFor() throws Exception {
    assertThat(run("exit")).isLessThan(WITHOUT_WAITING);
  }

  @Test
  void severalHandlersThatExitAreNotWaitedFor() throws Exception {
    assertThat(run("exit", "exit", "exit")).isLessThan(WITHOUT_WAITING);
  }

  @Test
  void aHandlerThatExitsWhileTheProgramClosesIsNotWaitedFor() throws Exception {
    assertThat(run("close and exit")).isLessThan(WITHOUT_WAITING);
  }

  @Test
  void aHandlerThatHangsLeavesTheJvmLessThanDockerGivesIt() throws Exception {
    assertThat(run("hang", "exit")).isLessThan(GRACE_OF_DOCKER);
  }

  /** Runs the program, and returns how long it needed to end after it had called System.exit. */
  private Duration run(String... events) throws IOException, InterruptedException {
    Path exits = directory.resolve("exits");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Program.class.getName(), contract.url(), event(), exits.toString()));
    command.addAll(List.of(events));
    Process process = new ProcessBuilder(command).inheritIO().start();
    try {
      awaitUntil(() -> Files.exists(exits) || !process.isAlive());
      long before = System.nanoTime();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("that it ends").isTrue();
      Duration took = Duration.ofNanos(System.nanoTime() - before);
      assertThat(process.exitValue()).isEqualTo(STATUS);
      return took;
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * Does with each event what its text says, and closes its observer in a shutdown hook as the
   * documentation recommends.
   */
  static final class Program {
    private Program() {}

    /**
     * Runs the program.
     *
     * @param arguments the URL of the broker, the route, the file that the program creates before
     *     it exits, and the texts of its events
     */
    public static void main(String[] arguments) {
      String route = arguments[1];
      List<String> events = List.of(arguments).subList(3, arguments.length);
      CountDownLatch taken = new CountDownLatch(events.size());
      Observer worker = Observer.connect(arguments[0]);
      Subscription other = worker.on(route + ".other", data -> {});
      worker.on(
          route,
          String.class,
          text -> {
            taken.countDown();
            taken.await();
            if (text.equals("hang")) {
              Thread.currentThread().join();
            } else if (text.equals("close and exit")) {
              new Thread(worker::close).start();
              awaitUntil(() -> other.state() == Subscription.State.STOPPED);
            }
            Files.write(Path.of(arguments[2]), new byte[0]);
            System.exit(STATUS);
          },
          ObserveOptions.builder().concurrency(events.size()).build());
      Runtime.getRuntime().addShutdownHook(new Thread(worker::close));
      events.forEach(text -> worker.emit(route, text));
      worker.join();
    }
  }
}
