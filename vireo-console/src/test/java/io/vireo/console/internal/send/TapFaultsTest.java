package io.vireo.console.internal.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.console.FaultyDriverProvider;
import io.vireo.console.FaultyDriverProvider.Fault;
import io.vireo.console.internal.fleet.TestConsole;
import io.vireo.console.internal.fleet.TestTabs;
import io.vireo.console.internal.operation.ApiException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Taps end when they should, whatever goes wrong meanwhile. */
class TapFaultsTest {
  private final String url = FaultyDriverProvider.url("memory:" + UUID.randomUUID());
  @RegisterExtension private final TestConsole console = new TestConsole(url);

  @Test
  void anErrorInOneLookDoesNotKeepTapsOpen() {
    console.post("/taps", tap());
    Fault fault = FaultyDriverProvider.fail(url, "state", new LinkageError("in a test"));

    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                console.tabs().events("tap").stream()
                    .anyMatch(told -> told.path("ended").asString("").equals("The time is over.")));
    assertThat(fault.calls()).isPositive();
  }

  @Test
  void aClosedConsoleOpensNoTap() {
    console.close();

    ApiException refusal = console.refusal("POST", "/taps", tap());

    assertThat(refusal.status()).isEqualTo(503);
    assertThat(refusal).hasMessageContaining("The console is being closed");
  }

  private static String tap() {
    return "{\"event\":\"prices\",\"broadcast\":true,\"seconds\":1,\"stream\":\"%s\"}"
        .formatted(TestTabs.STREAM);
  }
}
