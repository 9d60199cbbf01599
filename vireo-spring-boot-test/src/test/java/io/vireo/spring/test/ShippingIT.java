package io.vireo.spring.test;

import io.vireo.tck.rabbitmq.RabbitNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.test.annotation.DirtiesContext;

/** {@link ShippingTest} on RabbitMQ. */
@DirtiesContext
class ShippingIT extends ShippingTest {
  private static final String URL_PROPERTY = "vireo.test.url";

  @BeforeAll
  static void useRabbit() {
    System.setProperty(URL_PROPERTY, RabbitNode.sharedUrl());
  }

  @AfterAll
  static void forgetRabbit() {
    System.clearProperty(URL_PROPERTY);
  }
}
