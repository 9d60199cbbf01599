package io.vireo.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.cli.Shell.Result;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.operations.text.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@code vireo recovery discard}, {@code export} and {@code import}. */
class RecoveryFilesTest {
  private final FailingListener listener = new FailingListener();

  @AfterEach
  void close() {
    listener.close();
  }

  @Test
  void whatWasExportedAndDiscardedComesBackAsItWas(@TempDir Path directory) {
    listener.fails("state", "io", "argument");
    List<String> ids = listener.ids();
    Path file = directory.resolve("failed.ndjson");

    Result export = listener.run("export", "order.placed", "--output", file.toString());

    assertThat(export.exitCode()).as(export.err()).isZero();
    assertThat(export.lines())
        .containsExactly(
            "Wrote 3 failed events of order.placed on " + listener.url() + " to " + file);
    assertThat(listener.ids()).isEqualTo(ids);

    Result discard = listener.run("discard", "order.placed", "--all");

    assertThat(discard.exitCode()).as(discard.err()).isZero();
    assertThat(discard.lines())
        .containsExactly("Discarded 3 failed events of order.placed on " + listener.url());
    assertThat(listener.ids()).isEmpty();

    Result imported = listener.run("import", "order.placed", file.toString());

    assertThat(imported.exitCode()).as(imported.err()).isZero();
    assertThat(imported.lines())
        .containsExactly("Stored 3 failed events of order.placed on " + listener.url());
    assertThat(listener.ids()).isEqualTo(ids);
    listener.repair();
    assertThat(listener.run("redrive", "order.placed").exitCode()).isZero();
    listener.awaitHandled(1, 2, 3);
  }

  @Test
  void aPipeCarriesThemToAnotherRoute() {
    listener.fails("state", "io");

    Result export = listener.run("export", "order.placed", "-e", "IOException");

    assertThat(export.lines()).hasSize(1);
    assertThat(export.err()).isEmpty();
    assertThat(Json.MAPPER.readTree(export.out()).path("error").path("message").asString())
        .isEqualTo("disk full");
    for (String[] from : new String[][] {{}, {"-"}}) {
      String[] arguments =
          from.length == 0
              ? new String[] {"import", "order.paid", "--quiet"}
              : new String[] {"import", "order.paid", from[0], "--quiet"};
      assertThat(listener.run(new Shell().input(export.out()), arguments).out()).isEmpty();
    }
    assertThat(listener.observer().recovery("order.paid").count()).isEqualTo(2);
  }

  @Test
  void aFileThatIsThereIsNotOverwritten(@TempDir Path directory) throws IOException {
    listener.fails("state");
    Path file = Files.writeString(directory.resolve("failed.ndjson"), "mine");

    Result result = listener.run("export", "order.placed", "--output", file.toString());

    assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(result.err()).contains("File " + file + " exists already");
    assertThat(file).hasContent("mine");
  }

  @Test
  void anOutputThatFailsIsAFailureAndThatNobodyReadsOnIsNone() {
    listener.fails("state");

    Result full =
        listener.run(
            new Shell().output(failing("No space left on device")), "export", "order.placed");
    Result closed =
        listener.run(new Shell().output(failing("Broken pipe")), "export", "order.placed");

    assertThat(full.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(full.err()).contains("Standard output cannot be written: No space left on device");
    assertThat(closed.exitCode()).isZero();
    assertThat(closed.err()).isEmpty();
  }

  private static OutputStream failing(String message) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(message);
      }
    };
  }

  @Test
  void theFirstLineThatIsNoRecordEndsAnImport() {
    Result result =
        listener.run(
            new Shell().input("{\"message\": \"1\"}\n\n[]\n{\"message\": \"2\"}\n"),
            "import",
            "order.placed");

    assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(result.errorLines()).singleElement().asString().contains("Line 3 is no record");
    assertThat(listener.recovery().count()).isEqualTo(1);
  }

  @Test
  void whatIsNotUtf8IsNotImported() {
    Result result =
        listener.run(new Shell().input(new byte[] {(byte) 0xff, '\n'}), "import", "order.placed");

    assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(result.err()).contains("Standard input is not text in UTF-8");
    assertThat(listener.recovery().count()).isZero();
  }

  @Test
  void aFileThatIsNotThereIsWrongUse() {
    Result result = listener.run("import", "order.placed", "/nowhere/failed.ndjson");

    assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(result.err()).contains("There is no file /nowhere/failed.ndjson");
  }

  @Test
  void someAreDiscardedAndTheOthersStay() {
    listener.fails("state", "io", "state");

    assertThat(listener.run("discard", "order.placed", "-e", "IOException", "--dry-run").lines())
        .containsExactly(
            "Would discard 1 failed event of order.placed on "
                + listener.url()
                + "; nothing was changed");
    assertThat(listener.recovery().count()).isEqualTo(3);
    assertThat(listener.run("discard", "order.placed", "-e", "IOException").out())
        .startsWith("Discarded 1 failed event of ");
    assertThat(listener.run("discard", "order.placed", "--limit", "1", "-q").out()).isEmpty();
    assertThat(listener.records())
        .singleElement()
        .satisfies(failed -> assertThat(new String(failed.event().body(), UTF_8)).contains("3"));
  }

  @Test
  void aRecordThatWasNamedAndIsNotThereIsAFailure() {
    Result result = listener.run("discard", "order.placed", "--id", "nonsense");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).startsWith("vireo: 1 of 1 record with --id cannot be found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " --all --error E", " --dry-run", " --limit 0"})
  void nothingIsDiscardedUnlessItIsSaidWhich(String options) {
    listener.fails("state");

    Result result = listener.run(("discard order.placed" + options).split(" "));

    assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(result.errorLines()).hasSize(1);
    assertThat(listener.recovery().count()).isEqualTo(1);
  }
}
