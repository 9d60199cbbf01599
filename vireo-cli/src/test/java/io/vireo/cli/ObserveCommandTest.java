package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Core;
import io.vireo.EmitOptions;
import io.vireo.PauseOptions;
import io.vireo.cli.Shell.Result;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.operations.text.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.util.RawValue;

class ObserveCommandTest {
  private final String url = "memory:" + UUID.randomUUID();
  private final Core core = Core.connect(url);
  private final Shell shell = new Shell();

  @AfterEach
  void close() {
    core.close();
  }

  private CompletableFuture<Result> observe(String... arguments) {
    return observe(shell, arguments);
  }

  private CompletableFuture<Result> observe(Shell where, String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "observe";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[arguments.length + 1] = "--url";
    all[arguments.length + 2] = url;
    return where.startListening(all);
  }

  @Test
  void eachEventIsALineWithAllThatTravelsBesideIt() {
    CompletableFuture<Result> observing = observe("order.placed", "--count", "1");

    core.emit(
        "order.placed",
        new RawValue("{\"x\": \"é😀\", \"n\": 1.10, \"big\": 1e400}"),
        EmitOptions.builder().header("a", "b").header("n", 5).messageId("m-1").build());

    Result result = Eventually.get(observing);
    assertThat(result.exitCode()).isZero();
    assertThat(result.lines()).hasSize(1);
    assertThat(result.out()).contains("\"data\":{\"x\":\"é😀\",\"n\":1.10,\"big\":1e400}");
    JsonNode event = Json.MAPPER.readTree(result.out());
    assertThat(event.propertyNames())
        .containsExactly("event", "id", "timestamp", "redelivered", "headers", "data");
    assertThat(event.path("event").asString()).isEqualTo("order.placed");
    assertThat(event.path("id").asString()).isEqualTo("m-1");
    assertThat(event.path("headers")).isEqualTo(Json.MAPPER.readTree("{\"a\":\"b\",\"n\":5}"));
    assertThat(result.errorLines()).containsExactly("Listening to order.placed on " + url);
  }

  @Test
  void exactlySoManyArePrintedAndTheOthersStayInTheQueue() {
    CompletableFuture<Result> first = observe("order.placed", "--count", "3", "--data-only");
    for (int i = 1; i <= 10; i++) {
      core.emit("order.placed", i);
    }
    assertThat(Eventually.get(first).lines()).containsExactly("1", "2", "3");

    CompletableFuture<Result> second =
        observe(new Shell(), "order.placed", "--count", "7", "--data-only");
    assertThat(Eventually.get(second).lines()).containsExactly("4", "5", "6", "7", "8", "9", "10");
  }

  @Test
  void soManyOfSeveralEventsArePrintedAndTheOthersStayInTheirQueues() {
    CompletableFuture<Result> first = observe("a", "b", "c", "--count", "10", "--data-only");
    for (int i = 1; i <= 30; i++) {
      core.emit(List.of("a", "b", "c").get(i % 3), i);
    }
    List<String> printed = new ArrayList<>(Eventually.get(first).lines());
    assertThat(printed).hasSize(10);

    CompletableFuture<Result> second =
        observe(new Shell(), "a", "b", "c", "--count", "20", "--data-only");
    printed.addAll(Eventually.get(second).lines());
    assertThat(printed).hasSize(30).doesNotHaveDuplicates();
  }

  @Test
  void broadcastsAreHeardByTheirPattern() {
    CompletableFuture<Result> observing =
        observe("prices.*", "--broadcast", "--count", "2", "--data-only");

    core.broadcast("prices.up", 1);
    core.broadcast("prices.down", 2);

    Result result = Eventually.get(observing);
    assertThat(result.lines()).containsExactly("1", "2");
    assertThat(result.err()).startsWith("Listening to broadcasts of prices.* on ");
  }

  @Test
  void nullIsPrintedAsNull() {
    CompletableFuture<Result> observing = observe("order.placed", "--count", "1", "-d");

    core.emit("order.placed");

    assertThat(Eventually.get(observing).lines()).containsExactly("null");
  }

  @Test
  void prettyTakesSeveralLines() {
    CompletableFuture<Result> observing = observe("order.placed", "--count", "1", "--pretty");

    core.emit("order.placed", List.of(1));

    Result result = Eventually.get(observing);
    assertThat(result.lines()).hasSizeGreaterThan(6);
    assertThat(Json.MAPPER.readTree(result.out()).path("data")).hasToString("[1]");
  }

