package io.vireo.console.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.Observer;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

class BrokerOperationsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String url = "memory:" + UUID.randomUUID();
  @RegisterExtension private final TestConsole console = new TestConsole(url);
  private final Observer shop = console.closeLater(Observer.connect(url));

  @Test
  void delayedEventsAreListedAndCancelled() {
    console.post("/emit", "{\"event\":\"late\",\"delaySeconds\":600}");
    console.post("/emit", "{\"event\":\"soon\",\"delaySeconds\":300.5}");
    JsonNode delayed = console.get("/delayed");
    assertThat(delayed.path("available").booleanValue()).isTrue();
    assertThat(delayed.path("events")).hasSize(2);
    assertThat(delayed.path("events").path(0).path("event").stringValue()).isEqualTo("soon");

    String cancel =
        "{\"handle\":\"" + delayed.path("events").path(0).path("handle").stringValue() + "\"}";
    assertThat(console.post("/delayed/cancel", cancel).path("cancelled").booleanValue()).isTrue();
    assertThat(console.post("/delayed/cancel", cancel).path("cancelled").booleanValue()).isFalse();
    assertThat(console.get("/delayed").path("events")).hasSize(1);
    assertThat(console.refusal("POST", "/delayed/cancel", "{\"handle\":\"x\"}").status())
        .isEqualTo(400);
    assertThat(console.tabs().events("changed"))
        .anyMatch(told -> told.path("topic").stringValue().equals("delayed"));
  }

  @Test
  void theDoctorKeepsItsFindingsForAWhile() {
    JsonNode first = console.get("/doctor");
    assertThat(first.path("findings").isArray()).isTrue();
    assertThat(console.get("/doctor").path("asOf")).isEqualTo(first.path("asOf"));
    assertThat(console.get("/doctor?fresh=true").path("asOf")).isNotEqualTo(first.path("asOf"));
  }

  @Test
  void aRouteIsExplained() {
    shop.on("order.placed", order -> {});
    JsonNode explanation = console.get("/routes/order.placed/explanation");
    assertThat(explanation.path("event").stringValue()).isEqualTo("order.placed");
    assertThat(explanation.path("available").booleanValue()).isTrue();
    assertThat(explanation.path("nodes")).isNotEmpty();
    assertThat(explanation.path("edges")).isNotEmpty();
  }

  @Test
  void programsAreDescribed() {
    shop.on("order.placed", Order.class, order -> {});
    await()
        .atMost(PATIENCE)
        .until(() -> console.get("/described?fresh=true").path("document").isObject());
    assertThat(console.get("/described").path("document").toString()).contains("order.placed");
  }

  /** What the listener takes. */
  public record Order(int id) {}
}
