package io.vireo.micrometer;

import io.vireo.tck.rabbitmq.RabbitNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Traces on RabbitMQ. */
class TracingIT extends TracingCases {
  private static RabbitNode node;

  @BeforeAll
  static void startNode() {
    node = RabbitNode.start();
  }

  @AfterAll
  static void closeNode() {
    node.close();
  }

  @Override
  String url() {
    return node.url();
  }
}
