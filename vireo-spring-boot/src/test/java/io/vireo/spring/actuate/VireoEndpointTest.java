package io.vireo.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.Core;
import io.vireo.Observer;
import io.vireo.Subscription;
import io.vireo.spring.OnEvent;
import io.vireo.spring.TestApplication;
import io.vireo.spring.VireoListeners;
import io.vireo.spring.autoconfigure.actuate.VireoEndpointAutoConfiguration;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class VireoEndpointTest {
  private static final String WRITE = "management.endpoint.vireo.access=unrestricted";

  private ConfigurableApplicationContext context;

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Shop {
    @Bean
    AtomicBoolean broken() {
      return new AtomicBoolean(true);
    }

    @Bean
    Shipping shipping(AtomicBoolean broken) {
      return new Shipping(broken);
    }
  }

  record Shipping(AtomicBoolean broken) {
    @OnEvent(value = "order.placed", id = "shipping")
    void ship(String order) {
      if (broken.get()) {
        throw new IllegalStateException("no ship");
      }
    }
  }

  private void start(String... properties) {
    context =
        new SpringApplicationBuilder(Shop.class)
            .properties(
                "server.port=0",
                "spring.main.banner-mode=off",
                "vireo.url=" + TestApplication.memory(),
                "management.endpoints.web.exposure.include=vireo,health")
            .properties(properties)
            .run();
  }

  @AfterEach
  void stop() {
    if (context != null) {
      context.close();
    }
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    int port = ((WebServerApplicationContext) context).getWebServer().getPort();
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator" + path))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = send("GET", path, "");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(response.body());
  }

  private JsonNode post(String path, String body) throws IOException, InterruptedException {
    HttpResponse<String> response = send("POST", path, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(response.body());
  }

  @Test
  void itShowsObserversListenersAndRoutes() throws Exception {
    start();

    JsonNode application = get("/vireo");
    assertThat(application.at("/observers/vireoObserver/status").asString()).isEqualTo("UP");
    assertThat(application.at("/listeners/0/id").asString()).isEqualTo("shipping");
    assertThat(get("/vireo/listeners/shipping").at("/state").asString()).isEqualTo("RUNNING");
    // An observer that is busy may miss the second in which it is asked.
    await()
        .untilAsserted(
            () ->
                assertThat(get("/vireo/observers").at("/0/listeners/0/event").asString())
                    .isEqualTo("order.placed"));
    await()
        .untilAsserted(
            () -> assertThat(get("/vireo/routes").at("/0/listeners").asInt()).isEqualTo(1));
    assertThat(get("/vireo/routes/order.placed").at("/recovery").asInt()).isZero();
    assertThat(send("GET", "/vireo/nonsense", "").statusCode()).isEqualTo(404);
    assertThat(send("GET", "/vireo/listeners/nobody", "").statusCode()).isEqualTo(404);
  }

  @Test
  void byDefaultNothingCanBeChanged() throws Exception {
    start();

    assertThat(send("POST", "/vireo/routes/order.placed", "{\"action\":\"pause\"}").statusCode())
        .isEqualTo(405);
  }

  @Test
  void listenersAndRoutesArePausedAndResumed() throws Exception {
    start(WRITE);
    Subscription subscription =
        context.getBean(VireoListeners.class).subscription("shipping").orElseThrow();

    post("/vireo/listeners/shipping", "{\"action\":\"pause\"}");
    assertThat(subscription.state()).isEqualTo(Subscription.State.PAUSED);
    post("/vireo/listeners/shipping", "{\"action\":\"resume\"}");
    assertThat(subscription.state()).isEqualTo(Subscription.State.RUNNING);

    post(
        "/vireo/routes/order.placed",
        "{\"action\":\"pause\",\"reason\":\"ships are late\",\"duration\":\"10m\"}");
    assertThat(get("/vireo/routes/order.placed").at("/pause/reason").asString())
        .isEqualTo("ships are late");
    post("/vireo/routes/order.placed", "{\"action\":\"resume\"}");
    assertThat(get("/vireo/routes/order.placed").has("pause")).isFalse();

    String id = context.getBean(Observer.class).id();
    post("/vireo/observers/" + id, "{\"action\":\"pause\"}");
    await().until(() -> subscription.state() == Subscription.State.PAUSED);
    post("/vireo/observers/" + id, "{\"action\":\"resume\"}");
    await().until(() -> subscription.state() == Subscription.State.RUNNING);
    await()
        .untilAsserted(
            () -> assertThat(get("/vireo/observers/" + id).at("/id").asString()).isEqualTo(id));
  }

  @Test
  void failedEventsAreShownWithoutTheirDataAndRedriven() throws Exception {
    start(WRITE);
    context.getBean(Core.class).emit("order.placed", "the customer's secret");
    await().until(() -> get("/vireo/recovery/order.placed").at("/count").asInt() == 1);

    JsonNode recovery = get("/vireo/recovery/order.placed?limit=5");
    assertThat(recovery.at("/records/0/error").asString()).isEqualTo("no ship");
    assertThat(recovery.toString()).doesNotContain("secret");

    context.getBean(AtomicBoolean.class).set(false);
    String id = recovery.at("/records/0/id").asString();
    JsonNode redriven =
        post(
            "/vireo/recovery/order.placed",
            "{\"action\":\"redrive\",\"ids\":\"another," + id + "\"}");

    assertThat(redriven.at("/redriven").asInt()).isEqualTo(1);
    assertThat(get("/vireo/recovery/order.placed").at("/count").asInt()).isZero();
    assertThat(post("/vireo/recovery/order.placed", "{\"action\":\"discard\"}").at("/discarded"))
        .hasToString("0");
  }

  @Test
  void whatCannotBeDoneIsRefused() throws Exception {
    start(WRITE);

    assertThat(send("POST", "/vireo/routes/a", "{\"action\":\"stop\"}").statusCode())
        .isEqualTo(400);
    assertThat(send("POST", "/vireo/listeners/nobody", "{\"action\":\"pause\"}").statusCode())
        .isEqualTo(400);
    assertThat(send("POST", "/vireo/recovery/a", "{\"action\":\"pause\"}").statusCode())
        .isEqualTo(400);
    assertThat(
            send("POST", "/vireo/routes/a", "{\"action\":\"pause\",\"observer\":\"b\"}")
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void thereIsAnEndpointOnlyWhereItIsExposedAndTheActuatorThere() {
    TestApplication.runner()
        .withConfiguration(AutoConfigurations.of(VireoEndpointAutoConfiguration.class))
        .run(context -> assertThat(context).doesNotHaveBean(VireoEndpoint.class));
    TestApplication.runner()
        .withConfiguration(AutoConfigurations.of(VireoEndpointAutoConfiguration.class))
        .withPropertyValues("management.endpoints.web.exposure.include=vireo")
        .run(context -> assertThat(context).hasSingleBean(VireoEndpoint.class));
    TestApplication.runner()
        .withConfiguration(AutoConfigurations.of(VireoEndpointAutoConfiguration.class))
        .withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(VireoEndpoint.class));
  }
}
