package io.vireo.console.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.Core;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.Subscription;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Driver;
import io.vireo.tck.rabbitmq.RabbitAdmin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

class FleetIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String url = ConsoleNode.get().url();
  private final String route = "order-" + UUID.randomUUID();
  @RegisterExtension private final TestConsole console = new TestConsole(url);
  @RegisterExtension private final TestConsole other = new TestConsole(url);
  private final Observer shop = console.closeLater(Observer.connect(url));
  private final AtomicInteger handled = new AtomicInteger();

  @Test
  void aPauseIsSeenByTheListenerAndByASecondConsole() {
    Subscription subscription = shop.on(route, order -> handled.incrementAndGet());
    awaitRoute(console, listed -> listed.path("running").intValue() == 1);
    console.post("/routes/" + route + "/pause", "{\"reason\":\"the shop moves\"}");
    await().atMost(PATIENCE).until(() -> subscription.state() == Subscription.State.PAUSED);
    shop.emit(route, 1);
    awaitRoute(
        other,
        listed ->
            listed.path("pause").path("reason").stringValue("").equals("the shop moves")
                && listed.path("waiting").longValue() == 1);
    assertThat(titles(other)).contains(route + " is paused");

    other.post("/routes/" + route + "/resume", "{}");
    await().atMost(PATIENCE).until(() -> handled.get() == 1);
    awaitRoute(console, listed -> listed.path("pause").isNull());
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(actions(console)).containsExactly("resume", "pause"));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(actions(other)).hasSize(2));
  }

  @Test
  void aProcessThatStartsAgainGivesNoLargeRate() throws Exception {
    Observer first = Observer.connect(url);
    ObserveOptions options = ObserveOptions.builder().resumable(true).build();
    first.on(route, order -> handled.incrementAndGet(), options);
    awaitRoute(console, listed -> listed.path("running").intValue() == 1);
    emit(500);
    awaitRoute(console, listed -> listed.path("rate").doubleValue() > 0);
    first.close();
    emit(100);
    shop.on(route, order -> handled.incrementAndGet(), options);
    await().atMost(PATIENCE).until(() -> handled.get() >= 600);
    await().atMost(PATIENCE).until(() -> handledBy(shop) >= 100);
    double rate = awaitRoute(console, listed -> true).path("rate").doubleValue();
    assertThat(rate).isBetween(0.0, 600.0);
  }

  @Test
  void theAuditSaysThatTheBrokerHasAnotherQueueOfItsNameAndGoesOnInMemory() {
    String virtualHost = "audited-" + UUID.randomUUID();
    RabbitAdmin admin = ConsoleNode.get().admin();
    admin.addVirtualHost(virtualHost);
    String there = ConsoleNode.get().urlOf(virtualHost);
    try (Core core = Core.connect(there)) {
      core.unwrap(Driver.class).orElseThrow().routes().declare(listenerOf("vireo.journal.console"));
      requireAuditInMemory(there, "it is no stream");
    } finally {
      admin.deleteVirtualHost(virtualHost);
    }
  }

  @Test
  void theAuditSaysThatTheUserMayNotDeclareItAndGoesOnInMemory() {
    String user = "console-" + UUID.randomUUID();
    RabbitAdmin admin = ConsoleNode.get().admin();
    admin.addUser(user, "secret");
    admin.permit(user, "/", "^(?!vireo\\.journal\\.).*");

    requireAuditInMemory(ConsoleNode.get().url(user, "secret"), "ACCESS_REFUSED");
  }

  private void requireAuditInMemory(String broker, String reason) {
    TestConsole refused = console.closeLater(new TestConsole(broker));
    refused.post("/emit", "{\"event\":\"" + route + "\"}");

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode audit = refused.get("/audit");
              assertThat(audit.path("available").booleanValue()).isFalse();
              assertThat(audit.path("where").stringValue()).contains("memory");
              assertThat(audit.path("reason").stringValue("")).contains(reason);
              assertThat(audit.path("entries")).hasSize(1);
            });
    assertThat(refused.get("/overview").path("reachable").booleanValue()).isTrue();
  }

  private static ConsumerRequest listenerOf(String queue) {
    ObserveOptions kept = ObserveOptions.builder().resumable(true).build();
    return new ConsumerRequest("observer", "subscription", queue, false, false, kept);
  }

  @Test
  void aTapTakesNothingAway() {
    shop.on(route, order -> handled.incrementAndGet());
    awaitRoute(console, listed -> listed.path("running").intValue() == 1);
    String tap =
        console
            .post("/taps", "{\"event\":\"" + route + "\",\"limit\":10,\"stream\":\"tab\"}")
            .path("tap")
            .stringValue();
    emit(30);
    await().atMost(PATIENCE).until(() -> handled.get() == 30);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                console.tabs().events("tap").stream()
                    .anyMatch(
                        told -> told.path("tap").stringValue().equals(tap) && told.has("ended")));
    assertThat(console.tabs().events("tap").stream().filter(told -> told.has("event"))).hasSize(10);
    String unheard = "{\"event\":\"nobody." + route + "\",\"stream\":\"tab\"}";
    assertThat(console.refusal("POST", "/taps", unheard).status()).isEqualTo(409);
  }

  @Test
  @Tag("fault")
  void aBrokerThatStopsIsToldAndThePageRecoversByItself() {
    shop.on(route, order -> handled.incrementAndGet());
    awaitRoute(console, listed -> listed.path("running").intValue() == 1);
    console.post("/emit", "{\"event\":\"" + route + "\"}");
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(actions(other)).contains("emit"));
    ConsoleNode.get().stop();
    try {
      await()
          .atMost(PATIENCE)
          .until(() -> !console.get("/overview").path("reachable").booleanValue());
      JsonNode overview = console.get("/overview");
      assertThat(overview.path("reason").isString()).isTrue();
      assertThat(overview.path("listeners").intValue()).isPositive();
      assertThat(overview.path("attention").path(0).path("severity").stringValue())
          .isEqualTo("problem");
      assertThat(console.tabs().events("connection"))
          .anyMatch(told -> !told.path("reachable").booleanValue());
      // What is done meanwhile is kept when the broker is back.
      console.refusal("POST", "/emit", "{\"event\":\"" + route + ".x\"}");
      assertThat(actions(console).get(0)).isEqualTo("emit");
      assertThat(console.get("/audit").path("reason").isString()).isTrue();
    } finally {
      ConsoleNode.get().restart();
    }
    await().atMost(PATIENCE).until(() -> console.get("/overview").path("reachable").booleanValue());
    awaitRoute(console, listed -> listed.path("running").intValue() == 1);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(outcomes(other)).anyMatch(text -> text.startsWith("failed")));
    TestConsole later = console.closeLater(new TestConsole(url));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(outcomes(later)).isEqualTo(outcomes(other)));
    assertThat(console.tabs().events("connection"))
        .anyMatch(told -> told.path("reachable").booleanValue());
  }

  /** How many events an observer has handled, as the console shows it. */
  private long handledBy(Observer observer) {
    return console
        .get("/routes/" + route)
        .path("items")
        .valueStream()
        .filter(item -> item.path("observer").stringValue().equals(observer.id()))
        .mapToLong(item -> item.path("handled").longValue())
        .sum();
  }

  private void emit(int number) {
    for (int i = 0; i < number; i++) {
      shop.emit(route, i);
    }
  }

  private JsonNode awaitRoute(TestConsole of, Predicate<JsonNode> condition) {
    List<JsonNode> found = new ArrayList<>();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              for (JsonNode listed : of.get("/routes").path("routes")) {
                if (listed.path("event").stringValue().equals(route) && condition.test(listed)) {
                  found.add(listed);
                  return true;
                }
              }
              return false;
            });
    return found.get(0);
  }

  private static List<String> titles(TestConsole of) {
    List<String> titles = new ArrayList<>();
    of.get("/overview")
        .path("attention")
        .forEach(item -> titles.add(item.path("title").stringValue()));
    return titles;
  }

  private List<String> actions(TestConsole of) {
    return entries(of, "action");
  }

  private List<String> outcomes(TestConsole of) {
    return entries(of, "outcome");
  }

  /** A field of the entries about the route of this test. */
  private List<String> entries(TestConsole of, String field) {
    List<String> values = new ArrayList<>();
    of.get("/audit?text=" + route)
        .path("entries")
        .forEach(entry -> values.add(entry.path(field).stringValue()));
    return values;
  }
}
