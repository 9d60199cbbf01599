package io.vireo.operations.asyncapi;

import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * An operation of a document: a service sends or receives the messages of a channel. Immutable.
 *
 * @param key its key in the document
 * @param json its JSON, with the reference resolved
 * @param action what the service does
 * @param service the name of the service
 * @param channel the channel
 * @param messages which messages of the channel are meant, by key
 */
public record Operation(
    String key,
    JsonNode json,
    Action action,
    String service,
    Channel channel,
    Map<String, Message> messages) {

  /** A name for people, such as "order.placed, sent by shop". */
  public String label() {
    return channel.name() + ", " + action.by() + " " + service;
  }

  public Optional<String> description() {
    return Texts.description(json);
  }
}
