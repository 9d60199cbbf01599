package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.RecoveryRecord;
import io.vireo.cli.Shell.Result;
import io.vireo.cli.terminal.ExitCode;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryRedriveCommandTest {
  private final FailingListener listener = new FailingListener();

  @AfterEach
  void close() {
    listener.close();
  }

  @Test
  void allAreRedrivenInTheirOrder() {
    listener.fails("state", "io", "argument").repair();

    Result result = listener.run("redrive", "order.placed");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.lines())
        .singleElement()
        .asString()
        .startsWith("Redriven: 3 failed events of order.placed on " + listener.url() + " in ");
    assertThat(result.err()).isEmpty();
    listener.awaitHandled(1, 2, 3);
    assertThat(listener.recovery().count()).isZero();
  }

  @Test
  void oneKindIsRedrivenAndTheOthersStay() {
    listener.fails("state", "io", "state", "argument").repair();

    Result result = listener.run("redrive", "order.placed", "--error", "IllegalStateException");

    assertThat(result.out())
        .startsWith("Redriven: 2 failed events of ")
        .contains("; 2 others stay");
    listener.awaitHandled(1, 3);
    assertThat(listener.records())
        .extracting(failed -> failed.error().type())
        .containsExactly("java.io.IOException", "java.lang.IllegalArgumentException");
  }

  @Test
  void aDryRunTellsAndChangesNothing() {
    listener.fails("state", "io", "state").repair();

    Result result = listener.run("redrive", "order.placed", "--error", "io", "--dry-run");
    assertThat(result.out()).startsWith("Nothing to redrive: of 3 failed events of order.placed");

    Result some = listener.run("redrive", "order.placed", "-e", "IOException", "--dry-run");
    assertThat(some.lines())
        .containsExactly(
            "Would redrive 1 failed event of order.placed on "
                + listener.url()
                + "; 2 others stay; nothing was changed");
    assertThat(listener.recovery().count()).isEqualTo(3);
    assertThat(listener.handled()).isEmpty();
  }

  @Test
  void byIdByTextByTimeAndTheOldest() {
    listener.fails("state", "io", "argument", "state").repair();
    List<RecoveryRecord> records = listener.records();
    Instant third = records.get(2).failedAt().orElseThrow();

    listener.run("redrive", "order.placed", "--id", records.get(1).id());
    listener.awaitHandled(2);
    listener.run("redrive", "order.placed", "--text", "\"id\":4");
    listener.awaitHandled(2, 4);
    listener.run("redrive", "order.placed", "--from", third.toString());
    listener.awaitHandled(2, 4, 3);
    assertThat(listener.ids()).containsExactly(records.get(0).id());
  }

  @Test
  void theOldestGoFirst() {
    listener.fails("state", "io", "argument").repair();

    Result result = listener.run("redrive", "order.placed", "--limit", "2", "--quiet");

    assertThat(result.out() + result.err()).isEmpty();
    listener.awaitHandled(1, 2);
    assertThat(listener.recovery().count()).isEqualTo(1);
  }

  @Test
  void noFasterThanTheRate() {
    listener.fails("state", "state", "state").repair();
    long start = System.nanoTime();

    assertThat(listener.run("redrive", "order.placed", "--rate", "10").exitCode()).isZero();

    assertThat((System.nanoTime() - start) / 1e9).isGreaterThan(0.19);
    listener.awaitHandled(1, 2, 3);
  }

  @Test
  void aRecordThatWasNamedAndIsNotThereIsAFailure() {
    listener.fails("state").repair();

    Result result =
        listener.run("redrive", "order.placed", "--id", listener.ids().get(0), "--id", "nonsense");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).startsWith("vireo: 1 of 2 records with --id cannot be found");
    listener.awaitHandled(1);
  }

  @Test
  void whatNobodyHasAQueueForStaysAndIsTold() {
    listener.store("{\"message\": \"1\", \"route\": \"order.gone\"}", "{\"message\": \"2\"}");

    Result result = listener.run("redrive", "order.placed");

    assertThat(result.exitCode()).isEqualTo(ExitCode.NOBODY);
    assertThat(result.out()).startsWith("Redriven: 1 failed event of ");
    assertThat(result.errorLines())
        .singleElement()
        .asString()
        .startsWith("vireo: 1 failed event stays in RECOVERY.order.placed on " + listener.url());
    assertThat(listener.recovery().count()).isEqualTo(1);
  }

  @Test
  void thatThereIsNothingIsNoError() {
    Result result = listener.run("redrive", "order.placed");

    assertThat(result.exitCode()).isZero();
    assertThat(result.lines())
        .containsExactly(
            "Nothing to redrive: no failed events of order.placed on " + listener.url());
  }

  @Test
  void onlyTheBroadcastListenerThatFailedGetsItAgainOrTheOneThatIsNamed() {
    List<String> heard = new CopyOnWriteArrayList<>();
    listener.observer().onBroadcast("prices.*", event -> heard.add("healthy"));
    listener
        .observer()
        .onBroadcast(
            "prices.*",
            event -> {
              heard.add("failing");
              throw new IllegalStateException("prices are not known");
            });
    listener.observer().broadcast("prices.up", 1);
    Eventually.holds(() -> listener.observer().recovery("prices.*").count() == 1);
    Eventually.holds(() -> heard.size() == 2);
    heard.clear();

    assertThat(listener.run("redrive", "prices.*").exitCode()).isZero();
    Eventually.holds(() -> listener.observer().recovery("prices.*").count() == 1);
    assertThat(heard).containsExactly("failing");

    Result elsewhere = listener.run("redrive", "prices.*", "--listener", "nobody/1");
    assertThat(elsewhere.exitCode()).isEqualTo(ExitCode.NOBODY);
    assertThat(heard).hasSize(1);
  }

  @Test
  void aSignalEndsItInGoodOrder() {
    String[] many = new String[30];
    Arrays.fill(many, "state");
    listener.fails(many).repair();
    Shell shell = new Shell();
    CompletableFuture<Result> running =
        CompletableFuture.supplyAsync(
            () -> listener.run(shell, "redrive", "order.placed", "--rate", "20"));
    Eventually.holds(() -> listener.handled().size() >= 3);

    assertThat(shell.interrupt()).isEqualTo(ExitCode.INTERRUPTED);

    assertThat(Eventually.get(running).exitCode()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(shell.errors()).startsWith("vireo: Interrupted; ").contains(" redriven");
    long left = listener.recovery().count();
    assertThat(left).isBetween(1L, 27L);
    Eventually.holds(() -> listener.handled().size() + left == 30);
    assertThat(listener.run("redrive", "order.placed").exitCode()).isZero();
    Eventually.holds(() -> listener.handled().size() == 30);
    assertThat(listener.handled()).doesNotHaveDuplicates();
  }

  @Test
  void onATerminalABarShowsHowFarItIs() {
    String[] many = new String[20];
    Arrays.fill(many, "state");
    listener.fails(many).repair();

    Result result = listener.run(new Shell().terminal(), "redrive", "order.placed", "--rate", "20");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).contains("\r\u001b[K[", " %  ", " events  ").endsWith("\r\u001b[K");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--rate 0",
        "--rate -1",
        "--rate x",
        "--window 0",
        "--window 1001",
        "--limit 0",
        "--before never"
      })
  void whatCannotBeMeantIsWrongUse(String option) {
    Result result = listener.run(("redrive order.placed " + option).split(" "));

    assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(result.errorLines()).hasSize(1);
  }
}
