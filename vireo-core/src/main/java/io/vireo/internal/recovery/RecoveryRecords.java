package io.vireo.internal.recovery;

import io.vireo.RecoveryRecord;
import io.vireo.internal.message.HeaderTypes;
import io.vireo.internal.message.MessageIds;
import io.vireo.internal.message.Utf8;
import io.vireo.spi.ConsumerRequest;
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
 * Writes the record of a failed event that is stored in {@code RECOVERY.<route>}. A record has the
 * form that the Python services use, with further fields in the same JSON object. These fields are
 * not headers, because a large header of a foreign emitter would make the broker close the
 * connection. {@link RecoveryReader} reads the records. Any thread may call.
 */
public final class RecoveryRecords {
  static final String ID = "id";
  static final String CONTROLLER = "controller";
  static final String ERROR = "error";
  static final String ERROR_MESSAGE = "message";
  static final String ERROR_TRACE = "traceback";
  static final String ERROR_TYPE = "type";
  static final String BODY = "message";
  static final String BODY_BYTES = "message_base64";
  static final String WHEN = "when";
  static final String ROUTE = "route";
  static final String EVENT = "event";
  static final String LISTENER = "listener";
  static final String ATTEMPTS = "attempts";
  static final String PROPERTIES = "properties";
  static final String MESSAGE_ID = "message_id";
  static final String CONTENT_TYPE = "content_type";
  static final String TIMESTAMP = "timestamp";
  static final String HEADERS = "headers";
  static final String HEADER_TYPES = "header_types";

  private static final Logger LOG = LoggerFactory.getLogger(RecoveryRecords.class);
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final MessageIds IDS = new MessageIds();
  private static final int MAX_ERROR_CHARS = 2_048;
  private static final int MAX_TRACE_CHARS = 8_192;

  private final String observerId;
  private final String route;
  private final @Nullable String listener;

  public RecoveryRecords(ConsumerRequest request) {
    this.observerId = request.observerId();
    this.route = request.event();
    this.listener =
        request.broadcast() ? request.observerId() + "/" + request.subscriptionId() : null;
  }

  /**
   * Writes the record of a delivery whose handling has failed.
   *
   * @param added headers that the event gets in addition to its own
   */
  public byte[] write(
      Delivery delivery, Throwable failure, int attempts, Map<String, Object> added) {
    Instant now = Instant.now();
    Map<String, Object> record = new LinkedHashMap<>();
    record.put(CONTROLLER, observerId);
    record.put(ERROR, error(failure));
    putBody(record, delivery.body());
    record.put(WHEN, seconds(now));
    record.put(ID, IDS.next(now.toEpochMilli()));
    record.put(ROUTE, route);
    putIfThere(record, LISTENER, listener);
    record.put(EVENT, delivery.event());
    record.put(ATTEMPTS, attempts);
    return write(record, route, delivery.properties().withHeaders(added));
  }

  /** Writes the record of an event that the broker has moved into the recovery queue. */
  public static byte[] write(RecoveryRecord found) {
    RecoveryRecord.Event event = found.event();
    Map<String, Object> record = new LinkedHashMap<>();
    record.put(CONTROLLER, found.observerId().orElse(""));
    record.put(ERROR, error(found.error().type(), found.error().message(), found.error().trace()));
    putBody(record, event.body());
    found.failedAt().ifPresent(failedAt -> record.put(WHEN, seconds(failedAt)));
    record.put(ID, found.id());
    record.put(ROUTE, found.route());
    found.listener().ifPresent(listener -> record.put(LISTENER, listener));
    record.put(EVENT, event.name());
    record.put(ATTEMPTS, found.attempts());
    return write(record, found.route(), RedrivenEvents.properties(event, event.headers()));
  }

  /**
   * Writes a record without those properties that cannot be written. A foreign emitter may have put
   * anything into the properties, and the event is to be recovered all the same.
   */
  private static byte[] write(
      Map<String, Object> record, String route, EventProperties properties) {
    Map<String, Object> fields = withoutHeaders(properties);
    try {
      return MAPPER.writeValueAsBytes(with(record, withHeaders(fields, properties.headers())));
    } catch (JacksonException e) {
      LOG.warn("The headers of an event of '{}' cannot be recorded", route, e);
    }
    try {
      return MAPPER.writeValueAsBytes(with(record, fields));
    } catch (JacksonException e) {
      LOG.warn("The properties of an event of '{}' cannot be recorded", route, e);
      return MAPPER.writeValueAsBytes(record);
    }
  }

  private static Map<String, Object> with(
      Map<String, Object> record, Map<String, Object> properties) {
    Map<String, Object> complete = new LinkedHashMap<>(record);
    complete.put(PROPERTIES, properties);
    return complete;
  }

  private static Map<String, Object> withoutHeaders(EventProperties properties) {
    Map<String, Object> fields = new LinkedHashMap<>();
    putIfThere(fields, MESSAGE_ID, properties.messageId());
    putIfThere(fields, CONTENT_TYPE, properties.contentType());
    Instant timestamp = properties.timestamp();
    putIfThere(fields, TIMESTAMP, timestamp == null ? null : seconds(timestamp));
    return fields;
  }

  private static Map<String, Object> withHeaders(
      Map<String, Object> properties, Map<String, Object> headers) {
    Map<String, Object> fields = new LinkedHashMap<>(properties);
    if (!headers.isEmpty()) {
      fields.put(HEADERS, headers);
    }
    Map<String, Object> types = HeaderTypes.of(headers);
    if (!types.isEmpty()) {
      fields.put(HEADER_TYPES, types);
    }
    return fields;
  }

  private static Map<String, Object> error(Throwable failure) {
    return error(
        failure.getClass().getName(),
        text(failure::getMessage, MAX_ERROR_CHARS),
        text(() -> trace(failure), MAX_TRACE_CHARS));
  }

  private static Map<String, Object> error(String type, String message, String trace) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put(ERROR_MESSAGE, message);
    error.put(ERROR_TRACE, trace);
    error.put(ERROR_TYPE, type);
    return error;
  }

  private static String trace(Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace, true));
    return trace.toString();
  }

  /**
   * Reads a text of an exception of the program. Its method may return half a surrogate pair, or
   * throw an exception itself.
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
      record.put(BODY, text);
    } else {
      // Python services expect this field to be a text. The exact bytes are in the second field.
      record.put(BODY, new String(body, StandardCharsets.UTF_8));
      record.put(BODY_BYTES, Base64.getEncoder().encodeToString(body));
    }
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
