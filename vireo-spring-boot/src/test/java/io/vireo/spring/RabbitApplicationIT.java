package io.vireo.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.Core;
import io.vireo.spring.TestApplication.Order;
import io.vireo.spring.TestApplication.Received;
import io.vireo.tck.rabbitmq.CertificateAuthority;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application on RabbitMQ. */
class RabbitApplicationIT {
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
  static class Shop {
    @Bean
    Received received() {
      return new Received();
    }

    @Bean
    Listener listener(Received received) {
      return new Listener(received);
    }
  }

  record Listener(Received received) {
    @OnEvent(value = "${event}", id = "shipping", resumable = true)
    void ship(Order order) {
      received.add(order);
    }

    @OnBroadcast("${event}.*")
    void heard(String text) {
      received.add(text);
    }
  }

  private static ApplicationContextRunner runner(String event) {
    return TestApplication.runner()
        .withUserConfiguration(Shop.class)
        .withPropertyValues("event=" + event, "vireo.url=" + node.url());
  }

  private static String freshEvent() {
    return "order." + UUID.randomUUID();
  }

  @Test
  void methodsListenOnRabbitMqAsInMemory() {
    String event = freshEvent();
    runner(event)
        .run(
            context -> {
              Core core = context.getBean(Core.class);
              core.emit(event, new Order(1, "Ada"));
              assertThat(context.getBean(Received.class).next()).isEqualTo(new Order(1, "Ada"));
              core.broadcast(event + ".changed", "heard");
              assertThat(context.getBean(Received.class).next()).isEqualTo("heard");
              assertThat(node.admin().queue(event)).isPresent();
            });
  }

  @Test
  void aRestartOfTheApplicationLeavesNoConnectionAndNoConsumerBehind() {
    String event = freshEvent();
    int before = node.admin().connectionCount();
    for (int i = 0; i < 3; i++) {
      runner(event)
          .run(
              context ->
                  assertThat(node.admin().consumers())
                      .filteredOn(consumer -> consumer.queue().equals(event))
                      .hasSize(1));
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(node.admin().connectionCount()).isEqualTo(before));
    assertThat(node.admin().consumers())
        .filteredOn(consumer -> consumer.queue().equals(event))
        .isEmpty();
  }

  @Test
  void anSslBundleSaysWhatIsTrusted(@TempDir Path folder) throws Exception {
    CertificateAuthority authority = CertificateAuthority.create(folder, "ca");
    String event = freshEvent();
    String url = node.tlsUrl(node.admin().startTlsListener(authority.issue("server", "127.0.0.1")));
    runner(event)
        .withPropertyValues(
            "vireo.url=" + url,
            "vireo.ssl.bundle=broker",
            "spring.ssl.bundle.pem.broker.truststore.certificate=file:" + authority.certificate())
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context.getBean(Core.class).emit(event, new Order(2, "Bob"))).isTrue();
              assertThat(context.getBean(Received.class).next()).isEqualTo(new Order(2, "Bob"));
            });
  }
}
