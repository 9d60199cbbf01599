package io.vireo.spring.autoconfigure;

import io.vireo.Codec;
import io.vireo.PayloadException;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON by the mapper of the application. What holds for every body that Vireo reads is added to it:
 * strict UTF-8, no trailing tokens, no duplicate names, and an empty body is an error. Any thread
 * may call, and nothing blocks.
 */
final class JsonMapperCodec implements Codec {
  private static final char REPLACEMENT = '\uFFFD';

  private final JsonMapper mapper;
  private final ObjectWriter writer;
  private final ConcurrentHashMap<Type, ObjectReader> readers = new ConcurrentHashMap<>();

  JsonMapperCodec(JsonMapper mapper) {
    this.mapper =
        mapper
            .rebuild()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    this.writer = this.mapper.writer();
  }

  @Override
  public byte[] encode(@Nullable Object data) {
    try {
      return writer.writeValueAsBytes(data);
    } catch (RuntimeException e) {
      throw new PayloadException(
          "Data of "
              + (data == null ? "null" : data.getClass().getName())
              + " cannot be written as JSON: "
              + reason(e),
          e);
    }
  }

  @Override
  public @Nullable Object decode(byte[] body, Type type) {
    if (body.length == 0) {
      throw new PayloadException("The body is empty; JSON null is written as the word null");
    }
    requireUtf8(body);
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
              + reason(e),
          e);
    }
  }

  @Override
  public String contentType() {
    return "application/json";
  }

  private ObjectReader addReader(Type type) {
    return readers.computeIfAbsent(type, one -> mapper.readerFor(mapper.constructType(one)));
  }

  /**
   * Refuses bytes that are no UTF-8: only from such bytes can a text with the replacement character
   * come. Jackson would take a zero among the first bytes for a sign of UTF-16 or UTF-32.
   */
  private static void requireUtf8(byte[] body) {
    for (int i = 0; i < Math.min(body.length, 4); i++) {
      if (body[i] == 0) {
        throw new PayloadException("The body of " + body.length + " bytes is not UTF-8");
      }
    }
    if (new String(body, StandardCharsets.UTF_8).indexOf(REPLACEMENT) < 0) {
      return;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
    } catch (CharacterCodingException e) {
      throw new PayloadException("The body of " + body.length + " bytes is not UTF-8", e);
    }
  }

  private static String reason(RuntimeException failure) {
    return failure instanceof JacksonException known
        ? known.getOriginalMessage()
        : failure.toString();
  }
}
