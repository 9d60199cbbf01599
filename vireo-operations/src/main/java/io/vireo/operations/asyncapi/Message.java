package io.vireo.operations.asyncapi;

import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A message of a channel. Immutable.
 *
 * @param key its key in the channel
 * @param json its JSON, with the reference resolved
 * @param contentType its content type, or that of the document, without parameters
 * @param payload the schema of its payload, missing if it has none
 * @param headers the schema of its headers, missing if it has none
 */
public record Message(
    String key, JsonNode json, String contentType, JsonNode payload, JsonNode headers) {
  /** The content type of a document that names none: that of Vireo's events. */
  private static final String DEFAULT_CONTENT_TYPE = "application/json";

  static Message of(String key, JsonNode json, String defaultContentType) {
    String contentType = trait(json, "contentType").asString(defaultContentType);
    return new Message(
        key,
        json,
        contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT),
        json.path("payload"),
        trait(json, "headers"));
  }

  static String defaultContentType(JsonNode root) {
    return root.path("defaultContentType").asString(DEFAULT_CONTENT_TYPE);
  }

  /** The value of the message itself goes before that of its traits. */
  private static JsonNode trait(JsonNode json, String name) {
    if (json.has(name)) {
      return json.get(name);
    }
    for (JsonNode trait : json.path("traits").values()) {
      if (trait.has(name)) {
        return trait.get(name);
      }
    }
    return json.path(name);
  }

  /** Its title; its key if it has none. */
  public String title() {
    return json.path("title").asString(key);
  }

  /** The text for people that a document may have about the message. */
  public Optional<String> description() {
    return Texts.description(json);
  }
}
