package io.vireo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.spi.EventProperties;
import io.vireo.spi.OutboundEvent;
import io.vireo.spi.RedrivenEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What lands in a log when a value is put there: little, and nothing that may be secret. */
class ShownValuesTest {
  private static final String SECRET = "secret-0123456789abcdef".repeat(10_000);
  private static final EmitOptions OPTIONS =
      EmitOptions.builder().header("tenant", "secret-0123456789abcdef").build();

  static Stream<Object> values() {
    Map<String, Object> headers = Map.of("tenant", SECRET);
    byte[] body = SECRET.getBytes(StandardCharsets.UTF_8);
    return Stream.of(
        Message.builder("order.placed", SECRET).id("id").headers(headers).build(),
        OutgoingEvent.of("order.placed", SECRET, OPTIONS, false),
        new OutboundEvent("order.placed", body, "json", "id", Instant.now(), OPTIONS, 0),
        new EventProperties("id", Instant.now(), "order.placed", headers),
        new RedrivenEvent("order.placed", null, "order.placed", body, EventProperties.NONE),
        RecoveryRecord.builder(
                "1",
                RecoveryRecord.Event.of("order.placed", "id", null, null, headers, body),
                new RecoveryRecord.Error("IllegalStateException", SECRET, SECRET))
            .build(),
        failure(headers, body),
        OPTIONS);
  }

  private static Failure failure(Map<String, Object> headers, byte[] body) {
    return Failure.builder(
            "order.placed", Failure.Outcome.RETRIED, new IllegalStateException(SECRET))
        .route("order.*", true)
        .headers(headers)
        .body(ByteBuffer.wrap(body))
        .retryDelay(Duration.ofSeconds(1))
        .build();
  }

  @ParameterizedTest
  @MethodSource("values")
  void noDataAndNoHeaderValueIsShown(Object value) {
    assertThat(value.toString()).containsAnyOf("order.placed", "tenant").doesNotContain("secret");
    assertThat(value.toString().length()).isLessThan(400);
  }
}
