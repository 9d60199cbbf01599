package io.vireo.test;

import io.vireo.tck.rabbitmq.RabbitNode;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Has the tests of a class run on RabbitMQ, as {@code -Dvireo.test.url=amqp://...} does. The
 * property is gone before the report of the class is written, since its URL has a password.
 */
final class OnRabbit implements BeforeAllCallback, AfterAllCallback {
  private static final String URL_PROPERTY = "vireo.test.url";

  @Override
  public void beforeAll(ExtensionContext context) {
    System.setProperty(URL_PROPERTY, RabbitNode.sharedUrl());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    System.clearProperty(URL_PROPERTY);
  }
}
