package io.vireo.internal.recovery;

import io.vireo.RecoveryRecord;
import io.vireo.internal.message.HeaderTypes;
import io.vireo.internal.message.Utf8;
import io.vireo.spi.StoredRecord;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the entries of {@code RECOVERY.<route>}: records that {@link RecoveryRecords} and Python
 * services have written, and events that the broker itself has moved there. An entry may be
 * anything, so reading one never throws an exception. Any thread may call.
 */
final class RecoveryReader {
  /** The type of the error that is shown for an entry that is neither a record nor an event. */
  static final String UNREADABLE = "unreadable record";

  private static final String NOT_UTF8 = "It is not UTF-8";
  private static final String NO_RECORD = "It is not the JSON of a record";

  /** How many bytes of a hash make an id. */
  private static final int ID_BYTES = 8;

  /** Records are exempt from the size limit of events, so no text in a record is too long. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(Integer.MAX_VALUE)
                          .maxNameLength(Integer.MAX_VALUE)
                          .build())
                  .build())
          .build();

  private final String route;
  private final BrokerEvents brokerEvents;

  RecoveryReader(String route) {
    this.route = route;
    this.brokerEvents = new BrokerEvents(route);
  }

  FoundRecord read(StoredRecord stored) {
    if (stored.event() != null) {
      return event(stored);
    }
    Exception cause = null;
    try {
      RecoveryRecord record = parse(stored.body());
      if (record != null) {
        return new FoundRecord(stored, record, FoundRecord.Kind.RECORD);
      }
    } catch (JacksonException | IllegalArgumentException e) {
      cause = e;
    }
    return BrokerEvents.isOne(stored) ? event(stored) : unreadable(stored, cause);
  }

  /** Whether bytes are a record. */
  boolean isRecord(byte[] stored) {
    try {
      return parse(stored) != null;
    } catch (JacksonException | IllegalArgumentException e) {
      return false;
    }
  }

  // ---- Records

  /**
   * Reads a record. Returns null if the JSON is not that of a record.
   *
   * @throws JacksonException if the bytes are not JSON
   * @throws IllegalArgumentException if the body of its event cannot be decoded
   */
  private @Nullable RecoveryRecord parse(byte[] stored) {
    String text = Utf8.decode(stored);
    JsonNode root = text == null ? null : MAPPER.readTree(text);
    if (root == null || !root.isObject()) {
      return null;
    }
    byte[] body = body(root);
    if (body == null) {
      return null;
    }
    String failedRoute = RecordFields.nameOr(root.path(RecoveryRecords.ROUTE), route);
    return RecoveryRecord.builder(
            RecordFields.idOr(root.path(RecoveryRecords.ID), hash(stored)),
            event(root, failedRoute, body),
            error(root.path(RecoveryRecords.ERROR)))
        .route(failedRoute)
        .listener(RecordFields.text(root.path(RecoveryRecords.LISTENER)))
        .observerId(RecordFields.text(root.path(RecoveryRecords.CONTROLLER)))
        .attempts(RecordFields.count(root.path(RecoveryRecords.ATTEMPTS)))
        .failedAt(RecordFields.time(root.path(RecoveryRecords.WHEN)))
        .build();
  }

  private static byte @Nullable [] body(JsonNode root) {
    JsonNode exact = root.path(RecoveryRecords.BODY_BYTES);
    if (exact.isString()) {
      return Base64.getDecoder().decode(exact.stringValue());
    }
    JsonNode message = root.path(RecoveryRecords.BODY);
    if (message.isMissingNode()) {
      return null;
    }
    // Somebody who edits a record may write the data of the event as JSON instead of as a text.
    String text = message.isString() ? message.stringValue() : message.toString();
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static RecoveryRecord.Event event(JsonNode root, String route, byte[] body) {
    JsonNode properties = root.path(RecoveryRecords.PROPERTIES);
    return RecoveryRecord.Event.of(
        RecordFields.nameOr(root.path(RecoveryRecords.EVENT), route),
        RecordFields.text(properties.path(RecoveryRecords.MESSAGE_ID)),
        RecordFields.time(properties.path(RecoveryRecords.TIMESTAMP)),
        RecordFields.text(properties.path(RecoveryRecords.CONTENT_TYPE)),
        HeaderTypes.restore(
            properties.path(RecoveryRecords.HEADERS),
            properties.path(RecoveryRecords.HEADER_TYPES)),
        body);
  }

  private static RecoveryRecord.Error error(JsonNode error) {
    return new RecoveryRecord.Error(
        RecordFields.textOr(error.path(RecoveryRecords.ERROR_TYPE), "unknown"),
        RecordFields.textOr(error.path(RecoveryRecords.ERROR_MESSAGE), ""),
        RecordFields.textOr(error.path(RecoveryRecords.ERROR_TRACE), ""));
  }

  // ---- Other entries

  private FoundRecord event(StoredRecord stored) {
    return new FoundRecord(
        stored, brokerEvents.read(stored, hash(stored.body())), FoundRecord.Kind.EVENT);
  }

  private FoundRecord unreadable(StoredRecord stored, @Nullable Exception cause) {
    String why = Utf8.decode(stored.body()) == null ? NOT_UTF8 : NO_RECORD;
    String message = cause == null ? why : why + ": " + cause.getMessage();
    RecoveryRecord record =
        RecoveryRecord.builder(
                hash(stored.body()),
                RecoveryRecord.Event.of(
                    route, null, null, stored.properties().contentType(), Map.of(), stored.body()),
                new RecoveryRecord.Error(UNREADABLE, message, ""))
            .build();
    return new FoundRecord(stored, record, FoundRecord.Kind.UNREADABLE);
  }

  /** The id of an entry that has none of its own, or one that cannot serve. */
  private static String hash(byte[] stored) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(stored);
      return HexFormat.of().formatHex(digest, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
