package io.vireo.console.internal.audit;

import static org.awaitility.Awaitility.await;

import io.vireo.console.FaultyDriverProvider;
import io.vireo.console.FaultyDriverProvider.Fault;
import io.vireo.console.internal.fleet.TestConsole;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An entry of the audit reaches the broker, whatever goes wrong meanwhile. */
class AuditFaultsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String memory = "memory:" + UUID.randomUUID();
  private final String url = FaultyDriverProvider.url(memory);
  @RegisterExtension private final TestConsole console = new TestConsole(url);
  @RegisterExtension private final TestConsole other = new TestConsole(memory);

  @Test
  void anErrorDoesNotEndTheWriting() {
    Fault fault = FaultyDriverProvider.fail(url, "append", new LinkageError("in a test"));
    console.post("/emit", "{\"event\":\"order.placed\"}");
    await().atMost(PATIENCE).until(() -> fault.calls() >= 1);
    fault.end();

    await().atMost(PATIENCE).until(() -> other.get("/audit").path("entries").size() == 1);
  }
}
