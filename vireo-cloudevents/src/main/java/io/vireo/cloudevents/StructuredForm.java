package io.vireo.cloudevents;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.core.data.BytesCloudEventData;
import io.vireo.Codec;
import io.vireo.PayloadException;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON format of CloudEvents: one object with the attributes and the data. It is read as
 * strictly as other JSON: UTF-8, no name twice, nothing after the end. Any thread may call.
 */
final class StructuredForm {
  static final String CONTENT_TYPE = "application/cloudevents+json";

  /** All formats for a whole event, and for several in one message. */
  private static final String FORMATS = "application/cloudevents";

  private static final Codec JSON = Codec.json();

  /** The attributes that are texts in JSON. */
  private static final List<String> TEXTS =
      List.of(
          Attributes.SPEC_VERSION,
          Attributes.ID,
          Attributes.SOURCE,
          Attributes.TYPE,
          Attributes.TIME,
          Attributes.SUBJECT,
          Attributes.DATA_SCHEMA,
          Attributes.DATA_CONTENT_TYPE);

  private StructuredForm() {}

  /**
   * Whether a message of this content type has the structured form.
   *
   * @throws PayloadException if it has, but in another format than JSON
   */
  static boolean isSaidBy(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    String mediaType = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (mediaType.equals(CONTENT_TYPE)) {
      return true;
    }
    if (mediaType.startsWith(FORMATS)) {
      throw new PayloadException(
          "The content type is "
              + Attributes.shown(contentType)
              + ", but only "
              + CONTENT_TYPE
              + " is read");
    }
    return false;
  }

  static byte[] write(CloudEvent event) {
    Map<String, Object> attributes = Attributes.of(event);
    CloudEventData data = event.getData();
    if (data == null) {
      return JSON.encode(attributes);
    }
    byte[] bytes = data.toBytes();
    String mediaType = event.getDataContentType();
    if (MediaTypes.isJson(mediaType) && (mediaType != null || isJson(bytes))) {
      requireJson(bytes);
      return withData(JSON.encode(attributes), bytes);
    }
    attributes.put(Attributes.DATA_BASE64, Base64.getEncoder().encodeToString(bytes));
    return JSON.encode(attributes);
  }

  /** Adds the data, which is JSON itself, to an object that is not empty. */
  private static byte[] withData(byte[] object, byte[] data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(object.length + data.length + 8);
    out.write(object, 0, object.length - 1);
    out.writeBytes(",\"data\":".getBytes(UTF_8));
    out.writeBytes(data);
    out.write('}');
    return out.toByteArray();
  }

  private static boolean isJson(byte[] data) {
    try {
      requireJson(data);
      return true;
    } catch (PayloadException e) {
      return false;
    }
  }

  private static void requireJson(byte[] data) {
    JSON.decode(data, JsonNode.class);
  }

  /**
   * {@return the JSON Schema of events in this form}
   *
   * @param data the schema of the data; null if nothing is known of the data
   * @param isNull whether the events have no data
   * @param isBytes whether the data is bytes
   */
  static ObjectNode schema(@Nullable JsonNode data, boolean isNull, boolean isBytes) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    for (String name : TEXTS) {
      properties.putObject(name).put("type", "string");
    }
    properties.withObjectProperty(Attributes.SPEC_VERSION).put("const", "1.0");
    properties.withObjectProperty(Attributes.SOURCE).put("format", "uri-reference");
    properties.withObjectProperty(Attributes.TIME).put("format", "date-time");
    if (isBytes) {
      properties
          .putObject(Attributes.DATA_BASE64)
          .put("type", "string")
          .put("contentEncoding", "base64");
    } else if (data != null && !isNull) {
      properties.set(Attributes.DATA, data);
    }
    ArrayNode required = schema.putArray("required");
    TEXTS.stream().filter(Attributes.REQUIRED::contains).forEach(required::add);
    return schema;
  }

  static CloudEvent read(byte[] body) {
    JsonNode object = (JsonNode) JSON.decode(body, JsonNode.class);
    if (object == null || !object.isObject()) {
      throw new PayloadException("The body is JSON, but not the object that a CloudEvent is");
    }
    Map<String, Object> attributes = new LinkedHashMap<>();
    object.forEachEntry(
        (name, value) -> {
          if (!value.isNull() && !isData(name)) {
            attributes.put(name, value(name, value));
          }
        });
    return Attributes.event(attributes, data(object));
  }

  private static boolean isData(String name) {
    return name.equals(Attributes.DATA) || name.equals(Attributes.DATA_BASE64);
  }

  private static Object value(String name, JsonNode value) {
    if (value.isString()) {
      return value.stringValue();
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isIntegralNumber() && value.canConvertToInt()) {
      return value.intValue();
    }
    throw new PayloadException(
        "The attribute %s of the CloudEvent is of the JSON type %s; a text, true, false and an integer of 32 bits are possible"
            .formatted(Attributes.shown(name), value.getNodeType()));
  }

  private static @Nullable CloudEventData data(JsonNode object) {
    JsonNode data = object.get(Attributes.DATA);
    JsonNode base64 = object.get(Attributes.DATA_BASE64);
    boolean isBinary = base64 != null && !base64.isNull();
    if (data == null || data.isNull()) {
      return isBinary ? BytesCloudEventData.wrap(bytes(base64)) : null;
    }
    if (isBinary) {
      throw new PayloadException("The CloudEvent has both data and data_base64");
    }
    String mediaType = mediaType(object);
    if (mediaType == null || MediaTypes.isJson(mediaType)) {
      return BytesCloudEventData.wrap(JSON.encode(data));
    }
    if (!data.isString()) {
      throw new PayloadException(
          "The data of the CloudEvent is of the JSON type %s, but its content type is %s; a text is possible"
              .formatted(data.getNodeType(), Attributes.shown(mediaType)));
    }
    return BytesCloudEventData.wrap(data.stringValue().getBytes(UTF_8));
  }

  /** The content type of the data; null for none, or for one that will be refused. */
  private static @Nullable String mediaType(JsonNode object) {
    JsonNode mediaType = object.get(Attributes.DATA_CONTENT_TYPE);
    return mediaType != null && mediaType.isString() ? mediaType.stringValue() : null;
  }

  private static byte[] bytes(JsonNode base64) {
    try {
      return Base64.getDecoder().decode(base64.isString() ? base64.stringValue() : "?");
    } catch (IllegalArgumentException e) {
      throw new PayloadException("The data_base64 of the CloudEvent is not Base64", e);
    }
  }
}
