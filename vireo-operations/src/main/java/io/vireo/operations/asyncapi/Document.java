package io.vireo.operations.asyncapi;

import io.vireo.operations.text.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An AsyncAPI 3 document. What has not the form that the specification wants is left out, except
 * for the document itself. Immutable; nobody may change its JSON.
 */
public final class Document {
  /** An extension of operations: the service, in a document of several ones. */
  public static final String SERVICE = "x-vireo-service";

  private static final String UNNAMED = "a service without a name";

  private final ObjectNode root;
  private final References references;
  private final Map<String, Channel> channels = new LinkedHashMap<>();
  private final List<Operation> operations = new ArrayList<>();

  private Document(ObjectNode root) {
    this.root = root;
    this.references = new References(root);
    root.path("channels")
        .properties()
        .forEach(entry -> addChannel(entry.getKey(), entry.getValue()));
    root.path("operations")
        .properties()
        .forEach(entry -> addOperation(entry.getKey(), references.resolve(entry.getValue())));
  }

  /**
   * Reads a document.
   *
   * @param where the source of the text, for the error message
   * @throws InvalidDocumentException if the text is not such a document
   */
  public static Document read(String where, String text) {
    try {
      return of(where, Json.MAPPER.readTree(text));
    } catch (JacksonException e) {
      String hint =
          text.stripLeading().startsWith("{")
              ? ""
              : " (only JSON is read: convert a YAML document to JSON first)";
      throw new InvalidDocumentException(
          where + " is not JSON: " + e.getOriginalMessage() + hint, e);
    }
  }

  /**
   * Takes JSON as a document.
   *
   * @throws InvalidDocumentException if it is not such a document
   */
  public static Document of(String where, JsonNode json) {
    String version = json.path("asyncapi").asString("");
    if (!(json instanceof ObjectNode root) || version.isEmpty()) {
      throw new InvalidDocumentException(where + " is not an AsyncAPI document in JSON");
    }
    if (!version.startsWith("3.")) {
      throw new InvalidDocumentException(
          where + " is a document of AsyncAPI " + version + "; only version 3 is read");
    }
    return new Document(root);
  }

  private void addChannel(String key, JsonNode raw) {
    JsonNode json = references.resolve(raw);
    if (json.isObject()) {
      channels.put(key, channel(key, json));
    }
  }

  private Channel channel(String key, JsonNode json) {
    Map<String, Message> messages = new LinkedHashMap<>();
    json.path("messages")
        .properties()
        .forEach(entry -> messages.put(entry.getKey(), message(entry.getKey(), entry.getValue())));
    return new Channel(key, json, messages);
  }

  private Message message(String key, JsonNode raw) {
    return Message.of(key, references.resolve(raw), Message.defaultContentType(root));
  }

  private void addOperation(String key, JsonNode json) {
    Optional<Action> action = action(json.path("action").asString(""));
    if (action.isEmpty()) {
      return;
    }
    Channel channel = channelOf(json.path("channel"));
    JsonNode chosen = json.path("messages");
    Map<String, Message> messages = new LinkedHashMap<>();
    if (chosen.isArray()) {
      chosen.values().forEach(raw -> messages.put(messageKey(raw), message(messageKey(raw), raw)));
    } else {
      messages.putAll(channel.messages());
    }
    String service = json.path(SERVICE).asString(service());
    operations.add(new Operation(key, json, action.get(), service, channel, messages));
  }

  private static Optional<Action> action(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "send" -> Optional.of(Action.SEND);
      case "receive" -> Optional.of(Action.RECEIVE);
      default -> Optional.empty();
    };
  }

  /** A channel that the document does not have itself is known by its reference alone. */
  private Channel channelOf(JsonNode raw) {
    String reference = References.of(raw).orElse("");
    JsonNode json = references.resolve(raw);
    Channel known = channels.get(References.name(reference));
    return known != null && known.json().equals(json) ? known : channel(reference, json);
  }

  private static String messageKey(JsonNode raw) {
    return References.of(raw).map(References::name).orElse("");
  }

  /** The title of the document, which is the name of its service. */
  public String service() {
    return root.path("info").path("title").asString(UNNAMED);
  }

  public JsonNode json() {
    return root;
  }

  /** Its channels by key, in the order of the document. */
  public Map<String, Channel> channels() {
    return channels;
  }

  /** Its operations, in the order of the document. */
  public List<Operation> operations() {
    return operations;
  }

  /** The schemas that have names, by name, in the order of the document. */
  public Map<String, JsonNode> schemas() {
    Map<String, JsonNode> schemas = new LinkedHashMap<>();
    root.path("components")
        .path("schemas")
        .properties()
        .forEach(entry -> schemas.put(entry.getKey(), entry.getValue()));
    return schemas;
  }

  /**
   * Follows a reference within the document.
   *
   * @return what the node refers to; the node itself if it is no reference; a missing node if the
   *     reference leads nowhere, in a circle or out of the document
   */
  public JsonNode resolve(JsonNode node) {
    return references.resolve(node);
  }

  /** Returns the reference that a node is; empty if it is none. */
  public static Optional<String> reference(JsonNode node) {
    return References.of(node);
  }

  /** Returns the name of the schema that a node refers to; empty if the node is no reference. */
  public static Optional<String> referredName(JsonNode node) {
    return References.of(node).map(References::name);
  }
}
