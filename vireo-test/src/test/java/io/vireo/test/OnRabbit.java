package io.vireo.test;

import io.vireo.tck.rabbitmq.RabbitNode;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Has the tests of this JVM run on RabbitMQ, as {@code -Dvireo.test.url=amqp://...} does. The
 * integration tests of this module have it; they share their JVMs with no others.
 */
final class OnRabbit implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) {
    System.setProperty("vireo.test.url", RabbitNode.sharedUrl());
  }
}
