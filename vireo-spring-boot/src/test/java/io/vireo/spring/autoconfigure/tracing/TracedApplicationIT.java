package io.vireo.spring.autoconfigure.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Core;
import io.vireo.spring.OnEvent;
import io.vireo.spring.TestApplication;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** One trace from a web request over all events, with {@code spring-boot-starter-opentelemetry}. */
class TracedApplicationIT {
  private static RabbitNode node;

  @BeforeAll
  static void startNode() {
    node = RabbitNode.start();
  }

  @AfterAll
  static void closeNode() {
    node.close();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Shop {
    @Bean
    RecordedSpans spans() {
      return new RecordedSpans();
    }

    @Bean
    Orders orders(Core core) {
      return new Orders(core);
    }
  }

  @RestController
  static class Orders {
    private final Core core;

    Orders(Core core) {
      this.core = core;
    }

    @PostMapping("/orders")
    void place() {
      core.emit("order.placed", 1);
    }

    @OnEvent("order.placed")
    void ship(int order) {
      core.emit("parcel.sent", order);
    }

    @OnEvent("parcel.sent")
    void tell(int parcel) {}
  }

  private static String url(String broker) {
    return broker.equals("memory") ? TestApplication.memory() : node.url();
  }

  private static ConfigurableApplicationContext run(String broker, String... properties) {
    return new SpringApplicationBuilder(Shop.class)
        .properties(
            "server.port=0",
            "spring.main.banner-mode=off",
            // Its library is there for other tests.
            "spring.docker.compose.enabled=false",
            "management.tracing.sampling.probability=1",
            "vireo.url=" + url(broker))
        .properties(properties)
        .run();
  }

  private static void placeOrder(ConfigurableApplicationContext context) throws Exception {
    String port = context.getEnvironment().getProperty("local.server.port");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/orders"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "rabbitmq"})
  void aRequestAndItsEventsAreOneTraceWithOneSpanForEachStep(String broker) throws Exception {
    try (ConfigurableApplicationContext context = run(broker)) {
      placeOrder(context);

      assertThat(context.getBean(RecordedSpans.class).awaitChain(5))
          .containsExactly(
              "http post /orders",
              "emit order.placed",
              "handle order.placed",
              "emit parcel.sent",
              "handle parcel.sent");
    }
  }

  @Test
  void withOpenTelemetryItIsOneTraceAsWell() throws Exception {
    try (ConfigurableApplicationContext context =
        run("rabbitmq", "vireo.tracing.api=opentelemetry")) {
      placeOrder(context);

      assertThat(context.getBean(RecordedSpans.class).awaitChain(5))
          .containsExactly(
              "http post /orders",
              "publish order.placed",
              "process order.placed",
              "publish parcel.sent",
              "process parcel.sent");
    }
  }
}
