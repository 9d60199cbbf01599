package io.vireo.console.internal.audit;

import io.vireo.console.internal.operation.Json;
import io.vireo.console.internal.operation.Texts;
import io.vireo.console.internal.operation.Times;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An entry of the audit as it is kept on the broker: one JSON object. Another program may have
 * written anything, so all values are texts of limited length. Immutable.
 *
 * @param id identifies the entry, so that one that was written twice is shown once
 */
record KeptEntry(
    String id,
    Instant at,
    String user,
    String role,
    String from,
    String action,
    String target,
    String detail,
    String outcome) {
  private static final int MAX_LENGTH = 2_000;

  /**
   * Writes ASCII only, so that an entry is one line of a log whatever is in it, and so that half of
   * a pair of surrogates can be written.
   */
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  static KeptEntry of(String id, AuditEntry entry) {
    return new KeptEntry(
        id,
        entry.at(),
        cut(entry.user().name()),
        entry.user().role().name(),
        cut(entry.from()),
        cut(entry.action()),
        cut(entry.target()),
        cut(entry.detail()),
        cut(entry.outcome()));
  }

  /** Reads what {@link #write} wrote; null if it is something else. */
  static @Nullable KeptEntry read(byte[] record) {
    try {
      JsonNode node = MAPPER.readTree(record);
      String id = text(node, "id");
      if (!node.isObject() || id.isEmpty()) {
        return null;
      }
      return new KeptEntry(
          id,
          Instant.parse(text(node, "at")),
          text(node, "user"),
          text(node, "role"),
          text(node, "from"),
          text(node, "action"),
          text(node, "target"),
          text(node, "detail"),
          text(node, "outcome"));
    } catch (JacksonException | DateTimeException e) {
      return null;
    }
  }

  byte[] write() {
    return Json.write(json().put("id", id));
  }

  /** The entry as one line. */
  String line() {
    return MAPPER.writeValueAsString(json());
  }

  ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("at", Times.text(at))
        .put("user", user)
        .put("role", role)
        .put("from", from)
        .put("action", action)
        .put("target", target)
        .put("detail", detail)
        .put("outcome", outcome);
  }

  /**
   * Whether a text occurs in a value.
   *
   * @param wanted the text in small letters
   */
  boolean contains(String wanted) {
    return List.of(at.toString(), user, role, from, action, target, detail, outcome).stream()
        .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains(wanted));
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isString() ? cut(value.stringValue()) : "";
  }

  private static String cut(String text) {
    return Texts.cut(text, MAX_LENGTH);
  }
}
