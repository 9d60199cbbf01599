package io.vireo.console.internal.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.EmitOptions;
import io.vireo.Observer;
import io.vireo.console.internal.fleet.TestConsole;
import io.vireo.console.internal.fleet.TestTabs;
import io.vireo.console.internal.operation.ApiException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

class TapOperationsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String url = "memory:" + UUID.randomUUID();
  @RegisterExtension private final TestConsole console = new TestConsole(url);
  private final Observer shop = console.closeLater(Observer.connect(url));
  private final AtomicInteger handled = new AtomicInteger();

  @Test
  void aTapShowsEachEventAndTakesNoneAway() {
    shop.on("order.placed", order -> handled.incrementAndGet());
    String tap = tap("order.placed", false, 3);
    shop.emit(
        "order.placed",
        Map.of("id", 1, "secret", "hush"),
        EmitOptions.builder().header("tenant", "north").build());
    shop.emit("order.placed", Map.of("id", 2));
    shop.emit("order.placed", "<script>alert(1)</script>");

    await().atMost(PATIENCE).until(() -> handled.get() == 3);
    await().atMost(PATIENCE).until(() -> !ended(tap).isEmpty());
    List<JsonNode> shown = shown(tap);
    assertThat(shown).hasSize(3);
    JsonNode first = shown.get(0).path("event");
    assertThat(first.path("event").stringValue()).isEqualTo("order.placed");
    assertThat(first.path("headers").path("tenant").stringValue()).isEqualTo("north");
    assertThat(first.path("body").path("masked").booleanValue()).isTrue();
    assertThat(first.toString()).doesNotContain("hush");
    assertThat(ended(tap).get(0)).isEqualTo("The limit of 3 events is reached.");
    assertThat(console.refusal("DELETE", "/taps/" + tap, "").status()).isEqualTo(404);
  }

  @Test
  void broadcastsAreTappedByTheirPattern() {
    shop.onBroadcast("prices.*", prices -> handled.incrementAndGet());
    String tap = tap("prices.#", true, 10);
    shop.broadcast("prices.changed", 1);
    await().atMost(PATIENCE).until(() -> handled.get() == 1 && shown(tap).size() == 1);
    console.call("DELETE", "/taps/" + tap, "");
    shop.broadcast("prices.changed", 2);
    await().atMost(PATIENCE).until(() -> handled.get() == 2);
    assertThat(shown(tap)).hasSize(1);
  }

  @Test
  void aFloodIsShownInPartAndTheRestIsCounted() {
    shop.on("order.placed", order -> handled.incrementAndGet());
    String tap = tap("order.placed", false, 1_000);
    for (int i = 0; i < 2_000; i++) {
      shop.emit("order.placed", i);
    }
    await().atMost(PATIENCE).until(() -> handled.get() == 2_000);
    shop.emit("order.placed", "the last one");
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              shop.emit("order.placed", "another one");
              return shown(tap).stream()
                  .anyMatch(event -> event.path("skipped").longValue() > 1_000);
            });
    assertThat(shown(tap).size()).isLessThan(1_000);
  }

  @Test
  void aRouteThatNobodyListensToIsNotTapped() {
    assertThat(refusal("order.placed").status()).isEqualTo(409);
    assertThat(shop.emit("order.placed", 1)).isFalse();
  }

  @Test
  void noTabHasMoreThanFiveTapsAndTheyEndWithTheTab() {
    for (int i = 0; i < 5; i++) {
      tap("prices.*", true, 10);
    }
    assertThat(
            console
                .refusal("POST", "/taps", "{\"event\":\"a\",\"broadcast\":true,\"stream\":\"tab\"}")
                .getMessage())
        .contains("5 taps");
    console.tabs().closeTab();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                console.core().health().parts().stream()
                    .noneMatch(part -> part.name().contains("prices")));
  }

  @Test
  void aTapForATabThatIsGoneIsRefused() {
    assertThat(
            console
                .refusal(
                    "POST", "/taps", "{\"event\":\"a\",\"broadcast\":true,\"stream\":\"other\"}")
                .status())
        .isEqualTo(409);
  }

  private ApiException refusal(String event) {
    return console.refusal(
        "POST", "/taps", "{\"event\":\"" + event + "\",\"stream\":\"" + TestTabs.STREAM + "\"}");
  }

  private String tap(String event, boolean broadcast, int limit) {
    if (!broadcast) {
      await()
          .atMost(PATIENCE)
          .until(() -> console.get("/overview").path("listeners").intValue() > 0);
    }
    return console
        .post(
            "/taps",
            "{\"event\":\"%s\",\"broadcast\":%s,\"limit\":%d,\"seconds\":60,\"stream\":\"%s\"}"
                .formatted(event, broadcast, limit, TestTabs.STREAM))
        .path("tap")
        .stringValue();
  }

  private List<JsonNode> shown(String tap) {
    return console.tabs().events("tap").stream()
        .filter(told -> told.path("tap").stringValue().equals(tap) && told.has("event"))
        .toList();
  }

  private List<String> ended(String tap) {
    return console.tabs().events("tap").stream()
        .filter(told -> told.path("tap").stringValue().equals(tap) && told.has("ended"))
        .map(told -> told.path("ended").stringValue())
        .toList();
  }
}
