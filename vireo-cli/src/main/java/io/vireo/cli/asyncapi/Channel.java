package io.vireo.cli.asyncapi;

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

  /** Its address, which is the name of the event; else its key. */
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
