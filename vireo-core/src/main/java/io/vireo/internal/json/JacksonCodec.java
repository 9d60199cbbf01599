package io.vireo.internal.json;

import io.vireo.Codec;
import io.vireo.JsonSchemas;
import io.vireo.PayloadException;
import io.vireo.internal.message.Utf8;
import java.lang.reflect.Type;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON codec, by Jackson 3. It keeps one reader for each type. Any thread may call, and nothing
 * blocks.
 */
public final class JacksonCodec implements Codec {
  private static final JacksonCodec STANDARD = create();

  private final boolean strict;
  private final ObjectWriter writer;
  private final JsonMapper mapper;
  private final ConcurrentHashMap<Type, ObjectReader> readers = new ConcurrentHashMap<>();

  /**
   * Makes a codec of a mapper.
   *
   * @param mapper is used as it is
   */
  public JacksonCodec(JsonMapper mapper) {
    this(mapper, false);
  }

  private JacksonCodec(JsonMapper mapper, boolean strict) {
    this.strict = strict;
    this.mapper = mapper;
    this.writer = mapper.writer();
  }

  /**
   * The codec of a program that chooses none.
   *
   * @return the same instance each time
   */
  public static JacksonCodec standard() {
    return STANDARD;
  }

  /**
   * A codec that works as the standard one does, and shares no types with it.
   *
   * @return a new codec
   */
  public static JacksonCodec create() {
    return new JacksonCodec(StrictJson.mapper(), true);
  }

  /**
   * Whether a codec reads as the standard one does.
   *
   * @param codec any codec
   * @return true for the standard one and those of {@link #create()}
   */
  public static boolean isStrict(Codec codec) {
    return codec instanceof JacksonCodec one && one.strict;
  }

  @Override
  public byte[] encode(@Nullable Object data) {
    try {
      return writer.writeValueAsBytes(data);
    } catch (RuntimeException e) {
      throw new PayloadException(
          "Data of "
              + typeName(data)
              + " cannot be written as JSON: "
              + reason(e)
              + ClosedPackages.advice(e, data == null ? null : data.getClass()),
          e);
    }
  }

  @Override
  public @Nullable Object decode(byte[] body, Type type) {
    if (body.length == 0) {
      throw new PayloadException("The body is empty; JSON null is written as the word null");
    }
    if (!Utf8.isValid(body)) {
      throw new PayloadException("The body of " + body.length + " bytes is not UTF-8");
    }
    try {
      ObjectReader reader = readers.get(type);
      return (reader == null ? addReader(type) : reader).readValue(body);
    } catch (RuntimeException e) {
      throw new PayloadException(
          "The body of "
              + body.length
              + " bytes is not JSON for "
              + type.getTypeName()
              + ": "
              + reason(e)
              + ClosedPackages.advice(e, type instanceof Class<?> one ? one : null),
          e);
    }
  }

  @Override
  public String contentType() {
    return "application/json";
  }

  @Override
  public Optional<JsonNode> schema(Type type, JsonSchemas schemas) {
    return Optional.of(schemas.of(mapper, type));
  }

  private ObjectReader addReader(Type type) {
    return readers.computeIfAbsent(type, one -> mapper.readerFor(mapper.constructType(one)));
  }

  /**
   * The reason for a failure. Jackson wraps most exceptions of a type that is read, but not all.
   */
  private static String reason(RuntimeException failure) {
    return failure instanceof JacksonException known
        ? known.getOriginalMessage()
        : failure.toString();
  }

  private static String typeName(@Nullable Object data) {
    return data == null ? "null" : data.getClass().getName();
  }
}
