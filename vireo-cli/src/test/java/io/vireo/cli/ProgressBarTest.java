package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Observer;
import io.vireo.cli.Shell.Result;
import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.Interruption;
import io.vireo.cli.terminal.ProgressBar;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProgressBarTest {

  @Test
  void itShowsHowFarItHasCome() {
    assertThat(ProgressBar.text(5_000, OptionalLong.of(10_000), 2, false))
        .isEqualTo("[###############               ]  50 %  5,000 events  2,500/s");
  }

  @Test
  void itShowsAHundredPercentOnlyWhenAllIsDone() {
    assertThat(ProgressBar.text(9_999, OptionalLong.of(10_000), 1, false)).contains(" 99 %");
    assertThat(ProgressBar.text(10_000, OptionalLong.of(10_000), 1, false)).contains("100 %");
  }

  @Test
  void itCountsWhenNobodyKnowsHowManyThereAre() {
    assertThat(ProgressBar.text(7, OptionalLong.empty(), 1, true)).isEqualTo("7 events  7/s");
  }

  @Test
  void colourIsLeftOutIfNotWanted() {
    OptionalLong total = OptionalLong.of(2);
    assertThat(ProgressBar.text(1, total, 1, true)).contains("\u001b[36m");
    assertThat(ProgressBar.text(1, total, 1, false)).doesNotContain("\u001b");
  }

  @Test
  void itIsDrawnOnATerminalAndWipedAwayBeforeTheSummary() {
    String url = "memory:" + UUID.randomUUID();
    Shell shell = new Shell().terminal();
    try (Observer observer = Observer.connect(url)) {
      observer.on("x", event -> {});
      Result result = shell.input(new EndingOnceDrawn(shell)).start("emit", "x", "-", "--url", url);

      assertThat(result.exitCode()).isZero();
      assertThat(result.err())
          .startsWith("\r\u001b[K1 event")
          .contains("\r\u001b[K1 event emitted");
    }
  }

  @Test
  void itIsNotDrawnElsewhere() {
    Environment dumb = environment("dumb", true);
    Environment file = environment("xterm", false);
    Environment terminal = environment("xterm", true);

    assertThat(dumb.canDraw()).isFalse();
    assertThat(file.canDraw()).isFalse();
    assertThat(terminal.canDraw()).isTrue();
  }

  private static Environment environment(String term, boolean terminal) {
    return new Environment(
        InputStream.nullInputStream(),
        OutputStream.nullOutputStream(),
        System.err,
        Map.of("TERM", term),
        () -> terminal,
        () -> terminal,
        new Interruption());
  }

  /** An input of one line, which does not end before the bar was drawn. */
  private static final class EndingOnceDrawn extends InputStream {
    private final Shell shell;
    private int given;

    EndingOnceDrawn(Shell shell) {
      this.shell = shell;
    }

    @Override
    public int read() {
      given++;
      if (given == 1) {
        return '1';
      }
      if (given == 2) {
        return '\n';
      }
      Eventually.holds(() -> shell.errors().contains("1 event "));
      return -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      int one = read();
      if (one < 0) {
        return -1;
      }
      bytes[offset] = (byte) one;
      return 1;
    }
  }
}