  @Test
  void aResumableRouteKeepsWhatComesWhileNobodyListens() {
    CompletableFuture<Result> observing = observe("order.placed", "--resumable", "-c", "1", "-d");
    core.emit("order.placed", 1);
    Eventually.get(observing);

    assertThat(core.emit("order.placed", 2)).isTrue();

    CompletableFuture<Result> again =
        observe(new Shell(), "order.placed", "--resumable", "-c", "1", "-d");
    assertThat(Eventually.get(again).lines()).containsExactly("2");
  }

  @Test
  void interruptingEndsItInGoodOrder() {
    CompletableFuture<Result> observing = observe("order.placed", "-d");
    core.emit("order.placed", 1);
    Eventually.holds(() -> !shell.output().isEmpty());

    assertThat(shell.interrupt()).isZero();

    Result result = Eventually.get(observing);
    assertThat(result.exitCode()).isZero();
    assertThat(result.lines()).containsExactly("1");
    assertThat(result.errorLines()).hasSize(1);
  }

  @Test
  void interruptingBeforeTheCountIsAFailure() {
    CompletableFuture<Result> observing = observe("order.placed", "-d", "--count", "2");
    core.emit("order.placed", 1);
    Eventually.holds(() -> !shell.output().isEmpty());

    assertThat(shell.interrupt()).isEqualTo(ExitCode.FAILED);

    Result result = Eventually.get(observing);
    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.errorLines()).last().isEqualTo("vireo: Ended after 1 of 2 events");
  }

  @Test
  void thatItIsPausedByWhomAndThatItGoesOnIsSaid() {
    CompletableFuture<Result> observing = observe("order.placed", "-d");
    core.control()
        .pauseRoute("order.placed", PauseOptions.builder().by("anna").reason("a test").build());
    Eventually.holds(() -> shell.errors().contains("Paused: "));
    core.control().resumeRoute("order.placed");
    Eventually.holds(() -> shell.errors().contains("Resumed: "));

    shell.interrupt();

    List<String> said = Eventually.get(observing).errorLines();
    assertThat(said).hasSize(3).last().isEqualTo("Resumed: order.placed");
    assertThat(said.get(1))
        .startsWith("Paused: order.placed, whole route paused by anna since ")
        .endsWith(": a test");
  }

  @Test
  void thatItsRouteWasPausedBeforeItStartedIsSaid() {
    core.control().pauseRoute("order.placed");

    CompletableFuture<Result> observing = observe("order.placed");

    Eventually.holds(() -> shell.errors().contains("Paused: order.placed, whole route paused by "));
    assertThat(shell.errors()).startsWith("Listening to order.placed on ");
    shell.interrupt();
    assertThat(Eventually.get(observing).exitCode()).isZero();
  }

  @Test
  void anEventThatCannotBePrintedGoesBackAndAClosedPipeIsNoError() {
    CompletableFuture<Result> head =
        observe(new Shell().output(new ClosingAfterLines(2, "Broken pipe")), "order.placed", "-d");
    for (int i = 1; i <= 5; i++) {
      core.emit("order.placed", i);
    }
    Result result = Eventually.get(head);
    assertThat(result.exitCode()).isZero();
    assertThat(result.errorLines()).hasSize(1);

    CompletableFuture<Result> rest = observe(new Shell(), "order.placed", "-c", "3", "-d");
    assertThat(Eventually.get(rest).lines()).containsExactly("3", "4", "5");
  }

  @Test
  void anOutputThatFailsIsAnError() {
    CompletableFuture<Result> observing =
        observe(
            new Shell().output(new ClosingAfterLines(0, "No space left on device")),
            "order.placed",
            "-d");
    core.emit("order.placed", 1);

    Result result = Eventually.get(observing);
    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.errorLines())
        .last()
        .isEqualTo(
            "vireo: Standard output cannot be written: No space left on device; the event goes back to its queue");
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    for (String[] arguments :
        List.of(
            new String[] {"observe"},
            new String[] {"observe", "x", "--count", "0"},
            new String[] {"observe", "x", "--count", "many"},
            new String[] {"observe", "x", "--prefetch", "0"},
            new String[] {"observe", "x", "--broadcast", "--resumable"},
            new String[] {"observe", "RECOVERY.x", "--url", url})) {
      Result result = Shell.run(arguments);
      assertThat(result.exitCode()).as(List.of(arguments).toString()).isEqualTo(ExitCode.WRONG_USE);
      assertThat(result.errorLines()).hasSize(1);
    }
  }

  /** An output whose writes fail after a while, such as a pipe whose reader ends or a full disk. */
  private static final class ClosingAfterLines extends OutputStream {
    private final String message;
    private int left;

    ClosingAfterLines(int lines, String message) {
      this.left = lines;
      this.message = message;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (left == 0) {
        throw new IOException(message);
      }
      left--;
    }
  }
}
