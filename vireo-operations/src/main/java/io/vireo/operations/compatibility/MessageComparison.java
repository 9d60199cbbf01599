package io.vireo.operations.compatibility;

import io.vireo.operations.asyncapi.Message;
import io.vireo.operations.asyncapi.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Compares the messages of an operation that is in both documents. For one thread. */
final class MessageComparison {
  private static final String MULTI_FORMAT = "schemaFormat";

  private final Direction direction;
  private final SchemaComparison schemas;
  private final String subject;
  private final List<Change> changes = new ArrayList<>();

  private MessageComparison(Direction direction, SchemaComparison schemas, String subject) {
    this.direction = direction;
    this.schemas = schemas;
    this.subject = subject;
  }

  /**
   * Compares the messages of an operation.
   *
   * @param schemas compares the schemas, and knows itself what it finds
   * @return what else was found
   */
  static List<Change> compare(Operation before, Operation after, SchemaComparison schemas) {
    MessageComparison comparison =
        new MessageComparison(Direction.of(after.action()), schemas, after.label());
    comparison.compare(before.messages(), after.messages());
    return comparison.changes;
  }

  private void compare(Map<String, Message> before, Map<String, Message> after) {
    Map<String, Message> removed = new LinkedHashMap<>(before);
    Map<String, Message> added = new LinkedHashMap<>(after);
    before.forEach(
        (key, message) -> {
          Message same = after.get(key);
          if (same != null) {
            removed.remove(key);
            added.remove(key);
            compare(message, same);
          }
        });
    if (removed.size() == 1 && added.size() == 1 && before.size() == 1 && after.size() == 1) {
      // The only message has another name.
      compare(removed.values().iterator().next(), added.values().iterator().next());
      return;
    }
    removed.values().forEach(this::removed);
    added.values().forEach(message -> added(message, before));
  }

  private void removed(Message message) {
    add(
        Severity.BREAKING,
        message,
        direction.say(
            "it is no longer sent, and receivers of the old form wait for it",
            "it is no longer accepted, and senders of the old form send it"));
  }

  private void added(Message message, Map<String, Message> before) {
    boolean understood =
        direction == Direction.RECEIVED
            || before.isEmpty()
            || before.values().stream()
                .anyMatch(known -> schemas.accepts(message.payload(), known.payload()));
    add(
        understood ? Severity.HARMLESS : Severity.BREAKING,
        message,
        understood
            ? "it was added"
            : "it was added to the channel, and receivers of the old form do not know it");
  }

  private void compare(Message before, Message after) {
    if (!before.contentType().equals(after.contentType())) {
      add(
          Severity.BREAKING,
          after,
          "the content type changed from "
              + before.contentType()
              + " to "
              + after.contentType()
              + direction.say(
                  ", which receivers of the old form do not expect",
                  ", which senders of the old form do not send"));
    }
    compareEncoding(before, after);
    if (isOtherLanguage(before.payload()) || isOtherLanguage(after.payload())) {
      if (!before.payload().equals(after.payload())) {
        add(
            Severity.UNCLEAR,
            after,
            "the payload changed, which is not described in JSON Schema alone");
      }
    } else {
      schemas.compare(subject, schema(before.payload()), schema(after.payload()), "payload");
    }
    if (!before.headers().isMissingNode() || !after.headers().isMissingNode()) {
      schemas.compare(subject, headers(before), headers(after), "headers");
    }
    compareTexts(before, after);
  }

  private void compareEncoding(Message before, Message after) {
    String pointer = "/bindings/amqp/contentEncoding";
    JsonNode old = before.json().at(pointer);
    JsonNode current = after.json().at(pointer);
    if (!old.equals(current)) {
      add(
          Severity.BREAKING,
          after,
          "the content encoding changed from "
              + SchemaPair.text(old)
              + " to "
              + SchemaPair.text(current));
    }
  }

  private void compareTexts(Message before, Message after) {
    if (!before.description().equals(after.description())) {
      add(Severity.HARMLESS, after, "only its description changed");
    }
  }

  /** The schema in a payload that also names the language of the schema. */
  private static JsonNode schema(JsonNode payload) {
    return payload.has(MULTI_FORMAT) ? payload.path("schema") : payload;
  }

  /** A message that describes no headers may have any. */
  private static JsonNode headers(Message message) {
    return message.headers().isMissingNode()
        ? JsonNodeFactory.instance.objectNode().put("type", "object")
        : schema(message.headers());
  }

  private static boolean isOtherLanguage(JsonNode payload) {
    String format = payload.path(MULTI_FORMAT).asString("");
    return !format.isEmpty()
        && !format.contains("aai.asyncapi")
        && !format.startsWith("application/schema+json");
  }

  private void add(Severity severity, Message message, String what) {
    changes.add(new Change(severity, List.of(subject), "message " + message.title(), what));
  }
}
