package io.vireo.console.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.Observer;
import io.vireo.VireoException;
import io.vireo.console.FaultyDriverProvider;
import io.vireo.console.FaultyDriverProvider.Fault;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the broker refuses to tell is not known, and what goes wrong in a round ends no other. */
class FleetFaultsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String memory = "memory:" + UUID.randomUUID();
  private final String url = FaultyDriverProvider.url(memory);
  @RegisterExtension private final TestConsole console = new TestConsole(url);
  private final Observer shop = console.closeLater(Observer.connect(memory));

  @Test
  void anErrorInOneRoundDoesNotEndTheNextOnes() {
    Fault fault = FaultyDriverProvider.fail(url, "health", new LinkageError("in a test"));
    await().atMost(PATIENCE).until(() -> fault.calls() >= 5);
    fault.end();

    shop.on("order.placed", order -> {});

    await()
        .atMost(PATIENCE)
        .until(() -> console.get("/overview").path("listeners").intValue() == 1);
  }

  @Test
  void aDepthThatTheBrokerDoesNotTellIsNotKnown() {
    refuse("depth");

    JsonNode route = failedRoute();

    assertThat(route.path("waiting").isNull()).isTrue();
    assertThat(route.path("failedEvents").intValue()).isEqualTo(2);
  }

  @Test
  void aNumberOfFailedEventsThatTheBrokerDoesNotTellIsNotKnown() {
    refuse("count");

    JsonNode route = failedRoute();

    assertThat(route.path("waiting").intValue(-1)).isZero();
    assertThat(route.path("failedEvents").isNull()).isTrue();
    assertThat(console.get("/overview").path("failedEvents").isNull()).isTrue();
  }

  @Test
  void aPauseThatTheBrokerDoesNotTellHidesNoNumber() {
    refuse("pauseOf");
    refuse("pausesOf");

    JsonNode route = failedRoute();

    assertThat(route.path("waiting").intValue(-1)).isZero();
    assertThat(route.path("failedEvents").intValue()).isEqualTo(2);
  }

  private void refuse(String method) {
    FaultyDriverProvider.fail(url, method, new VireoException("Access refused"));
  }

  /** A route with two failed events, when the console has asked the broker for its numbers. */
  private JsonNode failedRoute() {
    shop.on(
        "order.placed",
        order -> {
          throw new IllegalStateException("no stock");
        });
    shop.emit("order.placed", 1);
    shop.emit("order.placed", 2);
    await().until(() -> shop.recovery("order.placed").count() == 2);
    return await()
        .atMost(PATIENCE)
        .until(
            this::route,
            route ->
                route.path("waiting").intValue(-1) == 0
                    || route.path("failedEvents").intValue(-1) == 2);
  }

  private JsonNode route() {
    return console
        .get("/routes")
        .path("routes")
        .valueStream()
        .filter(route -> route.path("event").stringValue().equals("order.placed"))
        .findFirst()
        .orElseGet(JsonMapper.shared()::missingNode);
  }
}
