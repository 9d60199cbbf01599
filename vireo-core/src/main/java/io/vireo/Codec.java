package io.vireo;

import io.vireo.internal.json.JacksonCodec;
import java.lang.reflect.Type;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Turns data into the bytes that travel, and back. A codec is called by many threads at a time: by
 * those that emit and by those that handle. A program may implement its own, for example with a
 * Jackson mapper that has its modules; see {@code docs/delivery-semantics.md}.
 */
public interface Codec {

  /**
   * Encodes the data of an event.
   *
   * @param data what was passed to {@code emit}; may be null
   * @return the body; never changed afterwards
   * @throws PayloadException if it cannot be encoded
   */
  byte[] encode(@Nullable Object data);

  /**
   * Decodes the body of an event. The type comes from the handler alone, never from the message.
   *
   * @param body the bytes as received
   * @param type what the handler asks for
   * @return the content, or null for a body that stands for null
   * @throws PayloadException if the body is malformed or does not fit the type
   */
  @Nullable Object decode(byte[] body, Type type);

  /**
   * {@return the media type of the body, such as {@code application/json}, for those who read it
   * elsewhere}
   */
  String contentType();

  /**
   * Describes the bodies that this codec writes for a type, for {@link Observer#describe()}. By
   * default nothing is known of them, and the description has their content type alone.
   *
   * <p>A codec that writes the data by a Jackson mapper returns {@code
   * Optional.of(schemas.of(mapper, type))}. If it writes the data inside of something else, it puts
   * that schema into the schema of the whole.
   *
   * @param type the type of the data that a program emits or listens for; {@code Void.class} for no
   *     data
   * @param schemas makes schemas of types
   * @return a JSON Schema of draft 07, or empty if the bodies are no JSON or are not known. For an
   *     {@link EventCodec}, empty says that the content type is not known either
   */
  default Optional<JsonNode> schema(Type type, JsonSchemas schemas) {
    return Optional.empty();
  }

  /**
   * JSON by Jackson: strict UTF-8, no trailing tokens, no duplicate keys, an empty body is an
   * error. Each value is kept as it is or refused, with a {@link PayloadException}: no text is
   * taken for a number, no number is cut, no date loses its offset, and a class of the JDK that is
   * no data, such as a future, is not sent as what its getters say. Fields that a type does not
   * know are ignored; one that is missing is null, or refused if it is primitive. {@code
   * docs/delivery-semantics.md} has all of it, type by type.
   *
   * <p>A codec remembers each type that it has read or written, and with the type its class loader.
   * So each call returns a new codec: a container that loads a program several times into one JVM
   * gives each of them a codec of its own, and the classes of a program that has ended can be
   * collected. Keep the codec: a new one examines each type again, which takes hundreds of times as
   * long as to write or read an event. Programs that choose no codec share one until the JVM ends.
   *
   * @return a new codec, which works as the default codec does
   */
  static Codec json() {
    return JacksonCodec.create();
  }
}
