package io.vireo.internal.describe;

import io.vireo.spi.BrokerDescription.Address;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A channel of the document, with its operations: a shared route, the events of one name that are
 * broadcast, or the pattern of broadcast listeners. Used by one thread.
 */
final class Channel {
  private static final String EVENT = "x-vireo-event";
  private static final String BROADCAST = "x-vireo-broadcast";

  private final String event;
  private final boolean broadcast;
  private final Address address;
  private final EventAddress text;
  private final String key;
  private final Set<Payload> payloads = new LinkedHashSet<>();
  private @Nullable Operation receives;
  private @Nullable Operation sends;

  /** What the program does with the events of the channel. */
  private record Operation(Address address, Set<Payload> payloads) {}

  /**
   * Makes a channel without operations.
   *
   * @param isPattern whether {@code *} and {@code #} in the event are wildcards
   */
  Channel(String event, boolean broadcast, boolean isPattern, Address address) {
    this.event = event;
    this.broadcast = broadcast;
    this.address = address;
    this.text = isPattern ? EventAddress.ofPattern(event) : EventAddress.ofName(event);
    String exchange = address.exchange();
    this.key =
        ComponentKeys.of(event)
            + (broadcast ? ComponentKeys.SEPARATOR + "broadcast" : "")
            + (exchange == null
                ? ""
                : ComponentKeys.SEPARATOR
                    + "on"
                    + ComponentKeys.SEPARATOR
                    + ComponentKeys.of(exchange));
  }

  String key() {
    return key;
  }

  void receives(Address from, Payload payload) {
    if (receives == null) {
      receives = new Operation(from, new LinkedHashSet<>());
    }
    add(receives, payload);
  }

  void sends(Address to, Payload payload) {
    if (sends == null) {
      sends = new Operation(to, new LinkedHashSet<>());
    }
    add(sends, payload);
  }

  private void add(Operation operation, Payload payload) {
    operation.payloads().add(payload);
    payloads.add(payload);
  }

  /**
   * {@return the channel without its operations}
   *
   * @param all has the names of the payloads
   */
  ObjectNode channel(Payloads all) {
    ObjectNode channel = JsonNodeFactory.instance.objectNode();
    channel.put("address", text.text());
    channel.put("title", event);
    channel.put(
        "description",
        broadcast
            ? "Each listener handles each event."
            : "One of all listeners handles each event.");
    if (!text.parameters().isEmpty()) {
      ObjectNode parameters = channel.putObject("parameters");
      text.parameters()
          .forEach((name, meaning) -> parameters.putObject(name).put("description", meaning));
    }
    ObjectNode messages = channel.putObject("messages");
    sorted(payloads, all).forEach((name, payload) -> messages.set(name, message(name, payload)));
    addBindings(channel, address.channel());
    channel.put(EVENT, event);
    channel.put(BROADCAST, broadcast);
    channel.setAll(node(address.extensions()));
    return channel;
  }

  private static SortedMap<String, Payload> sorted(Set<Payload> payloads, Payloads all) {
    SortedMap<String, Payload> sorted = new TreeMap<>();
    payloads.forEach(payload -> sorted.put(all.name(payload), payload));
    return sorted;
  }

  private ObjectNode message(String name, Payload payload) {
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    message.put("name", event);
    message.put("title", name);
    if (payload.contentType() != null) {
      message.put("contentType", payload.contentType());
    }
    ObjectNode schema = payload.schema();
    if (schema != null) {
      message.set("payload", schema.deepCopy());
    }
    return message;
  }

  private void addBindings(ObjectNode to, Map<String, Object> binding) {
    if (!binding.isEmpty()) {
      to.putObject("bindings").set(address.protocol(), node(binding));
    }
  }

  private static ObjectNode node(Map<String, Object> fields) {
    return JsonMapper.shared().valueToTree(fields);
  }

  /** Adds the operations of the channel to those of the document. */
  void addOperations(ObjectNode operations, Payloads all) {
    add(operations, "receive", receives, all);
    add(operations, "send", sends, all);
  }

  private void add(
      ObjectNode operations, String action, @Nullable Operation done, Payloads payloads) {
    if (done == null) {
      return;
    }
    ObjectNode operation = operations.putObject(action + "-" + key);
    operation.put("action", action);
    operation.putObject("channel").put("$ref", "#/channels/" + key);
    ArrayNode messages = operation.putArray("messages");
    for (String name : sorted(done.payloads(), payloads).keySet()) {
      messages.addObject().put("$ref", "#/channels/" + key + "/messages/" + name);
    }
    addBindings(operation, done.address().operation());
  }
}
