package io.vireo.internal;

import io.vireo.spi.Delivery;
import io.vireo.spi.EventProperties;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the record that {@code RECOVERY.<route>} keeps of an event that failed: the form of the
 * Python services, with further fields in the same JSON object. Never in headers, where a large one
 * of a foreign emitter would close the connection.
 */
final class RecoveryRecords {
  private static final Logger log = LoggerFactory.getLogger(RecoveryRecords.class);
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final int MAX_ERROR_CHARS = 2_048;
  private static final int MAX_TRACE_CHARS = 8_192;

  private final String observerId;
  private final String route;

  RecoveryRecords(String observerId, String route) {
    this.observerId = observerId;
    this.route = route;
  }

  byte[] write(Delivery delivery, Throwable failure, int attempts) {
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("controller", observerId);
    record.put("error", error(failure));
    putBody(record, delivery.body());
    record.put("when", seconds(Instant.now()));
    record.put("route", route);
    record.put("event", delivery.event());
    record.put("attempts", attempts);
    try {
      Map<String, Object> complete = new LinkedHashMap<>(record);
      complete.put("properties", properties(delivery.properties()));
      return MAPPER.writeValueAsBytes(complete);
    } catch (JacksonException e) {
      // A foreign emitter's headers may hold anything; they must not keep the event from recovery.
      log.warn("The properties of an event of '{}' cannot be recorded", route, e);
      return MAPPER.writeValueAsBytes(record);
    }
  }

  private static Map<String, Object> error(Throwable failure) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("message", text(failure::getMessage, MAX_ERROR_CHARS));
    error.put("traceback", text(() -> trace(failure), MAX_TRACE_CHARS));
    error.put("type", failure.getClass().getName());
    return error;
  }

  private static String trace(Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace, true));
    return trace.toString();
  }

  /**
   * A program's exception may answer with anything, half a surrogate pair or an exception included.
   */
  private static String text(Supplier<@Nullable String> source, int max) {
    try {
      String text = source.get();
      if (text == null) {
        return "";
      }
      String capped = text.length() <= max ? text : text.substring(0, max) + "... (cut)";
      return new String(capped.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    } catch (RuntimeException e) {
      return "(not available: " + e.getClass().getName() + ")";
    }
  }

  private static void putBody(Map<String, Object> record, byte[] body) {
    String text = Utf8.decode(body);
    if (text != null) {
      record.put("message", text);
    } else {
      // Python readers expect the field; the exact bytes stand beside it.
      record.put("message", new String(body, StandardCharsets.UTF_8));
      record.put("message_base64", Base64.getEncoder().encodeToString(body));
    }
  }

  private static Map<String, Object> properties(EventProperties properties) {
    Map<String, Object> fields = new LinkedHashMap<>();
    putIfThere(fields, "message_id", properties.messageId());
    putIfThere(fields, "content_type", properties.contentType());
    Instant timestamp = properties.timestamp();
    putIfThere(fields, "timestamp", timestamp == null ? null : seconds(timestamp));
    if (!properties.headers().isEmpty()) {
      fields.put("headers", properties.headers());
    }
    return fields;
  }

  private static void putIfThere(Map<String, Object> fields, String name, @Nullable Object value) {
    if (value != null) {
      fields.put(name, value);
    }
  }

  private static double seconds(Instant instant) {
    return instant.getEpochSecond() + instant.getNano() / 1e9;
  }
}
