package io.vireo.operations.asyncapi;

import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A channel of a document. Immutable.
 *
 * @param key its key in the document
 * @param json its JSON, with the reference resolved
 * @param messages its messages by key, in their order
 */
public record Channel(String key, JsonNode json, Map<String, Message> messages) {

  /** The name of the event, for people; else its address, else its key. */
  public String name() {
    return json.path("x-vireo-event").asString(address());
  }

  /** Its address; its key if it has none. */
  public String address() {
    return json.path("address").asString(key);
  }

  /** What the channel is on RabbitMQ; missing if the document does not say. */
  public JsonNode amqp() {
    return json.path("bindings").path("amqp");
  }

  public Optional<String> description() {
    return Texts.description(json);
  }
}
