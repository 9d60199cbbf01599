package io.vireo.opentelemetry;

import io.opentelemetry.api.common.Attributes;
import io.vireo.Core;
import io.vireo.spi.ExchangeNames;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The broker of a core, as spans and metrics name it. The core is asked for its address at most
 * once a second, for each answer costs some objects. Any thread may call.
 */
final class Broker {
  private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final String RABBITMQ = "rabbitmq";

  private final Core core;
  private final String system;
  private volatile Look last;

  /**
   * Where the broker is.
   *
   * @param host the name or the address of the machine; null if the broker is in this JVM
   * @param port the port; 0 if there is none
   */
  record Address(@Nullable String host, long port) {
    private static final Address NONE = new Address(null, 0);

    /** Reads {@code host:port/vhost}, with an IPv6 address in brackets. */
    static Address parse(String endpoint) {
      int end = endpoint.indexOf('/');
      String server = end < 0 ? endpoint : endpoint.substring(0, end);
      int colon = server.lastIndexOf(':');
      if (colon <= 0) {
        return NONE;
      }
      String host = server.substring(0, colon);
      if (host.startsWith("[") && host.endsWith("]")) {
        host = host.substring(1, host.length() - 1);
      }
      try {
        return new Address(host, Integer.parseInt(server.substring(colon + 1)));
      } catch (NumberFormatException notAPort) {
        return NONE;
      }
    }
  }

  private record Look(long at, String endpoint, Address address) {}

  Broker(Core core) {
    this.core = core;
    this.system = core.messagingSystem();
    this.last = look(core.endpoint(), System.nanoTime());
  }

  private Look look(String endpoint, long now) {
    // The address of a system in the JVM, such as memory:NAME, is none of a server.
    return new Look(now, endpoint, isRabbit() ? Address.parse(endpoint) : Address.NONE);
  }

  /** The value of {@code messaging.system}. */
  String system() {
    return system;
  }

  boolean isRabbit() {
    return system.equals(RABBITMQ);
  }

  /**
   * The attributes that tell where an emitted event goes.
   *
   * @param exchange the exchange that the program has named; null for the driver's own
   * @param name the name of the event, which is also its routing key
   */
  Attributes destination(@Nullable String exchange, String name, boolean broadcast) {
    if (!isRabbit()) {
      return Attributes.of(Conventions.DESTINATION_NAME, name);
    }
    String own = broadcast ? ExchangeNames.BROADCAST : ExchangeNames.SHARED;
    return Attributes.of(
        Conventions.DESTINATION_NAME,
        (exchange == null ? own : exchange) + ":" + name,
        Conventions.ROUTING_KEY,
        name);
  }

  /**
   * The address of the broker: the same object for as long as the broker is the same.
   *
   * @param now the time, by {@link System#nanoTime()}
   */
  Address address(long now) {
    Look known = last;
    if (now - known.at > MAX_AGE_NANOS) {
      String endpoint = core.endpoint();
      known =
          endpoint.equals(known.endpoint)
              ? new Look(now, endpoint, known.address)
              : look(endpoint, now);
      last = known;
    }
    return known.address;
  }
}
