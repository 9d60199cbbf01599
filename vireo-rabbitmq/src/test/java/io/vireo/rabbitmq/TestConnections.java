package io.vireo.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.vireo.Core;
import io.vireo.Observer;
import io.vireo.rabbitmq.internal.connection.Tunables;
import io.vireo.spi.Driver;
import io.vireo.tck.fault.TcpProxy;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Opens what a test needs at a RabbitMQ node, and closes all of it after the test, the newest
 * first, also if the test has failed. Proxies are healed before that, so that no close waits for
 * one.
 *
 * <pre>{@code
 * @RegisterExtension private final TestConnections connections = new TestConnections();
 * private final RabbitDriver driver = connections.driver();
 * private final Channel channel = connections.channel();
 * }</pre>
 */
class TestConnections implements AfterEachCallback {
  private final RabbitNode node;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final List<TcpProxy> proxies = new ArrayList<>();
  private Connection client;

  /** Connects to the node that all tests of this module share. */
  TestConnections() {
    this(TestBroker.node());
  }

  TestConnections(RabbitNode node) {
    this.node = node;
  }

  RabbitDriver driver() {
    return driver(options -> options);
  }

  /** A driver with options of its own. Its URL is that of the node unless the test sets another. */
  RabbitDriver driver(UnaryOperator<RabbitOptions.Builder> options) {
    return driver(options, Tunables.STANDARD);
  }

  RabbitDriver driver(UnaryOperator<RabbitOptions.Builder> options, Tunables tunables) {
    return closeLater(RabbitDriver.connect(options(options), tunables));
  }

  RabbitDriver driver(RabbitOptions options) {
    return closeLater(RabbitDriver.connect(options));
  }

  Observer observer() {
    return observer(options -> options);
  }

  /** As {@link #driver(UnaryOperator)}, for a program that listens. */
  Observer observer(UnaryOperator<RabbitOptions.Builder> options) {
    return observer(RabbitDriver.connect(options(options)));
  }

  Observer observer(Driver driver) {
    return closeLater(new Observer(driver));
  }

  Core core() {
    return closeLater(Core.connect(node.url()));
  }

  /** A channel of an independent client. All channels of a test share one connection. */
  Channel channel() {
    try {
      if (client == null || !client.isOpen()) {
        client = newClient(node);
        opened.push(client::abort);
      }
      return client.createChannel();
    } catch (Exception e) {
      throw new AssertionError("The node at " + node.endpoint() + " gives no channel", e);
    }
  }

  /** A fresh name. A queue of that name is deleted after what was opened later is closed. */
  String temporaryQueue(String what) {
    channel();
    String name = TestBroker.freshName(what);
    opened.push(() -> channel().queueDelete(name));
    return name;
  }

  /** A fresh name. An exchange of that name is deleted after what was opened later is closed. */
  String temporaryExchange(String what) {
    channel();
    String name = TestBroker.freshName(what);
    opened.push(() -> channel().exchangeDelete(name));
    return name;
  }

  /** A proxy in front of the node. */
  TcpProxy proxy() {
    return proxy(node.port());
  }

  /** A proxy in front of another port of this machine. */
  TcpProxy proxy(int port) {
    TcpProxy proxy = closeLater(TcpProxy.start(port));
    proxies.add(proxy);
    return proxy;
  }

  /** Has something else closed after the test. */
  <T extends AutoCloseable> T closeLater(T resource) {
    opened.push(resource);
    return resource;
  }

  /** An independent client, which the caller closes. */
  static Connection newClient(RabbitNode node) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(node.url());
    factory.setAutomaticRecoveryEnabled(false);
    return factory.newConnection("independent client");
  }

  private RabbitOptions options(UnaryOperator<RabbitOptions.Builder> options) {
    return options.apply(RabbitOptions.builder().urls(node.url())).build();
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    proxies.forEach(TcpProxy::heal);
    Exception failure = null;
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
