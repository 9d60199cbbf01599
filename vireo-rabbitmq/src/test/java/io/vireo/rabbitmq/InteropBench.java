package io.vireo.rabbitmq;

import io.vireo.Observer;
import io.vireo.tck.rabbitmq.RabbitNode;

/**
 * Java and Python services on one broker, until it is closed. The broker permits the queues of
 * Python services, also where RabbitMQ is of a generation whose nodes deny them in the other tests.
 */
final class InteropBench extends TestConnections {
  InteropBench() {
    super(node());
  }

  private static final class Holder {
    static final RabbitNode NODE = TestBroker.permitsOldQueues() ? TestBroker.node() : permitting();

    private static RabbitNode permitting() {
      RabbitNode node =
          RabbitNode.builder()
              .config("deprecated_features.permit.transient_nonexcl_queues = true")
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(node::close, "end the permitting node"));
      return node;
    }
  }

  static RabbitNode node() {
    return Holder.NODE;
  }

  Observer java() {
    return observer();
  }

  /** A service that declares the queues of routes that are not resumable as Python does. */
  Observer javaWithPythonQueues() {
    return observer(options -> options.pythonQueues(true));
  }

  PythonPeer python() {
    return closeLater(PythonPeer.start(node()));
  }
}
