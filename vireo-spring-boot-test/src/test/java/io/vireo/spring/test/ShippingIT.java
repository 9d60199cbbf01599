package io.vireo.spring.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.rabbitmq.RabbitInspector;
import io.vireo.rabbitmq.RabbitOptions;
import io.vireo.tck.rabbitmq.RabbitNode;
import io.vireo.test.TestBroker;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.test.annotation.DirtiesContext;

/** {@link ShippingTest} on RabbitMQ, where nothing is left when its context has closed. */
@DirtiesContext
class ShippingIT extends ShippingTest {
  private static final String URL_PROPERTY = "vireo.test.url";
  private static final AtomicReference<String> QUEUE = new AtomicReference<>();

  @BeforeAll
  static void useRabbit() {
    System.setProperty(URL_PROPERTY, RabbitNode.sharedUrl());
  }

  @AfterAll
  static void forgetRabbit() {
    System.clearProperty(URL_PROPERTY);
  }

  @Test
  void theQueueOfTheListenerIsOnRabbitUntilTheContextCloses(TestBroker broker) {
    QUEUE.set("vireo-test-" + broker.url().substring("vireo-test:".length()) + ".order.paid");
    assertThat(isThere(QUEUE.get())).isTrue();
  }

  static boolean isThere(String queue) {
    RabbitOptions options = RabbitOptions.builder().urls(RabbitNode.sharedUrl()).build();
    try (RabbitInspector inspector = RabbitInspector.connect(options)) {
      return inspector.queue(queue).isPresent();
    }
  }
}
