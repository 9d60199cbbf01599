package io.vireo.spi;

import io.vireo.EmitOptions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a driver tells of its broker for the description of a program, in the terms of AsyncAPI 3.0.
 * It asks the broker nothing: it tells what the driver declares. Any thread may call any method,
 * and none blocks.
 */
public interface BrokerDescription {

  /** Tells of no server and no bindings. */
  BrokerDescription NONE =
      new BrokerDescription() {
        @Override
        public List<Server> servers() {
          return List.of();
        }

        @Override
        public Address listening(ConsumerRequest request) {
          return Address.of(request.options().exchange().orElse(null));
        }

        @Override
        public Address emitting(String event, boolean broadcast, EmitOptions options) {
          return Address.of(options.exchange().orElse(null));
        }
      };

  /** {@return the broker's servers, in the order in which the driver tries them} */
  List<Server> servers();

  /**
   * Tells from where a listener gets its events.
   *
   * @param request the request of the listener
   * @return the address of these events
   */
  Address listening(ConsumerRequest request);

  /**
   * Tells where events go.
   *
   * @param event the name of the events
   * @param broadcast whether they are broadcast
   * @param options what the program says about the exchange and the delivery of the events
   * @return the address of these events
   */
  Address emitting(String event, boolean broadcast, EmitOptions options);

  /**
   * A server of the broker. It has no user and no password.
   *
   * @param host the host and the port
   * @param protocol the protocol, such as {@code amqp}
   * @param protocolVersion the version of the protocol
   * @param pathname the path on the server, such as a virtual host, as in a URL
   */
  record Server(String host, String protocol, String protocolVersion, String pathname) {}

  /**
   * Where events of one name meet: a program gets those that are emitted to the same exchange. The
   * document shows the fields in the order in which the maps have them.
   *
   * @param exchange the exchange that the program has chosen, or null for that of the driver
   * @param protocol the protocol of the bindings, such as {@code amqp}
   * @param channel the binding of the channel; empty for none
   * @param operation the binding of the operation; empty for none
   * @param extensions what AsyncAPI has no field for, by names that begin with {@code x-}; these
   *     become fields of the channel
   */
  record Address(
      @Nullable String exchange,
      String protocol,
      Map<String, Object> channel,
      Map<String, Object> operation,
      Map<String, Object> extensions) {

    /**
     * An address without bindings.
     *
     * @param exchange the exchange that the program has chosen, or null for that of the driver
     * @return the address
     */
    public static Address of(@Nullable String exchange) {
      return new Address(exchange, "", Map.of(), Map.of(), Map.of());
    }
  }
}
