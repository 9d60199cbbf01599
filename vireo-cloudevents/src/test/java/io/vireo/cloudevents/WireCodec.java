package io.vireo.cloudevents;

import io.vireo.EventCodec;
import io.vireo.OutgoingEvent;
import io.vireo.cloudevents.SdkBinding.Wire;
import io.vireo.spi.EventProperties;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Emits and receives messages as they are on the wire: a foreign program where there is no wire.
 */
final class WireCodec implements EventCodec {
  @Override
  public Encoded encode(OutgoingEvent event, EventProperties properties) {
    Wire wire = (Wire) event.data();
    return new Encoded(
        wire.body(),
        new EventProperties(
            properties.messageId(), properties.timestamp(), wire.contentType(), wire.headers()));
  }

  @Override
  public Decoded decode(String event, byte[] body, EventProperties properties, Type type) {
    return new Decoded(new Wire(body, properties.contentType(), properties.headers()), properties);
  }

  @Override
  public byte[] encode(@Nullable Object data) {
    throw new AssertionError("There is no data without an event");
  }

  @Override
  public @Nullable Object decode(byte[] body, Type type) {
    throw new AssertionError("There is no data without an event");
  }

  @Override
  public String contentType() {
    return "";
  }
}
