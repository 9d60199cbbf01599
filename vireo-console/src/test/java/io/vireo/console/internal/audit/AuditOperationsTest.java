package io.vireo.console.internal.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.console.internal.fleet.TestConsole;
import io.vireo.spi.Driver;
import io.vireo.spi.Journal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

class AuditOperationsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String url = "memory:" + UUID.randomUUID();
  @RegisterExtension private final TestConsole console = new TestConsole(url);
  @RegisterExtension private final TestConsole other = new TestConsole(url);

  @Test
  void twoConsolesShowTheSameEntriesAndAThirdOneThatStartsLater() {
    for (int i = 0; i < 5; i++) {
      console.post("/emit", "{\"event\":\"here." + i + "\"}");
      other.post("/emit", "{\"event\":\"there." + i + "\"}");
    }
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(targets(console)).hasSize(10));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(targets(other)).isEqualTo(targets(console)));
    TestConsole third = console.closeLater(new TestConsole(url));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(targets(third)).isEqualTo(targets(console)));
    assertThat(console.get("/audit").path("available").booleanValue()).isTrue();
    assertThat(console.get("/audit").path("where").stringValue()).contains("console");
    assertThat(other.tabs().events("changed"))
        .anyMatch(told -> told.path("topic").stringValue().equals("audit"));
  }

  @Test
  void entriesAreShownInPagesTheNewestFirst() {
    for (int i = 0; i < 25; i++) {
      console.post("/emit", "{\"event\":\"e." + i + "\"}");
    }
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(targets(other)).hasSize(25));
    List<String> all = new ArrayList<>();
    String next = "";
    while (next != null) {
      JsonNode page = other.get("/audit?limit=10" + (next.isEmpty() ? "" : "&before=" + next));
      page.path("entries").forEach(entry -> all.add(entry.path("target").stringValue()));
      next = page.path("next").isNull() ? null : page.path("next").stringValue();
    }
    assertThat(all).hasSize(25).doesNotHaveDuplicates().startsWith("e.24").endsWith("e.0");
  }

  @Test
  void entriesAreFoundByTheirText() {
    console.post("/emit", "{\"event\":\"one\"}");
    console.post("/emit", "{\"event\":\"other\"}");
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(targets(other)).hasSize(2));
    assertThat(other.get("/audit?text=OTHER").path("entries")).hasSize(1);
    assertThat(other.get("/audit?text=olga").path("entries")).hasSize(2);
    assertThat(other.get("/audit?text=nothing").path("entries")).isEmpty();
    assertThat(other.refusal("GET", "/audit?before=x", "").status()).isEqualTo(400);
    assertThat(other.refusal("GET", "/audit?limit=x", "").status()).isEqualTo(400);
    assertThat(other.refusal("GET", "/audit?limit=-1", "").status()).isEqualTo(400);
  }

  @Test
  void whatOtherProgramsHaveWrittenIsReadWithCare() {
    Journal journal =
        console
            .core()
            .unwrap(Driver.class)
            .flatMap(driver -> driver.journal("console", 1 << 20))
            .orElseThrow();
    journal.append(new byte[] {0, (byte) 0xff});
    journal.append("[".repeat(10_000).getBytes(UTF_8));
    journal.append(
        "{\"id\":\"1\",\"at\":\"2026-01-01T00:00:00Z\",\"user\":7,\"target\":\"\\ud800 <script>\"}"
            .getBytes(UTF_8));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(targets(other)).hasSize(1));
    assertThat(targets(other).get(0)).endsWith(" <script>");
  }

  @Test
  void theDataOfAnEventIsNotInTheAudit() {
    console.post(
        "/emit", "{\"event\":\"one\",\"data\":\"confidential\",\"headers\":{\"a\":\"hush\"}}");
    assertThat(targets(console)).containsExactly("one");
    assertThat(console.get("/audit").toString()).doesNotContain("confidential", "hush");
  }

  private static List<String> targets(TestConsole console) {
    List<String> targets = new ArrayList<>();
    console
        .get("/audit")
        .path("entries")
        .forEach(entry -> targets.add(entry.path("target").stringValue()));
    return targets;
  }
}
