package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Observer;
import io.vireo.cli.Shell.Result;
import io.vireo.cli.terminal.ExitCode;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class BroadcastCommandTest {
  private final String url = "memory:" + UUID.randomUUID();

  @Test
  void everyListenerGetsIt() {
    List<String> received = new CopyOnWriteArrayList<>();
    try (Observer one = Observer.connect(url);
        Observer other = Observer.connect(url)) {
      one.onBroadcast("prices.*", event -> received.add("one " + event));
      other.onBroadcast("prices.changed", event -> received.add("other " + event));

      Result result = Shell.run("broadcast", "prices.changed", "\"é😀\"", "--url", url);

      assertThat(result.exitCode()).isZero();
      assertThat(result.err()).isEqualToIgnoringNewLines("1 event broadcast");
      Eventually.holds(() -> received.size() == 2);
      assertThat(received).containsExactlyInAnyOrder("one \"é😀\"", "other \"é😀\"");
    }
  }

  @Test
  void thatNobodyListensIsNoError() {
    assertThat(Shell.run("broadcast", "prices.changed", "--url", url).exitCode()).isZero();
  }

  @Test
  void thatNobodyListensIsAnErrorIfRequired() {
    Result result = Shell.run("broadcast", "prices.changed", "--required", "--url", url);

    assertThat(result.exitCode()).isEqualTo(ExitCode.NOBODY);
    assertThat(result.errorLines())
        .containsExactly("vireo: Nobody took 'prices.changed': nobody listens");
  }
}
