package io.vireo.console.tour;

import io.vireo.tck.rabbitmq.RabbitNode;
import java.util.Optional;
import java.util.UUID;

/**
 * A broker that nobody else uses: in memory, or a virtual host of a RabbitMQ node with the
 * management API, which all tests of a JVM share.
 */
public final class EmptyBroker implements AutoCloseable {
  private final String url;
  private final Optional<String> management;
  private final Runnable end;

  private EmptyBroker(String url, Optional<String> management, Runnable end) {
    this.url = url;
    this.management = management;
    this.end = end;
  }

  private static final class Holder {
    // The interval in milliseconds at which the management API refreshes what it shows of a queue.
    static final RabbitNode NODE =
        RabbitNode.builder().management().config("collect_statistics_interval = 500").start();

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(NODE::close, "end the node"));
    }
  }

  /** {@return a broker in this JVM} */
  public static EmptyBroker inMemory() {
    return new EmptyBroker("memory:" + UUID.randomUUID(), Optional.empty(), () -> {});
  }

  /** {@return a virtual host of RabbitMQ} */
  public static EmptyBroker ofRabbitMq() {
    return ofRabbitMq("console-" + UUID.randomUUID());
  }

  /** {@return a virtual host of RabbitMQ with a name that nobody else uses} */
  static EmptyBroker ofRabbitMq(String name) {
    Holder.NODE.admin().addVirtualHost(name);
    return new EmptyBroker(
        Holder.NODE.urlOf(name),
        Optional.of(Holder.NODE.managementUrl()),
        () -> Holder.NODE.admin().deleteVirtualHost(name));
  }

  /** {@return the URL with which programs connect} */
  public String url() {
    return url;
  }

  /** {@return the URL of its management API; empty if it has none} */
  public Optional<String> management() {
    return management;
  }

  @Override
  public void close() {
    end.run();
  }
}
