package io.vireo.cloudevents;

import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.vireo.PayloadException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a CloudEvent, by name, on their way between the types of the SDK and a form in
 * which an event travels. The values here are of the types String, Boolean and Integer.
 */
final class Attributes {
  static final String SPEC_VERSION = "specversion";
  static final String ID = "id";
  static final String SOURCE = "source";
  static final String TYPE = "type";
  static final String TIME = "time";
  static final String SUBJECT = "subject";
  static final String DATA_SCHEMA = "dataschema";
  static final String DATA_CONTENT_TYPE = "datacontenttype";
  static final String DATA = "data";
  static final String DATA_BASE64 = "data_base64";

  /** Without these, a message is not taken for a CloudEvent in the binary form. */
  static final Set<String> REQUIRED = Set.of(SPEC_VERSION, ID, SOURCE, TYPE);

  private static final String VERSION = "1.0";
  private static final Pattern NAME = Pattern.compile("[a-z0-9]+");
  private static final int MAX_SHOWN = 60;
  private static final int MAX_YEAR = 9_999;

  private Attributes() {}

  /**
   * Makes a CloudEvent of attributes that were received.
   *
   * @param values the attributes by name, apart from the data
   * @param data the data; null for none
   * @throws PayloadException if an attribute is missing or not as the specification says
   */
  static CloudEvent event(Map<String, Object> values, @Nullable CloudEventData data) {
    requireVersion(values);
    CloudEventBuilder builder = CloudEventBuilder.v1();
    builder
        .withId(required(values, ID))
        .withType(required(values, TYPE))
        .withSource(uri(SOURCE, required(values, SOURCE)));
    values.forEach((name, value) -> set(builder, name, value));
    if (data != null) {
      builder.withData(data);
    }
    return build(builder);
  }

  /** Builds an event, and turns down what the SDK does not take. */
  static CloudEvent build(CloudEventBuilder builder) {
    try {
      return builder.build();
    } catch (RuntimeException e) {
      throw new PayloadException("The CloudEvent is invalid: " + e.getMessage(), e);
    }
  }

  private static void requireVersion(Map<String, Object> values) {
    String version = required(values, SPEC_VERSION);
    if (!version.equals(VERSION)) {
      throw new PayloadException(
          "The CloudEvent has specversion " + shown(version) + "; only 1.0 is read");
    }
  }

  private static String required(Map<String, Object> values, String name) {
    Object value = values.get(name);
    if (value == null) {
      throw new PayloadException("The CloudEvent has no attribute '" + name + "'");
    }
    return text(name, value);
  }

  private static String text(String name, Object value) {
    if (!(value instanceof String text)) {
      throw new PayloadException(
          "The attribute '%s' of the CloudEvent is %s and not a text"
              .formatted(name, shown(value)));
    }
    if (text.isEmpty()) {
      throw new PayloadException("The attribute '" + name + "' of the CloudEvent is empty");
    }
    return text;
  }

  /** Sets an optional attribute or an extension. The required attributes are set already. */
  static void set(CloudEventBuilder builder, String name, Object value) {
    switch (name) {
      case SPEC_VERSION, ID, SOURCE, TYPE -> {}
      case TIME -> builder.withTime(time(text(name, value)));
      case SUBJECT -> builder.withSubject(text(name, value));
      case DATA_SCHEMA -> builder.withDataSchema(uri(name, text(name, value)));
      case DATA_CONTENT_TYPE -> builder.withDataContentType(text(name, value));
      default -> extension(builder, name, value);
    }
  }

  private static void extension(CloudEventBuilder builder, String name, Object value) {
    if (!NAME.matcher(name).matches() || name.equals(DATA)) {
      throw new PayloadException(
          "The CloudEvent has an attribute "
              + shown(name)
              + ", but a name consists of lower-case letters and digits, and is not 'data'");
    }
    if (value instanceof String text) {
      builder.withExtension(name, text);
    } else if (value instanceof Boolean truth) {
      builder.withExtension(name, truth);
    } else {
      builder.withExtension(name, integer(name, value));
    }
  }

  private static Integer integer(String name, Object value) {
    if (value instanceof Integer
        || value instanceof Long
        || value instanceof Short
        || value instanceof Byte) {
      long number = ((Number) value).longValue();
      if (number == (int) number) {
        return (int) number;
      }
    }
    throw new PayloadException(
        "The extension attribute %s of the CloudEvent is %s; a text, true, false and an integer of 32 bits are possible"
            .formatted(shown(name), shown(value)));
  }

  private static URI uri(String name, String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new PayloadException(
          "The attribute '%s' of the CloudEvent is %s and not a URI".formatted(name, shown(text)),
          e);
    }
  }

  private static OffsetDateTime time(String text) {
    try {
      return requireFourDigits(OffsetDateTime.parse(text));
    } catch (DateTimeException e) {
      throw new PayloadException(
          "The attribute 'time' of the CloudEvent is "
              + shown(text)
              + " and not a time such as 2026-01-31T12:00:00Z",
          e);
    }
  }

  /** The format of a time has four digits for the year. Java knows longer years. */
  private static OffsetDateTime requireFourDigits(OffsetDateTime time) {
    if (time.getYear() < 0 || time.getYear() > MAX_YEAR) {
      throw new PayloadException(
          "The attribute 'time' of the CloudEvent has the year " + time.getYear());
    }
    return time;
  }

  /**
   * {@return the attributes of an event as they travel, apart from the data}
   *
   * @param event an event of version 1.0
   * @throws PayloadException if an extension has a value that the specification does not know
   */
  static Map<String, Object> of(CloudEvent event) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(SPEC_VERSION, VERSION);
    values.put(ID, event.getId());
    values.put(SOURCE, event.getSource().toString());
    values.put(TYPE, event.getType());
    put(values, DATA_CONTENT_TYPE, event.getDataContentType());
    put(values, DATA_SCHEMA, event.getDataSchema());
    put(values, SUBJECT, event.getSubject());
    put(values, TIME, event.getTime());
    for (String name : event.getExtensionNames()) {
      put(values, name, event.getExtension(name));
    }
    return values;
  }

  private static void put(Map<String, Object> values, String name, @Nullable Object value) {
    if (value != null) {
      values.put(name, travelling(name, value));
    }
  }

  private static Object travelling(String name, Object value) {
    if (value instanceof String || value instanceof Boolean) {
      return value;
    }
    if (value instanceof OffsetDateTime time) {
      return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(requireFourDigits(time));
    }
    if (value instanceof URI uri) {
      return uri.toString();
    }
    if (value instanceof byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    return integer(name, value);
  }

  /** Shows a foreign value, which may be of any length. */
  static String shown(Object value) {
    String text = String.valueOf(value).replaceAll("\\p{Cntrl}", "?");
    return "'" + (text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...") + "'";
  }
}
