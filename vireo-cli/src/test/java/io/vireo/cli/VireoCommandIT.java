package io.vireo.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Core;
import io.vireo.cli.VireoProcess.Result;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the packaged command with a real broker. */
@Execution(ExecutionMode.CONCURRENT)
class VireoCommandIT {
  private final String url = RabbitNode.sharedUrl();
  private final String event = "order.placed." + UUID.randomUUID();

  private static Result run(String... arguments) {
    try (VireoProcess process = VireoProcess.start(arguments)) {
      return process.await();
    }
  }

  @Test
  void whatOneTerminalEmitsTheOtherPrints() {
    try (VireoProcess observe =
        VireoProcess.start("observe", event, "--count", "3", "--url", url)) {
      observe.awaitListening();

      Result emit =
          run("emit", event, "{\"id\": 1, \"x\": \"é😀\"}", "--repeat", "3", "--url", url);
      Result observed = observe.await();

      assertThat(emit.exitCode()).as(emit.err()).isZero();
      assertThat(observed.exitCode()).as(observed.err()).isZero();
      assertThat(observed.lines())
          .hasSize(3)
          .allMatch(line -> line.endsWith("\"data\":{\"id\":1,\"x\":\"é😀\"}}"));
    }
  }

  @Test
  void whatOneTerminalBroadcastsAllOthersPrint() {
    try (VireoProcess one =
            VireoProcess.start("observe", event, "-b", "-c", "3", "-d", "--url", url);
        VireoProcess other =
            VireoProcess.start("observe", event + ".#", "-b", "-c", "3", "-d", "--url", url)) {
      one.awaitListening();
      other.awaitListening();

      Result broadcast = run("broadcast", event, "\"é😀\"", "--repeat", "3", "--url", url);

      assertThat(broadcast.exitCode()).as(broadcast.err()).isZero();
      assertThat(one.await().lines()).containsExactly("\"é😀\"", "\"é😀\"", "\"é😀\"");
      assertThat(other.await().lines()).containsExactly("\"é😀\"", "\"é😀\"", "\"é😀\"");
    }
  }

  @Test
  void inputAndOutputAreUtf8InEveryLocale() {
    Map<String, String> plain = Map.of("LC_ALL", "C", "VIREO_URL", url);
    try (VireoProcess observe =
            VireoProcess.startWith(plain, "observe", event, "--count", "1", "--data-only");
        VireoProcess emit = VireoProcess.startWith(plain, "emit", event, "-")) {
      observe.awaitListening();

      assertThat(emit.write("\"é😀\"\n").await().exitCode()).isZero();
      assertThat(observe.await().lines()).containsExactly("\"é😀\"");
    }
  }

