package io.vireo.console.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.Observer;
import io.vireo.Subscription;
import io.vireo.console.internal.operation.ApiException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FleetOperationsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String url = "memory:" + UUID.randomUUID();
  @RegisterExtension private final TestConsole console = new TestConsole(url);
  private final Observer shop = console.closeLater(Observer.connect(url));

  @Test
  void theOverviewCountsWhatIsThere() {
    AtomicInteger handled = new AtomicInteger();
    shop.on("order.placed", order -> handled.incrementAndGet());
    shop.onBroadcast("prices.*", prices -> {});
    await()
        .atMost(PATIENCE)
        .until(() -> console.get("/overview").path("listeners").intValue() == 2);
    for (int i = 0; i < 50; i++) {
      shop.emit("order.placed", i);
    }

    await().atMost(PATIENCE).until(() -> console.get("/overview").path("rate").doubleValue() > 0);
    JsonNode overview = console.get("/overview");
    assertThat(overview.path("reachable").booleanValue()).isTrue();
    assertThat(overview.path("endpoint").stringValue()).isEqualTo(url);
    assertThat(overview.path("observers").intValue()).isEqualTo(1);
    assertThat(overview.path("routes").intValue()).isEqualTo(2);
    assertThat(overview.path("failedEvents").intValue()).isZero();
    assertThat(overview.path("history").path("handled")).hasSize(360);
    assertThat(overview.path("attention")).isEmpty();
    assertThat(console.tabs().events("changed")).isNotEmpty();
  }

  @Test
  void aRouteShowsItsListenersAndItsFailedEvents() {
    shop.on(
        "order.placed",
        order -> {
          throw new IllegalStateException("no stock");
        });
    shop.emit("order.placed", 1);
    shop.emit("order.placed", 2);

    await()
        .atMost(PATIENCE)
        .until(() -> console.get("/overview").path("failedEvents").intValue() == 2);
    await().atMost(PATIENCE).until(() -> route("order.placed").path("running").intValue() == 1);
    JsonNode route = console.get("/routes/order.placed");
    assertThat(route.path("failedEvents").intValue()).isEqualTo(2);
    assertThat(route.path("items")).hasSize(1);
    assertThat(route.path("items").path(0).path("observer").stringValue()).isEqualTo(shop.id());
    assertThat(route.path("history")).hasSize(60);
    JsonNode attention = console.get("/overview").path("attention").path(0);
    assertThat(attention.path("title").stringValue()).isEqualTo("2 failed events of order.placed");
    assertThat(attention.path("link").stringValue()).isEqualTo("#/failures?route=order.placed");
  }

  @Test
  void eventsThatNobodyHandlesNeedAPerson() {
    Subscription subscription = shop.on("order.placed", order -> {});
    await().atMost(PATIENCE).until(() -> console.get("/routes").path("routes").size() == 1);
    subscription.stop();
    shop.emit("order.placed", 1);

    await()
        .atMost(PATIENCE)
        .until(
            () ->
                console
                    .get("/overview")
                    .path("attention")
                    .path(0)
                    .path("title")
                    .stringValue("")
                    .equals("Nobody handles order.placed"));
  }

  @Test
  void aPauseReachesTheListenerAndSaysWho() {
    Subscription subscription = shop.on("order.placed", order -> {});
    console.post(
        "/routes/order.placed/pause",
        "{\"reason\":\"the shop moves\",\"seconds\":600,\"scope\":\"route\"}");

    await().atMost(PATIENCE).until(() -> subscription.state() == Subscription.State.PAUSED);
    await().atMost(PATIENCE).until(() -> route("order.placed").path("pause").isObject());
    JsonNode pause = route("order.placed").path("pause");
    assertThat(pause.path("by").stringValue()).isEqualTo("olga");
    assertThat(pause.path("reason").stringValue()).isEqualTo("the shop moves");
    assertThat(pause.path("until").isString()).isTrue();
    assertThat(pause.path("wholeRoute").booleanValue()).isTrue();

    console.post("/routes/order.placed/resume", "{\"scope\":\"route\"}");
    await().atMost(PATIENCE).until(() -> subscription.state() == Subscription.State.RUNNING);
    JsonNode entries = console.get("/audit").path("entries");
    assertThat(entries).hasSize(2);
    assertThat(entries.path(0).path("action").stringValue()).isEqualTo("resume");
    JsonNode pausing = entries.path(1);
    assertThat(pausing.path("user").stringValue()).isEqualTo("olga");
    assertThat(pausing.path("from").stringValue()).isEqualTo("192.0.2.7");
    assertThat(pausing.path("target").stringValue()).isEqualTo("order.placed");
    assertThat(pausing.path("detail").stringValue()).contains("the shop moves");
    assertThat(pausing.path("outcome").stringValue()).isEqualTo("done");
  }

  @Test
  void oneObserverIsPausedAndResumed() {
    Subscription subscription = shop.on("order.placed", order -> {});
    console.post("/observers/" + shop.id() + "/pause", "{\"event\":\"order.placed\"}");
    await().atMost(PATIENCE).until(() -> subscription.state() == Subscription.State.PAUSED);
    console.post("/observers/" + shop.id() + "/resume", "{}");
    await().atMost(PATIENCE).until(() -> subscription.state() == Subscription.State.RUNNING);
  }

  @Test
  void aRouteOfWhichOneListenerIsPausedSaysSo() {
    Observer office = console.closeLater(Observer.connect(url));
    shop.on("order.placed", order -> {});
    office.on("order.placed", order -> {});
    await().atMost(PATIENCE).until(() -> route("order.placed").path("running").intValue() == 2);
    console.post("/observers/" + shop.id() + "/pause", "{}");
    await().atMost(PATIENCE).until(() -> route("order.placed").path("pause").isObject());
    assertThat(route("order.placed").path("pause").path("wholeRoute").booleanValue()).isFalse();
    assertThat(console.get("/overview").path("attention").path(0).path("title").stringValue())
        .isEqualTo("Listeners of order.placed are paused");
  }

  @Test
  void whatCannotBePausedIsRefusedAndKeptInTheAudit() {
    ApiException unknown = console.refusal("POST", "/observers/nobody/pause", "{}");
    assertThat(unknown.status()).isEqualTo(404);
    ApiException name = console.refusal("POST", "/routes/amq.x/pause", "{}");
    assertThat(name.status()).isEqualTo(400);
    assertThat(console.refusal("POST", "/routes/a/pause", "{\"seconds\":-1}").status())
        .isEqualTo(400);
    assertThat(console.refusal("POST", "/routes/a/pause", "{\"scope\":\"all\"}").status())
        .isEqualTo(400);
    assertThat(console.get("/audit").path("entries").path(0).path("outcome").stringValue())
        .startsWith("refused: ");
  }

  @Test
  void anEventIsEmittedByHandAndTheAnswerSaysWhoTookIt() {
    AtomicInteger handled = new AtomicInteger();
    assertThat(
            emit("{\"event\":\"order.placed\",\"data\":{\"id\":1}}").path("routed").booleanValue())
        .isFalse();
    shop.onMessage(
        "order.placed",
        message -> {
          assertThat(message.headers()).containsEntry("tenant", "north").containsEntry("n", 5);
          handled.addAndGet(message.content().path("id").intValue());
        });
    JsonNode answer =
        emit(
            "{\"event\":\"order.placed\",\"data\":{\"id\":7},\"headers\":{\"tenant\":\"north\",\"n\":5}}");
    assertThat(answer.path("routed").booleanValue()).isTrue();
    assertThat(answer.path("id").stringValue()).hasSize(26);
    await().atMost(PATIENCE).until(() -> handled.get() == 7);

    assertThat(emit("{\"event\":\"prices\",\"broadcast\":true}").path("routed").booleanValue())
        .isFalse();
    shop.onBroadcast("prices", prices -> {});
    assertThat(emit("{\"event\":\"prices\",\"broadcast\":true}").path("routed").booleanValue())
        .isTrue();
    assertThat(emit("{\"event\":\"later\",\"delaySeconds\":600}").path("handle").isString())
        .isTrue();
  }

  @Test
  void whatCannotBeEmittedIsRefusedWithTheMessageOfTheApi() {
    assertThat(console.refusal("POST", "/emit", "{\"event\":\"amq.x\"}").getMessage())
        .contains("amq.");
    assertThat(
            console
                .refusal("POST", "/emit", "{\"event\":\"a\",\"headers\":{\"vireo-x\":1}}")
                .getMessage())
        .contains("reserved");
    assertThat(
            console.refusal("POST", "/emit", "{\"event\":\"a\",\"headers\":{\"x\":[]}}").status())
        .isEqualTo(400);
    assertThat(
            console.refusal("POST", "/emit", "{\"event\":\"a\",\"delaySeconds\":1e999}").status())
        .isEqualTo(400);
    assertThat(console.refusal("POST", "/emit", "[]").status()).isEqualTo(400);
  }

  @Test
  void hostileNamesAreShownAsTheyAre() {
    String name = "<script>\"'/%2F#?&\u202E\\ \uD83D\uDE00".repeat(4);
    shop.on(name, event -> {});
    String path = "/routes/" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    await().atMost(PATIENCE).until(() -> console.get("/routes").path("routes").size() == 1);
    assertThat(console.get(path).path("event").stringValue()).isEqualTo(name);
    console.post(path + "/pause", "{\"reason\":\"<img src=x onerror=alert(1)>\"}");
    await().atMost(PATIENCE).until(() -> !console.get(path).path("pause").isNull());
    assertThat(console.get("/audit").path("entries").path(0).path("target").stringValue())
        .isEqualTo(name);
  }

  private JsonNode route(String event) {
    for (JsonNode route : console.get("/routes").path("routes")) {
      if (route.path("event").stringValue().equals(event)) {
        return route;
      }
    }
    return JsonMapper.shared().missingNode();
  }

  private JsonNode emit(String body) {
    return console.post("/emit", body);
  }
}
