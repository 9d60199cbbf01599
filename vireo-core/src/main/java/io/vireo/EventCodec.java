package io.vireo;

import io.vireo.spi.EventProperties;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * A codec that encodes and decodes events as a whole: the data together with the name, the id, the
 * time and the headers. It serves formats that have an envelope, such as CloudEvents. Where the
 * engine has an event, it calls the methods of this interface. The methods of {@link Codec} remain
 * for data alone.
 *
 * <p>As any codec, it is called by many threads at a time, and should not block.
 */
public interface EventCodec extends Codec {

  /**
   * Encodes an event.
   *
   * @param event what the program emits
   * @param properties the id and the time of the event, the content type of this codec, and the
   *     headers of the program. For an edited event from recovery the headers are those of the
   *     failed event
   * @return the body, and what travels beside it. Its id, time and content type are used in place
   *     of those given, and its headers are added to those given
   * @throws PayloadException if the event cannot be encoded
   */
  Encoded encode(OutgoingEvent event, EventProperties properties);

  /**
   * Decodes an event. The type comes from the handler alone, never from the event.
   *
   * @param event the name of the event
   * @param body the bytes as received, which nobody may change
   * @param properties what was received beside the body
   * @param type what the handler asks for
   * @return the content, and what a {@link Message} tells of the event
   * @throws PayloadException if the event is malformed or does not fit the type
   */
  Decoded decode(String event, byte[] body, EventProperties properties, Type type);

  /**
   * An encoded event.
   *
   * @param body the body, which nobody may change afterwards
   * @param properties the id, time and content type, none of which is null, and the headers, as
   *     {@link EmitOptions} allows them
   */
  // Nobody compares these records, and to copy each body would cost more than all else.
  @SuppressWarnings("ArrayRecordComponent")
  record Encoded(byte[] body, EventProperties properties) {
    /** Shows the id and the size of the event, but never its content. */
    @Override
    public String toString() {
      return "Encoded[bytes=" + body.length + ", properties=" + properties + "]";
    }
  }

  /**
   * A decoded event.
   *
   * @param content what the handler takes; null for a body that stands for null
   * @param properties the id, time and headers for the {@link Message}. Retries and recovery keep
   *     those that were received
   */
  record Decoded(@Nullable Object content, EventProperties properties) {
    /** Shows the id of the event, but never its content. */
    @Override
    public String toString() {
      return "Decoded[properties=" + properties + "]";
    }
  }
}
