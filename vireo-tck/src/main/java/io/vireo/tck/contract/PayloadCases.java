package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.Codec;
import io.vireo.PayloadException;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which data an event can carry, and which are refused when it is emitted. */
abstract class PayloadCases extends ContractCases {
  private static final int MEBIBYTE = 1 << 20;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "\"text\"",
        "\"\"",
        "0",
        "-12.5e3",
        "12345678901234567890",
        "[]",
        "[1,[2,null],{\"a\":[]}]",
        "{}",
        "{\"a\":{\"b\":[true,false,null]}}",
        "\"é ß 漢字 \\u0000 \\\"quoted\\\"\"",
        "\"😀 𝄞 astral\""
      })
  void anyJsonValueArrivesAsItWas(String json) {
    Received<JsonNode> received = listen(app, event);
    JsonNode data = JsonMapper.shared().readTree(json);

    app.emit(event, data);

    assertThat(received.next()).isEqualTo(data);
  }

  @Test
  void dataThatWouldNotArriveAsTheyAreAreRefusedAtTheDoor() {
    Received<String> received = listen(app, event, String.class);
    app.onBroadcast(event, String.class, received::add);

    for (Object data :
        List.of(
            BitSet.valueOf(new long[] {5}),
            CompletableFuture.completedFuture(1),
            Map.of("price", Double.NaN),
            new Object())) {
      assertThatThrownBy(() -> app.emit(event, data))
          .isInstanceOf(PayloadException.class)
          .hasMessageContaining(event);
      assertThatThrownBy(() -> app.emitAsync(event, data)).isInstanceOf(PayloadException.class);
      assertThatThrownBy(() -> app.broadcast(event, data)).isInstanceOf(PayloadException.class);
    }
    app.emit(event, "good");
    app.broadcast(event, "good");

    assertThat(received.next(2)).containsOnly("good");
  }

  @Test
  void aDateKeepsItsOffsetAndItsZone() {
    Received<OffsetDateTime> offset = new Received<>();
    Received<ZonedDateTime> zone = new Received<>();
    app.onBroadcast(event + ".offset", OffsetDateTime.class, offset::add);
    app.onBroadcast(event + ".zone", ZonedDateTime.class, zone::add);
    ZonedDateTime paris = ZonedDateTime.parse("2024-01-01T00:30:00+01:00[Europe/Paris]");

    app.broadcast(event + ".offset", paris.toOffsetDateTime());
    app.broadcast(event + ".zone", paris);

    assertThat(offset.next().toString()).isEqualTo("2024-01-01T00:30+01:00");
    assertThat(zone.next()).isEqualTo(paris);
  }

  @Test
  void aCodecThatReturnsNothingFailsItsEventAndNoOther() {
    Codec json = Codec.json();
    app =
        observer(
            new Codec() {
              @Override
              // The codec of a program may return null, although the annotations forbid it.
              @SuppressWarnings("NullAway")
              public byte[] encode(@Nullable Object data) {
                return "nothing".equals(data) ? null : json.encode(data);
              }

              @Override
              public @Nullable Object decode(byte[] body, Type type) {
                return json.decode(body, type);
              }

              @Override
              public String contentType() {
                return json.contentType();
              }
            });
    Received<String> received = listen(app, event, String.class);

    assertThatThrownBy(() -> app.emit(event, "nothing"))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining("'" + event + "'")
        .hasMessageContaining("returned null");
    assertThatThrownBy(() -> app.emitAsync(event, "nothing"))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining("returned null");

    received.staysEmptyBefore("something", () -> app.emit(event, "something"));
  }

  @Test
  void aBodyOfOneMebibyteIsTakenAndALargerOneRefused() {
    Received<String> received = listen(app, event, String.class);
    String largest = "x".repeat(MEBIBYTE - 2);

    assertThat(app.emit(event, largest)).isTrue();
    assertThatThrownBy(() -> app.emit(event, largest + "x"))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining(event)
        .hasMessageContaining(Integer.toString(MEBIBYTE + 1))
        .hasMessageContaining("send a reference");
    assertThatThrownBy(() -> app.broadcast(event, largest + "x"))
        .isInstanceOf(PayloadException.class);
    assertThatThrownBy(() -> app.emitAsync(event, largest + "x"))
        .isInstanceOf(PayloadException.class);
    assertThatThrownBy(() -> app.emitLater(event, largest + "x", Duration.ofMillis(1)))
        .isInstanceOf(PayloadException.class);
    app.emit(event, "next");

    assertThat(received.next()).isEqualTo(largest);
    assertThat(received.next()).isEqualTo("next");
  }

  @Test
  void dataThatIsNoJsonIsRefusedAndHarmsNobody() {
    Received<JsonNode> received = listen(app, event);
    List<Object> cycle = new ArrayList<>();
    cycle.add(cycle);

    assertThatThrownBy(() -> app.emit(event, cycle)).isInstanceOf(PayloadException.class);
    app.emit(event, 1);

    assertThat(received.next().intValue()).isEqualTo(1);
  }
}
