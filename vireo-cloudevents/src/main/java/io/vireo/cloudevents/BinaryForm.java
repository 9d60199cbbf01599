package io.vireo.cloudevents;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.data.BytesCloudEventData;
import io.vireo.PayloadException;
import io.vireo.spi.EventProperties;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The form in which the attributes of a CloudEvent are headers, and the body is its data. AMQP
 * 0-9-1 has no binding of its own: the prefix {@code ce-} is that of HTTP, and the two others are
 * those of AMQP 1.0, whose messages RabbitMQ passes on. Any thread may call.
 */
final class BinaryForm {
  static final String PREFIX = "ce-";
  private static final List<String> PREFIXES = List.of(PREFIX, "cloudEvents:", "cloudEvents_");

  private BinaryForm() {}

  /** Whether the headers have an attribute that each CloudEvent has. */
  static boolean isSaidBy(Map<String, Object> headers) {
    for (String header : headers.keySet()) {
      String name = attribute(header);
      if (name != null && Attributes.REQUIRED.contains(name)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable String attribute(String header) {
    for (String prefix : PREFIXES) {
      if (header.startsWith(prefix)) {
        return header.substring(prefix.length());
      }
    }
    return null;
  }

  /**
   * {@return the attributes among the headers, by their names without the prefix}
   *
   * @throws PayloadException if an attribute is there twice, under two prefixes, or if its value is
   *     of a type that attributes do not have
   */
  static Map<String, Object> attributes(Map<String, Object> headers) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    headers.forEach(
        (header, value) -> {
          String name = attribute(header);
          if (name != null && attributes.put(name, value(value)) != null) {
            throw new PayloadException(
                "The CloudEvent has the attribute "
                    + Attributes.shown(name)
                    + " twice, in headers with different prefixes");
          }
        });
    return attributes;
  }

  /** Clients of AMQP have types for times and bytes, which are texts in all other forms. */
  private static Object value(Object value) {
    if (value instanceof Date date) {
      return date.toInstant().atOffset(ZoneOffset.UTC).toString();
    }
    if (value instanceof Instant instant) {
      return instant.toString();
    }
    return value instanceof byte[] bytes ? Base64.getEncoder().encodeToString(bytes) : value;
  }

  static CloudEvent read(byte[] body, EventProperties properties) {
    Map<String, Object> attributes = attributes(properties.headers());
    String contentType = properties.contentType();
    // The content type of the message is that of the data.
    attributes.remove(Attributes.DATA_CONTENT_TYPE);
    if (contentType != null && !contentType.isEmpty()) {
      attributes.put(Attributes.DATA_CONTENT_TYPE, contentType);
    }
    return Attributes.event(attributes, body.length == 0 ? null : BytesCloudEventData.wrap(body));
  }

  /**
   * {@return the headers for an event}
   *
   * @param given the headers of the program. An edited event from recovery has those of the failed
   *     event, whose prefix is kept, so that no attribute is there twice
   */
  static Map<String, Object> write(CloudEvent event, Map<String, Object> given) {
    Map<String, Object> headers = new LinkedHashMap<>(given);
    String prefix = prefix(given);
    Attributes.of(event)
        .forEach(
            (name, value) -> {
              if (!name.equals(Attributes.DATA_CONTENT_TYPE)) {
                headers.put(prefix + name, value);
              }
            });
    return Collections.unmodifiableMap(headers);
  }

  private static String prefix(Map<String, Object> headers) {
    for (String prefix : PREFIXES) {
      if (headers.containsKey(prefix + Attributes.SPEC_VERSION)) {
        return prefix;
      }
    }
    return PREFIX;
  }
}
