package io.vireo.rabbitmq.internal.connection;

/** Connections to nowhere, for what only looks at their state. */
public final class TestConnection {
  private TestConnection() {}

  /** A connection without a socket. */
  public static Link toNowhere() {
    return new Link(
        null,
        BrokerAddress.parse("amqp://localhost"),
        new SocketHolder(),
        null,
        new Flushing(),
        null);
  }

  /** The broker stops to read from a connection, or goes on. */
  public static void block(Link link, boolean blocked) {
    link.blocked(blocked);
  }
}