  @Test
  void manyLinesKeepTheirOrder() {
    try (VireoProcess observe =
            VireoProcess.start("observe", event, "--count", "2000", "--data-only", "--url", url);
        VireoProcess emit = VireoProcess.start("emit", event, "-", "--url", url)) {
      observe.awaitListening();

      IntStream.range(0, 2000).forEach(number -> emit.write(number + "\n"));

      assertThat(emit.await().exitCode()).isZero();
      assertThat(observe.await().lines())
          .containsExactlyElementsOf(IntStream.range(0, 2000).mapToObj(Integer::toString).toList());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void aSignalEndsObservingInGoodOrder(String signal) {
    try (VireoProcess observe = VireoProcess.start("observe", event, "--data-only", "--url", url);
        Core core = Core.connect(url)) {
      observe.awaitListening();
      assertThat(core.emit(event, 1)).isTrue();
      Eventually.holds(() -> !observe.output().isEmpty());

      Result result = observe.signal(signal).await();

      assertThat(result.exitCode()).isZero();
      assertThat(result.lines()).containsExactly("1");
      assertThat(result.err().lines()).hasSize(1);
    }
    assertNothingIsLeft();
  }

  private void assertNothingIsLeft() {
    try (VireoProcess next = VireoProcess.start("observe", event, "-d", "-c", "1", "--url", url);
        Core core = Core.connect(url)) {
      next.awaitListening();
      core.emit(event, "the first one that is there");

      assertThat(next.await().lines()).containsExactly("\"the first one that is there\"");
    }
  }

  @Test
  void aSignalWhileSendingTellsHowFarItHasCome() {
    try (VireoProcess observe = VireoProcess.start("observe", event, "-c", "2", "--url", url);
        VireoProcess emit = VireoProcess.start("emit", event, "-", "--url", url)) {
      observe.awaitListening();
      emit.write("1\n2\n");
      observe.await();

      Result result = emit.signal("INT").awaitEnd();

      assertThat(result.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
      assertThat(result.err())
          .isEqualToIgnoringNewLines("vireo: Interrupted; 2 events were emitted");
    }
  }

  @Test
  void anEventThatNobodyTookIsTold() {
    Result result = run("emit", event, "1", "--url", url);

    assertThat(result.exitCode()).isEqualTo(ExitCode.NOBODY);
    assertThat(result.err().lines()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"emit", "broadcast", "observe"})
  void aWrongPasswordIsToldInOneLineWithoutIt(String command) {
    assertOneLine(
        run(command, event, "--url", withPassword("secret-0123456789abcdef")), "user or password");
  }

  @ParameterizedTest
  @CsvSource({"emit", "broadcast", "observe"})
  void aWrongVirtualHostIsToldInOneLine(String command) {
    String elsewhere = withPath("/there-is-none");

    assertOneLine(run(command, event, "--url", elsewhere), "there-is-none");
  }

  @ParameterizedTest
  @CsvSource({"emit", "broadcast", "observe", "demo"})
  void aBrokerThatIsNotThereIsToldInOneLine(String command) {
    String nowhere = "amqp://user:secret-0123456789abcdef@127.0.0.1:1";
    String[] arguments =
        command.equals("demo")
            ? new String[] {"demo", "--url", nowhere}
            : new String[] {command, event, "--url", nowhere};

    assertOneLine(run(arguments), "127.0.0.1:1");
  }

  private static void assertOneLine(Result result, String telling) {
    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.err()).startsWith("vireo: ").contains(telling);
    assertThat(result.out() + result.err()).doesNotContain("secret");
  }

  @Test
  void whatCannotBeMeantIsToldInOneLine() {
    for (String[] arguments :
        new String[][] {
          {"emit", event, "{bad", "--url", url},
          {"emit", event, "1", "--url", "nonsense://host"},
          {"emit", event, "1", "--url", "amqp://user:secret-0123456789abcdef@host:port"},
          {"emit", event, "1", "--bogus"},
        }) {
      Result result = run(arguments);
      assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
      assertThat(result.err().lines()).hasSize(1);
      assertThat(result.err()).startsWith("vireo: ").doesNotContain("secret");
    }
  }

  @Test
  void thePasswordIsNotInAnythingThatIsShown(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(folder.resolve("url"), withPassword("secret-0123456789abcdef") + "\n");

    Result result = run("emit", event, "1", "--verbose", "--url-file", file.toString());

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err().lines()).hasSizeGreaterThan(1);
    assertThat(result.out() + result.err()).doesNotContain("secret");
  }

  @Test
  void theCompletionIsAScriptThatBashUnderstands() throws IOException, InterruptedException {
    Result result = run("completion", "bash");
    Process bash = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
    try (var in = bash.getOutputStream()) {
      in.write(result.out().getBytes(UTF_8));
    }

    assertThat(new String(bash.getInputStream().readAllBytes(), UTF_8)).isEmpty();
    assertThat(bash.waitFor()).isZero();
  }

  @Test
  void theVersionIsThatOfTheJar() {
    assertThat(run("--version").out()).startsWith("vireo 0.").doesNotContain("not packaged");
  }

  private String withPassword(String password) {
    return url.replaceFirst("//(.*@)?", "//nobody:" + password + "@");
  }

  private String withPath(String path) {
    return url.replaceFirst("^(\\w+://[^/]*).*$", "$1" + path);
  }
}
