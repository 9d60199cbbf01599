package io.vireo.rabbitmq.internal.message;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.LongString;
import io.vireo.spi.Delivery;
import io.vireo.spi.EventProperties;
import io.vireo.spi.Ulid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the properties and headers of a message as plain Java values. Nothing here throws, whatever
 * a foreign emitter has put there. Any thread may call it.
 */
public final class MessageProperties {
  /** Carries the name of an event where its routing key is another one. */
  public static final String EVENT_HEADER = "vireo-event";

  /** Carries the delay of an event, in milliseconds. */
  public static final String DELAY_HEADER = "vireo-delay";

  /** Names the one copy that a consumer expects in its isolation queue, by a token. */
  public static final String ISOLATED_HEADER = "vireo-isolated";

  /** In this header the broker lists the queues that have dead-lettered a message, last first. */
  private static final String DEATHS_HEADER = "x-death";

  private MessageProperties() {}

  /** The properties of an event, without the headers that only tell of the way it took. */
  public static EventProperties of(AMQP.BasicProperties properties) {
    return of(properties, false);
  }

  /** The same with all headers that the broker adds when it dead-letters a message. */
  public static EventProperties withDeadLetterHeaders(AMQP.BasicProperties properties) {
    return of(properties, true);
  }

  private static EventProperties of(AMQP.BasicProperties properties, boolean deadLetterHeaders) {
    Map<String, Object> raw = properties.getHeaders();
    return new EventProperties(
        properties.getMessageId(),
        timestamp(properties, raw),
        properties.getContentType(),
        raw == null || raw.isEmpty()
            ? Map.of()
            : Collections.unmodifiableMap(headers(raw, deadLetterHeaders)));
  }

  private static @Nullable Instant timestamp(
      AMQP.BasicProperties properties, @Nullable Map<String, Object> headers) {
    if (headers != null && headers.get(PublishProperties.TIMESTAMP_HEADER) instanceof Long millis) {
      return Instant.ofEpochMilli(millis);
    }
    Date timestamp = properties.getTimestamp();
    return timestamp == null ? null : exact(timestamp.toInstant(), properties.getMessageId());
  }

  private static Instant exact(Instant timestamp, @Nullable String messageId) {
    long milliseconds = Ulid.milliseconds(messageId);
    return milliseconds / 1_000 == timestamp.getEpochSecond()
        ? Instant.ofEpochMilli(milliseconds)
        : timestamp;
  }

  private static Map<String, Object> headers(Map<String, Object> raw, boolean deadLetterHeaders) {
    // Vireo itself has an event dead-lettered that waits in a queue of its own.
    boolean waited =
        !deadLetterHeaders && (raw.containsKey(DELAY_HEADER) || raw.containsKey(ISOLATED_HEADER));
    Map<String, Object> headers = new LinkedHashMap<>();
    raw.forEach(
        (name, value) -> {
          Object plain =
              isInternal(name) || (waited && isDeadLetterHeader(name)) ? null : plain(value);
          if (plain != null) {
            headers.put(name, plain);
          }
        });
    return headers;
  }

  private static boolean isInternal(String name) {
    return switch (name) {
      case PublishProperties.SEQUENCE_HEADER,
          PublishProperties.TIMESTAMP_HEADER,
          EVENT_HEADER,
          DELAY_HEADER,
          ISOLATED_HEADER ->
          true;
      default -> false;
    };
  }

  /** Whether a header tells of the way that this copy of an event took, and not of the event. */
  public static boolean isTransportHeader(String name) {
    return isInternal(name)
        || isDeadLetterHeader(name)
        || name.equals("CC")
        || name.equals(Delivery.STARTED_ALONE_HEADER);
  }

  private static boolean isDeadLetterHeader(String name) {
    return name.equals(DEATHS_HEADER)
        || name.startsWith("x-first-death-")
        || name.startsWith("x-last-death-");
  }

  /** Whether a queue has dead-lettered the message. */
  public static boolean isDeadLettered(AMQP.BasicProperties properties) {
    Map<String, Object> headers = properties.getHeaders();
    return headers != null && headers.containsKey(DEATHS_HEADER);
  }

  /** The routing key that a message had before it was last dead-lettered, or null. */
  public static @Nullable String originalRoutingKey(AMQP.BasicProperties properties) {
    Map<String, Object> headers = properties.getHeaders();
    Object deaths = headers == null ? null : headers.get(DEATHS_HEADER);
    return deaths instanceof List<?> list
            && !list.isEmpty()
            && list.get(0) instanceof Map<?, ?> last
            && last.get("routing-keys") instanceof List<?> keys
            && !keys.isEmpty()
            && (keys.get(0) instanceof LongString || keys.get(0) instanceof String)
        ? keys.get(0).toString()
        : null;
  }

  /** The value of a header, or null if it is not there or not a text. */
  public static @Nullable String text(AMQP.BasicProperties properties, String name) {
    Map<String, Object> headers = properties.getHeaders();
    Object value = headers == null ? null : headers.get(name);
    return value instanceof LongString || value instanceof String ? value.toString() : null;
  }

  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof LongString text) {
      // Malformed UTF-8 is decoded leniently.
      return text.toString();
    }
    if (value instanceof Date date) {
      return date.toInstant();
    }
    if (value instanceof List<?> list) {
      return plainList(list);
    }
    if (value instanceof Map<?, ?> map) {
      return plainMap(map);
    }
    boolean known =
        value instanceof Number
            || value instanceof Boolean
            || value instanceof String
            || value instanceof byte[];
    return known ? value : null;
  }

  private static List<Object> plainList(List<?> list) {
    List<Object> plain = new ArrayList<>();
    for (Object item : list) {
      Object value = plain(item);
      if (value != null) {
        plain.add(value);
      }
    }
    return Collections.unmodifiableList(plain);
  }

  private static Map<String, Object> plainMap(Map<?, ?> map) {
    Map<String, Object> plain = new LinkedHashMap<>();
    map.forEach(
        (name, item) -> {
          Object value = plain(item);
          if (value != null) {
            plain.put(String.valueOf(name), value);
          }
        });
    return Collections.unmodifiableMap(plain);
  }
}
