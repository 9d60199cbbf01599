package io.vireo.cloudevents;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.vireo.Codec;
import io.vireo.EventCodec;
import io.vireo.JsonSchemas;
import io.vireo.OutgoingEvent;
import io.vireo.PayloadException;
import io.vireo.spi.EventProperties;
import java.lang.reflect.Type;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Writes CloudEvents in one form and reads them in both. Any thread may call, and nothing blocks.
 *
 * @param source the source of events that the program does not emit as CloudEvents
 * @param data encodes and decodes the data
 * @param isBinary whether the binary form is written
 */
record CloudEventCodec(URI source, Codec data, boolean isBinary) implements EventCodec {
  private static final byte[] NULL = "null".getBytes(UTF_8);

  /** The attributes that a program sets by other means than a header. */
  private static final Set<String> NOT_BY_HEADER =
      Set.of(
          Attributes.SPEC_VERSION,
          Attributes.ID,
          Attributes.SOURCE,
          Attributes.TYPE,
          Attributes.TIME,
          Attributes.DATA_CONTENT_TYPE);

  // ---- Writing

  @Override
  public Encoded encode(OutgoingEvent event, EventProperties properties) {
    CloudEvent cloudEvent = cloudEvent(event, properties);
    Instant timestamp = timestamp(cloudEvent, properties);
    if (!isBinary) {
      return new Encoded(
          StructuredForm.write(cloudEvent),
          new EventProperties(cloudEvent.getId(), timestamp, contentType(), properties.headers()));
    }
    CloudEventData content = cloudEvent.getData();
    String mediaType = cloudEvent.getDataContentType();
    return new Encoded(
        // A program without this codec reads the body, and takes an empty one for an error.
        content == null ? NULL : content.toBytes(),
        new EventProperties(
            cloudEvent.getId(),
            timestamp,
            mediaType == null ? data.contentType() : mediaType,
            BinaryForm.write(cloudEvent, properties.headers())));
  }

  /** Brokers know no time before 1970. */
  private static @Nullable Instant timestamp(CloudEvent event, EventProperties properties) {
    OffsetDateTime time = event.getTime();
    return time == null || time.toEpochSecond() < 0 ? properties.timestamp() : time.toInstant();
  }

  private CloudEvent cloudEvent(OutgoingEvent event, EventProperties properties) {
    CloudEventBuilder builder;
    if (event.data() instanceof CloudEvent given) {
      builder = CloudEventBuilder.v1(given);
      event.options().messageId().ifPresent(builder::withId);
    } else {
      builder = builder(event, properties);
    }
    BinaryForm.attributes(properties.headers())
        .forEach(
            (name, value) -> {
              if (!NOT_BY_HEADER.contains(name)) {
                Attributes.set(builder, name, value);
              }
            });
    return Attributes.build(builder);
  }

  private CloudEventBuilder builder(OutgoingEvent event, EventProperties properties) {
    CloudEventBuilder builder =
        CloudEventBuilder.v1()
            .withId(Objects.requireNonNull(properties.messageId(), "messageId"))
            .withSource(source)
            .withType(event.name())
            .withTime(
                Objects.requireNonNull(properties.timestamp(), "timestamp")
                    .atOffset(ZoneOffset.UTC));
    Object content = event.data();
    if (content instanceof byte[] bytes) {
      builder.withData(MediaTypes.BYTES, bytes);
    } else if (content != null) {
      builder.withData(data.contentType(), data.encode(content));
    }
    return builder;
  }

  @Override
  public byte[] encode(@Nullable Object content) {
    return content instanceof CloudEvent event
        ? StructuredForm.write(Attributes.build(CloudEventBuilder.v1(event)))
        : data.encode(content);
  }

  @Override
  public String contentType() {
    return isBinary ? data.contentType() : StructuredForm.CONTENT_TYPE;
  }

  /**
   * In the binary form, the body is the data alone. Data that is a CloudEvent or bytes may have any
   * form there.
   */
  @Override
  public Optional<JsonNode> schema(Type type, JsonSchemas schemas) {
    boolean isBytes = type == byte[].class;
    boolean isEvent = type instanceof Class<?> one && CloudEvent.class.isAssignableFrom(one);
    if (isBinary) {
      return isBytes || isEvent ? Optional.empty() : data.schema(type, schemas);
    }
    Optional<JsonNode> content = isBytes || isEvent ? Optional.empty() : data.schema(type, schemas);
    return Optional.of(StructuredForm.schema(content.orElse(null), type == Void.class, isBytes));
  }

  // ---- Reading

  @Override
  public Decoded decode(String event, byte[] body, EventProperties properties, Type type) {
    if (StructuredForm.isSaidBy(properties.contentType())) {
      CloudEvent read = StructuredForm.read(body);
      return decoded(read, withAttributes(properties.headers(), read), properties, type);
    }
    if (BinaryForm.isSaidBy(properties.headers())) {
      CloudEvent read = BinaryForm.read(body, properties);
      return decoded(read, properties.headers(), properties, type);
    }
    if (type == CloudEvent.class) {
      throw new PayloadException(
          "The event is no CloudEvent: its content type is not "
              + StructuredForm.CONTENT_TYPE
              + ", and it has no headers such as ce-id");
    }
    return new Decoded(data.decode(body, type), properties);
  }

  /** A handler that asks for headers sees the same ones in both forms. */
  private static Map<String, Object> withAttributes(Map<String, Object> headers, CloudEvent event) {
    Map<String, Object> all = new LinkedHashMap<>(headers);
    Attributes.of(event).forEach((name, value) -> all.put(BinaryForm.PREFIX + name, value));
    return Collections.unmodifiableMap(all);
  }

  private Decoded decoded(
      CloudEvent event, Map<String, Object> headers, EventProperties received, Type type) {
    OffsetDateTime time = event.getTime();
    EventProperties properties =
        new EventProperties(
            event.getId(),
            time == null ? received.timestamp() : time.toInstant(),
            received.contentType(),
            headers);
    return new Decoded(type == CloudEvent.class ? event : content(event, type), properties);
  }

  private @Nullable Object content(CloudEvent event, Type type) {
    CloudEventData content = event.getData();
    String mediaType = event.getDataContentType();
    if (content == null) {
      return data.decode(data.encode(null), type);
    }
    if (MediaTypes.isJson(mediaType) || mediaType == null || mediaType.equals(data.contentType())) {
      return data.decode(content.toBytes(), type);
    }
    if (type == byte[].class) {
      return content.toBytes();
    }
    if (type == String.class && MediaTypes.isText(mediaType)) {
      return MediaTypes.text(content.toBytes());
    }
    throw new PayloadException(
        "The data of the CloudEvent is of the content type %s, which is not decoded for %s; a handler may take byte[] or io.cloudevents.CloudEvent"
            .formatted(Attributes.shown(mediaType), type.getTypeName()));
  }

  @Override
  public @Nullable Object decode(byte[] body, Type type) {
    if (isBinary) {
      return data.decode(body, type);
    }
    CloudEvent event = StructuredForm.read(body);
    return type == CloudEvent.class ? event : content(event, type);
  }

  @Override
  public String toString() {
    return "CloudEvents[source=" + source + ", " + (isBinary ? "binary" : "structured") + "]";
  }
}
