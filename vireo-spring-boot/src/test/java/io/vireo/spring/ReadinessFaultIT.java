package io.vireo.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.Core;
import io.vireo.EmitOptions;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** While its broker is dead an application is not ready; then it is, and has lost nothing. */
@Tag("fault")
class ReadinessFaultIT {
  private static final int EVENTS = 500;

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Shop {
    @Bean
    Listener listener() {
      return new Listener();
    }
  }

  static class Listener {
    private final Set<Integer> handled = ConcurrentHashMap.newKeySet();

    @OnEvent(value = "order.placed", resumable = true, concurrency = 4)
    void ship(int order) {
      handled.add(order);
    }
  }

  @Test
  void theApplicationIsDownWhileItsBrokerIsDeadAndLosesNothing() throws Exception {
    try (RabbitNode node = RabbitNode.start();
        ConfigurableApplicationContext context =
            new SpringApplicationBuilder(Shop.class)
                .properties(
                    "server.port=0", "spring.main.banner-mode=off", "vireo.url=" + node.url())
                .run()) {
      Core core = context.getBean(Core.class);
      EmitOptions patient = EmitOptions.builder().timeout(Duration.ofMinutes(2)).build();
      List<CompletableFuture<Boolean>> emitted = new ArrayList<>();
      awaitReadiness(context, 200);

      for (int i = 0; i < EVENTS; i++) {
        if (i == EVENTS / 2) {
          node.kill();
        }
        emitted.add(core.emitAsync("order.placed", i, patient));
      }
      awaitReadiness(context, 503);
      node.restart();
      awaitReadiness(context, 200);

      for (CompletableFuture<Boolean> one : emitted) {
        assertThat(one.get(2, TimeUnit.MINUTES)).isTrue();
      }
      Set<Integer> handled = context.getBean(Listener.class).handled;
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(handled).hasSize(EVENTS));
    }
  }

  private static void awaitReadiness(ConfigurableApplicationContext context, int status) {
    int port = ((WebServerApplicationContext) context).getWebServer().getPort();
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://localhost:" + port + "/actuator/health/readiness"))
            .build();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .statusCode()
                    == status);
  }
}
