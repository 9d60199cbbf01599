package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.Codec;
import io.vireo.EmitOptions;
import io.vireo.EventCodec;
import io.vireo.Message;
import io.vireo.OutgoingEvent;
import io.vireo.PayloadException;
import io.vireo.RecoveryFilter;
import io.vireo.spi.EventProperties;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A codec that encodes events as a whole. */
abstract class EventCodecCases extends ContractCases {
  private static final Instant TIME = Instant.parse("2026-01-31T12:00:00Z");

  /** Puts an envelope around the JSON of the data, and its length into a header. */
  private static final class Envelopes implements EventCodec {
    private final Codec json = Codec.json();

    @Override
    public Encoded encode(OutgoingEvent event, EventProperties properties) {
      if ("nothing".equals(event.data())) {
        return new Encoded(new byte[0], new EventProperties(null, TIME, "text/x", Map.of()));
      }
      if ("vireo-".equals(event.data())) {
        return new Encoded(
            new byte[0], new EventProperties("1", TIME, "text/x", Map.of("vireo-attempts", 1)));
      }
      String data = new String(json.encode(event.data()), StandardCharsets.UTF_8);
      Map<String, Object> headers = new LinkedHashMap<>(properties.headers());
      headers.put("length", data.length());
      return new Encoded(
          (event.name() + (event.broadcast() ? "!" : ".") + properties.messageId() + " " + data)
              .getBytes(StandardCharsets.UTF_8),
          new EventProperties("id of " + data, TIME, "text/x-envelope", headers));
    }

    @Override
    public Decoded decode(String event, byte[] body, EventProperties properties, Type type) {
      String text = new String(body, StandardCharsets.UTF_8);
      if (!"text/x-envelope".equals(properties.contentType())) {
        throw new PayloadException("There is no envelope around " + text);
      }
      byte[] data = text.substring(text.indexOf(' ') + 1).getBytes(StandardCharsets.UTF_8);
      Map<String, Object> headers = new LinkedHashMap<>(properties.headers());
      headers.put("envelope", text.substring(0, text.indexOf(' ')));
      return new Decoded(
          json.decode(data, type),
          new EventProperties("read", properties.timestamp(), null, headers));
    }

    @Override
    public byte[] encode(@Nullable Object data) {
      return json.encode(data);
    }

    @Override
    public @Nullable Object decode(byte[] body, Type type) {
      return json.decode(body, type);
    }

    @Override
    public String contentType() {
      return "text/x-envelope";
    }
  }

  @Test
  void theCodecSeesTheEventAndAddsToItAndTheHandlerSeesWhatTheCodecHasRead() {
    app = observer(new Envelopes());
    Received<Message<Integer>> received = new Received<>();
    app.onMessage(event, Integer.class, received::add);

    app.emit(event, 42, EmitOptions.builder().messageId("given").header("colour", "red").build());

    Message<Integer> message = received.next();
    assertThat(message.content()).isEqualTo(42);
    assertThat(message.id()).hasValue("read");
    assertThat(message.timestamp()).hasValue(TIME);
    assertThat(message.headers())
        .containsEntry("colour", "red")
        .containsEntry("envelope", event + ".given");
    assertThat(message.headers().get("length")).hasToString("2");
  }

  @Test
  void theIdOfTheCodecIsThatOfTheMessage() {
    app = observer(new Envelopes());
    Received<String> ids = new Received<>();
    app.onFailure(failure -> ids.add(failure.id().orElse("none")));
    app.on(
        event,
        Integer.class,
        number -> {
          throw new NoStockException();
        });

    app.emit(event, 42);

    assertThat(ids.next()).isEqualTo("id of 42");
    assertThat(records().next().at("/properties/content_type").asString())
        .isEqualTo("text/x-envelope");
  }

  @Test
  void broadcastsAndDelayedEventsAreEncodedAsAWholeToo() {
    app = observer(new Envelopes());
    Received<Integer> broadcasts = listenToBroadcasts(app, event, Integer.class);
    Received<Integer> shared = listen(app, event, Integer.class);

    app.broadcast(event, 1);
    app.emitLater(event, 2, Duration.ofMillis(1));

    assertThat(broadcasts.next()).isEqualTo(1);
    assertThat(shared.next()).isEqualTo(2);
  }

  @Test
  void anEventWithoutEnvelopeGoesToRecoveryAndAnEditedOneIsEncodedAnew() {
    app = observer(new Envelopes());
    Received<Message<Integer>> received = new Received<>();
    app.onMessage(event, Integer.class, received::add);

    observer().emit(event, 41);
    app.emit(event, 42);

    assertThat(received.next().content()).isEqualTo(42);
    String record = awaitRecord();
    assertThat(app.recovery(event).edit(record, 43)).isPresent();
    Message<Integer> edited = received.next();
    assertThat(edited.content()).isEqualTo(43);
    assertThat(edited.headers()).containsKeys("envelope", "length", "vireo-edited-from");
  }

  private String awaitRecord() {
    return Awaitility.await()
        .atMost(Received.PATIENCE)
        .until(
            () -> app.recovery(event).browse(RecoveryFilter.all()), records -> !records.isEmpty())
        .get(0)
        .id();
  }

  @Test
  void whatCannotTravelIsRefusedWhereItIsEmitted() {
    app = observer(new Envelopes());
    Received<String> received = listen(app, event, String.class);

    assertThatThrownBy(() -> app.emit(event, "nothing"))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining(event)
        .hasMessageContaining("no message id");
    assertThatThrownBy(() -> app.emitAsync(event, "vireo-"))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining("vireo-attempts");
    assertThatThrownBy(() -> app.emit(event, "x".repeat(2 << 20)))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining("bytes");

    received.staysEmptyBefore("something", () -> app.emit(event, "something"));
  }
}
