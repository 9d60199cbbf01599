package io.vireo.console.internal.failure;

import io.vireo.console.internal.operation.Texts;
import io.vireo.console.internal.operation.Times;
import io.vireo.spi.Delivery;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes failed events as the JSON of the API. Stateless. */
public final class FailureJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final long MICROS = 1_000_000;

  /** Longer texts of an error are cut where one event is shown. */
  private static final int MAX_ERROR = 64 * 1_024;

  private static final Pattern TRACE_PARENT =
      Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");

  private FailureJson() {}

  static Instant time(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1_000);
  }

  private static @Nullable String timeText(long micros) {
    return micros == 0 ? null : time(micros).toString();
  }

  static ObjectNode group(FailureGroup group, long count, long first, long last) {
    return NODES
        .objectNode()
        .put("group", group.id())
        .put("route", group.route())
        .put("errorType", group.errorType())
        .put("message", group.message())
        .put("count", count)
        .put("first", timeText(first))
        .put("last", timeText(last));
  }

  static ObjectNode item(FailureRow row, String message, RecordMarks.State state) {
    return NODES
        .objectNode()
        .put("id", row.id())
        .put("route", row.route())
        .put("event", row.event())
        .put("errorType", row.group().errorType())
        .put("message", message)
        .put("failedAt", timeText(row.failedAt()))
        .put("attempts", row.attempts())
        .put("listener", row.listener())
        .put("bytes", row.bytes())
        .put("group", row.group().id())
        .put("state", state.name().toLowerCase(Locale.ROOT));
  }

  /** Everything about one event. */
  static ObjectNode detail(
      FailureRow row, SpooledRecord record, RecordMarks.State state, PayloadView view) {
    ObjectNode headers =
        record.headers().length == 0
            ? NODES.objectNode()
            : (ObjectNode) JsonMapper.shared().readTree(record.headers());
    SpooledRecord.Details details = record.details();
    ObjectNode node =
        item(row, Texts.cut(record.message(), MAX_ERROR), state)
            .put("eventId", details.eventId())
            .put("emittedAt", Times.text(details.emittedAt()))
            .put("contentType", details.contentType())
            .put("observerId", details.observerId());
    node.set("headers", view.headers(headers));
    byte[] body = record.body() == null ? new byte[0] : record.body();
    node.set("body", view.body(body));
    node.put("editable", view.showsAll(body));
    node.set(
        "error",
        NODES
            .objectNode()
            .put("type", details.errorType())
            .put("message", Texts.cut(record.message(), MAX_ERROR))
            .put("trace", Texts.cut(record.trace(), MAX_ERROR)));
    node.set("history", history(row, headers));
    node.set("trace", trace(headers));
    return node;
  }

  private static JsonNode trace(ObjectNode headers) {
    String parent = headers.path("traceparent").asString("");
    Matcher parts = TRACE_PARENT.matcher(parent);
    return parts.matches()
        ? NODES.objectNode().put("traceparent", parent).put("traceId", parts.group(1))
        : NODES.nullNode();
  }

  /** What the record tells of the attempts: when the first one failed, and how the last one. */
  private static ArrayNode history(FailureRow row, ObjectNode headers) {
    ArrayNode history = NODES.arrayNode();
    if (row.attempts() > 1) {
      JsonNode since = headers.path(Delivery.FAILING_SINCE_HEADER);
      String at =
          since.isIntegralNumber() ? Instant.ofEpochMilli(since.longValue()).toString() : null;
      step(history, at, 1, "The first attempt failed, and the event was retried.");
    }
    if (row.attempts() > 0) {
      int redriven = headers.path(Delivery.REDRIVEN_HEADER).asInt(0);
      String before =
          redriven == 0
              ? ""
              : " The event had been redriven "
                  + (redriven == 1 ? "once" : redriven + " times")
                  + " before; the attempts are counted from there.";
      step(
          history,
          timeText(row.failedAt()),
          row.attempts(),
          "This attempt failed, and the event went to recovery." + before);
    }
    return history;
  }

  private static void step(ArrayNode history, @Nullable String at, int attempt, String text) {
    history.addObject().put("at", at).put("attempt", attempt).put("text", text);
  }
}
