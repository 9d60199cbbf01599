package io.vireo.console.internal.fleet;

import io.vireo.tck.rabbitmq.RabbitNode;

/** The RabbitMQ node that the tests of this package share and may stop. */
final class ConsoleNode {
  private static final RabbitNode NODE = RabbitNode.builder().management().start();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(NODE::close, "end the node"));
  }

  private ConsoleNode() {}

  /** The node, which runs unless a test has stopped it. */
  static RabbitNode get() {
    return NODE;
  }
}
