package io.vireo.internal.emit;

import io.vireo.EmitOptions;
import io.vireo.EventCodec;
import io.vireo.OutgoingEvent;
import io.vireo.PayloadException;
import io.vireo.spi.EventProperties;
import io.vireo.spi.OutboundEvent;
import io.vireo.spi.RedrivenEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Encodes events with a codec that encodes them as a whole, and checks what the codec adds. Any
 * thread may call.
 *
 * @param codec the codec of the program
 */
record WholeEvents(EventCodec codec) {

  /**
   * Encodes an event that the program emits.
   *
   * @param prepared the event without its body
   */
  OutboundEvent encode(OutgoingEvent event, OutboundEvent prepared) {
    EventProperties given =
        new EventProperties(
            prepared.messageId(), prepared.timestamp(), prepared.contentType(), event.headers());
    EventCodec.Encoded encoded = encode(event, given);
    EventProperties properties = encoded.properties();
    return new OutboundEvent(
        event.name(),
        encoded.body(),
        contentType(event, properties),
        messageId(event, properties),
        timestamp(event, properties),
        options(event, given, properties),
        prepared.deadlineNanos());
  }

  /**
   * Encodes an edited event from recovery.
   *
   * @param edited the event, with the headers of the one that failed
   */
  RedrivenEvent encode(RedrivenEvent edited, @Nullable Object data) {
    OutgoingEvent event =
        OutgoingEvent.of(edited.event(), data, EmitOptions.defaults(), edited.listener() != null);
    EventProperties given = edited.properties();
    EventCodec.Encoded encoded = encode(event, given);
    EventProperties properties = encoded.properties();
    options(event, given, properties);
    Map<String, Object> headers = new LinkedHashMap<>(given.headers());
    headers.putAll(properties.headers());
    return new RedrivenEvent(
        edited.route(),
        edited.listener(),
        edited.event(),
        encoded.body(),
        // The program has been told the id of the edited event.
        new EventProperties(
            given.messageId(),
            timestamp(event, properties),
            contentType(event, properties),
            headers));
  }

  private EventCodec.Encoded encode(OutgoingEvent event, EventProperties given) {
    EventCodec.Encoded encoded;
    try {
      encoded = codec.encode(event, given);
    } catch (PayloadException e) {
      throw new PayloadException("Event '" + event.name() + "': " + e.getMessage(), e);
    }
    if (encoded == null || encoded.body() == null) {
      throw failure(event, "has returned no body; return an empty array", null);
    }
    return encoded;
  }

  /** The options of the program with the headers of the codec. Refuses what cannot travel. */
  private EmitOptions options(
      OutgoingEvent event, EventProperties given, EventProperties properties) {
    String id = messageId(event, properties);
    EmitOptions options = event.options();
    if (id.equals(given.messageId()) && properties.headers().equals(given.headers())) {
      return options;
    }
    EmitOptions.Builder builder = options.toBuilder();
    try {
      properties
          .headers()
          .forEach(
              (name, value) -> {
                if (!value.equals(given.headers().get(name))) {
                  builder.header(name, value);
                }
              });
      return builder.messageId(id).build();
    } catch (IllegalArgumentException e) {
      throw failure(event, "has returned what cannot travel: " + e.getMessage(), e);
    }
  }

  private String messageId(OutgoingEvent event, EventProperties properties) {
    String id = properties.messageId();
    if (id == null) {
      throw failure(event, "has returned no message id", null);
    }
    return id;
  }

  private String contentType(OutgoingEvent event, EventProperties properties) {
    String contentType = properties.contentType();
    if (contentType == null) {
      throw failure(event, "has returned no content type", null);
    }
    return contentType;
  }

  private Instant timestamp(OutgoingEvent event, EventProperties properties) {
    Instant timestamp = properties.timestamp();
    if (timestamp == null) {
      throw failure(event, "has returned no time", null);
    }
    return timestamp;
  }

  private PayloadException failure(
      OutgoingEvent event, String what, @Nullable IllegalArgumentException cause) {
    return new PayloadException("Event '" + event.name() + "': codec " + codec + " " + what, cause);
  }
}
