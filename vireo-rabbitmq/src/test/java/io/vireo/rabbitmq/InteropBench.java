package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.vireo.Observer;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Java and Python services on one broker, until it is closed. The broker permits the queues of
 * Python services, also where RabbitMQ is of a generation whose nodes deny them in the other tests.
 */
final class InteropBench {
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

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

  /** An independent client. */
  static Connection client() throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(node().url());
    factory.setAutomaticRecoveryEnabled(false);
    return factory.newConnection("independent client");
  }

  Observer java() {
    return opened(Observer.connect(node().url()));
  }

  /** A service that declares the queues of routes that are not resumable as Python does. */
  Observer javaWithPythonQueues() {
    RabbitOptions options = RabbitOptions.builder().urls(node().url()).pythonQueues(true).build();
    return opened(new Observer(RabbitDriver.connect(options)));
  }

  PythonPeer python() {
    return opened(PythonPeer.start(node()));
  }

  private <T extends AutoCloseable> T opened(T resource) {
    opened.push(resource);
    return resource;
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

  void close() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }
}
