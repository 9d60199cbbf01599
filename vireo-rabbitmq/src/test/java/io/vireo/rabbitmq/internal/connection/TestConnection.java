package io.vireo.rabbitmq.internal.connection;

/** Connections to nowhere, for what only looks at their state. */
public final class TestConnection {
  private TestConnection() {}

  /** A connection without a socket. */
  public static BrokerConnection toNowhere() {
    return new BrokerConnection(
        null,
        BrokerAddress.parse("amqp://localhost"),
        new SocketHolder(),
        null,
        new Flushing(),
        null);
  }

  /** The broker stops to read from a connection, or goes on. */
  public static void block(BrokerConnection connection, boolean blocked) {
    connection.blocked(blocked);
  }
}
