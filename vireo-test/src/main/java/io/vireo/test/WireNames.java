package io.vireo.test;

import io.vireo.DelayedEvent;
import io.vireo.Delegation;
import io.vireo.EmitOptions;
import io.vireo.Health;
import io.vireo.ObserveOptions;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.ExchangeNames;
import io.vireo.spi.OutboundEvent;
import io.vireo.spi.RedrivenEvent;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The names of events and exchanges as a broker sees them. On a broker that tests share, each test
 * puts a prefix of its own before its names, so that no test meets the events of another one. The
 * program under test never sees the prefix. Any thread may call.
 */
final class WireNames {
  /** The recovery queue of all events that no queue took; the driver keeps it, under one name. */
  private static final String UNROUTED = "vireo_unrouted";

  private static final Set<String> OWN_EXCHANGES =
      Set.of(ExchangeNames.SHARED, ExchangeNames.BROADCAST, ExchangeNames.CONTROL);

  private final String prefix;

  /** The routes that may have left a queue on the broker, and the exchanges, as it sees them. */
  private final Set<String> routes = ConcurrentHashMap.newKeySet();

  private final Set<String> exchanges = ConcurrentHashMap.newKeySet();

  /** The journals that were used, as the broker sees them. */
  private final Set<String> journals = ConcurrentHashMap.newKeySet();

  private WireNames(String prefix) {
    this.prefix = prefix;
  }

  /** The names as they are, for a broker that only one test uses. */
  static WireNames unchanged() {
    return new WireNames("");
  }

  /** The names behind a prefix. */
  static WireNames behind(String prefix) {
    return new WireNames(prefix);
  }

  /** The routes that were used and are to be deleted after the test. */
  Set<String> routes() {
    return new HashSet<>(routes);
  }

  /** The exchanges that were used and are to be deleted after the test. */
  Set<String> exchanges() {
    return new HashSet<>(exchanges);
  }

  /** The journals that were used and are to be deleted after the test. */
  Set<String> journals() {
    return new HashSet<>(journals);
  }

  /** The name of a journal on the broker. */
  String journal(String name) {
    if (prefix.isEmpty()) {
      return name;
    }
    String there = prefix + name;
    journals.add(there);
    return there;
  }

  /** The name of an event, or a pattern, on the broker. */
  String event(String name) {
    return prefix + name;
  }

  /** The name of a route whose recovery queue or pause is asked for. */
  String route(String name) {
    if (prefix.isEmpty() || name.equals(UNROUTED)) {
      return name;
    }
    String there = event(name);
    routes.add(there);
    return there;
  }

  /** The name that the program knows. */
  String read(String name) {
    return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
  }

  @Nullable String readExchange(@Nullable String name) {
    return name == null ? null : read(name);
  }

  private String exchange(String name) {
    if (OWN_EXCHANGES.contains(name) || name.startsWith("amq.")) {
      return name;
    }
    String there = prefix + name;
    exchanges.add(there);
    return there;
  }

  OutboundEvent outbound(OutboundEvent event) {
    if (prefix.isEmpty()) {
      return event;
    }
    EmitOptions options = event.options();
    String exchange = options.exchange().orElse(null);
    return new OutboundEvent(
        event(event.event()),
        event.body(),
        event.contentType(),
        event.messageId(),
        event.timestamp(),
        exchange == null ? options : options.toBuilder().exchange(exchange(exchange)).build(),
        event.deadlineNanos());
  }

  DelayedEvent outbound(DelayedEvent event) {
    return new DelayedEvent(event(event.event()), event.id(), event.due(), event.place());
  }

  DelayedEvent read(DelayedEvent event) {
    return new DelayedEvent(read(event.event()), event.id(), event.due(), event.place());
  }

  ConsumerRequest request(ConsumerRequest request) {
    if (prefix.isEmpty()) {
      return request;
    }
    ObserveOptions options = request.options();
    ObserveOptions.Builder changed = options.toBuilder();
    options.exchange().ifPresent(name -> changed.exchange(exchange(name)));
    Delegation delegation = options.delegation().orElse(null);
    if (delegation != null) {
      String fallback = route(delegation.fallbackOf(request.event()));
      changed.delegation(Delegation.after(delegation.after(), fallback));
    }
    return new ConsumerRequest(
        request.observerId(),
        request.subscriptionId(),
        route(request.event()),
        request.broadcast(),
        request.tap(),
        changed.build());
  }

  RedrivenEvent redriven(RedrivenEvent event) {
    return new RedrivenEvent(
        event(event.route()),
        event.listener(),
        event(event.event()),
        event.body(),
        event.properties());
  }

  Health health(Health health) {
    if (prefix.isEmpty()) {
      return health;
    }
    return Health.of(
        health.parts().stream()
            .map(part -> part.withName(part.name().replace(prefix, "")))
            .toList());
  }
}
