package io.vireo.opentelemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.vireo.IncomingEvent;
import io.vireo.instrumentation.EventNameLimit;
import io.vireo.opentelemetry.Broker.Address;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * What all spans and measurements of one name have in common: that of an emitted event, or what a
 * listener listens to. Their attributes are made once, and again when the broker's address has
 * changed. Any thread may call.
 */
final class Operation {
  /** How many errors have measurements of their own. */
  private static final int MAX_ERRORS = 50;

  private final Type type;
  private final Telemetry telemetry;
  private final @Nullable String name;
  private final boolean broadcast;
  private final String spanName;
  private volatile @Nullable Attached last;
  private volatile @Nullable Source lastSource;

  /** What is done with an event. */
  enum Type {
    PUBLISH("publish", "send", SpanKind.PRODUCER),
    PROCESS("process", "process", SpanKind.CONSUMER);

    private final String operation;
    private final String conventional;
    private final SpanKind spanKind;

    Type(String operation, String conventional, SpanKind spanKind) {
      this.operation = operation;
      this.conventional = conventional;
      this.spanKind = spanKind;
    }

    SpanKind spanKind() {
      return spanKind;
    }
  }

  /**
   * The attributes while the broker has one address.
   *
   * @param address the address
   * @param ofSpan those that each span has from its start
   * @param measured those of a measurement of what has succeeded
   * @param failed those of measurements of what has failed, by the type of the error
   */
  private record Attached(
      Address address,
      Attributes ofSpan,
      Attributes measured,
      ConcurrentMap<String, Attributes> failed) {}

  /**
   * Where an event came from.
   *
   * @param destination how a span names that
   */
  private record Source(String exchange, String routingKey, String destination) {}

  /**
   * Makes the operation of one name.
   *
   * @param name the name; null for the one that stands for all names beyond the limit
   */
  Operation(Type type, Telemetry telemetry, @Nullable String name, boolean broadcast) {
    this.type = type;
    this.telemetry = telemetry;
    this.name = name;
    this.broadcast = broadcast;
    this.spanName = name == null ? type.operation : type.operation + " " + name;
  }

  Type type() {
    return type;
  }

  /** Whether this is of one name, and not of all names beyond the limit. */
  boolean isNamed() {
    return name != null;
  }

  /** The name of its spans. */
  String spanName() {
    return spanName;
  }

  /**
   * The attributes that each of its spans has from its start, for the sampler to see. Those of an
   * emitted event of one name also tell the destination that it has on the driver's own exchange.
   */
  Attributes ofSpan(Address address) {
    return attached(address).ofSpan;
  }

  /**
   * The destination from which an event came to a listener. Nearly all events of a shared route
   * come the same way, so the last one is kept.
   */
  String destination(IncomingEvent event) {
    String exchange = event.exchange().orElse("");
    String routingKey = event.routingKey();
    if (name == null || broadcast || (exchange.isEmpty() && name.equals(routingKey))) {
      return destination(event, exchange, routingKey);
    }
    Source known = lastSource;
    if (known == null || !known.exchange.equals(exchange) || !known.routingKey.equals(routingKey)) {
      known = new Source(exchange, routingKey, destination(event, exchange, routingKey));
      lastSource = known;
    }
    return known.destination;
  }

  /** The name of a broadcast listener's queue is not known, and so it is not part of this. */
  private static String destination(IncomingEvent event, String exchange, String routingKey) {
    String destination = exchange.isEmpty() ? routingKey : exchange + ":" + routingKey;
    return event.broadcast() || event.route().equals(routingKey)
        ? destination
        : destination + ":" + event.route();
  }

  /**
   * The attributes of a measurement.
   *
   * @param error the type of the error; null if there is none
   */
  Attributes measured(Address address, @Nullable String error) {
    Attached attached = attached(address);
    if (error == null) {
      return attached.measured;
    }
    Attributes known = attached.failed.get(error);
    if (known != null) {
      return known;
    }
    String shown = attached.failed.size() < MAX_ERRORS ? error : Conventions.OTHER_ERROR;
    return attached.failed.computeIfAbsent(
        shown, any -> attached.measured.toBuilder().put(Conventions.ERROR_TYPE, shown).build());
  }

  // The same address is the same object, and this is asked for each event.
  @SuppressWarnings("ReferenceEquality")
  private Attached attached(Address address) {
    Attached known = last;
    if (known == null || known.address != address) {
      known = attach(address);
      last = known;
    }
    return known;
  }

  private Attached attach(Address address) {
    AttributesBuilder common =
        Attributes.builder()
            .put(Conventions.SYSTEM, telemetry.broker().system())
            .put(Conventions.OPERATION_NAME, type.operation)
            .put(Conventions.OPERATION_TYPE, type.conventional)
            .put(Conventions.KIND, Conventions.kind(broadcast));
    if (address.host() != null) {
      common.put(Conventions.SERVER_ADDRESS, address.host());
      common.put(Conventions.SERVER_PORT, address.port());
    }
    Attributes shared = common.build();
    return new Attached(
        address,
        ofSpan(shared),
        shared.toBuilder()
            .put(Conventions.DESTINATION_TEMPLATE, name == null ? EventNameLimit.OTHER : name)
            .build(),
        new ConcurrentHashMap<>());
  }

  private Attributes ofSpan(Attributes shared) {
    AttributesBuilder attributes = shared.toBuilder();
    if (name != null) {
      attributes.put(Conventions.DESTINATION_TEMPLATE, name);
      if (type == Type.PUBLISH) {
        attributes.putAll(telemetry.broker().destination(null, name, broadcast));
      }
    }
    if (telemetry.clientId() != null) {
      attributes.put(Conventions.CLIENT_ID, telemetry.clientId());
    }
    if (broadcast && type == Type.PROCESS) {
      // The queue of a broadcast listener is its own: the broker names it, and it ends with it.
      attributes.put(Conventions.DESTINATION_ANONYMOUS, true);
      attributes.put(Conventions.DESTINATION_TEMPORARY, true);
    }
    return attributes.build();
  }
}
