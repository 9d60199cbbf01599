package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Observer;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

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

  /** What a handler has put there. */
  static <T> T next(BlockingQueue<T> handled) {
    try {
      T next = handled.poll(TestBroker.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      assertThat(next).as("event handled within %s", TestBroker.PATIENCE).isNotNull();
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError("Interrupted", e);
    }
  }
}
