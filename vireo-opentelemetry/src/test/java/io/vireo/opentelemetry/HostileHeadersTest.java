package io.vireo.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.trace.data.SpanData;
import io.vireo.EmitOptions;
import io.vireo.Observer;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers that a stranger has written never disturb an event. */
class HostileHeadersTest {
  private static final String LONG = "x".repeat(30_000);

  private final RecordedTelemetry telemetry = new RecordedTelemetry();
  private final String url = "memory:" + UUID.randomUUID();
  private final Observer stranger = Observer.connect(url);
  private final Observer app = Observer.connect(url);

  @AfterEach
  void close() {
    app.close();
    stranger.close();
    telemetry.close();
  }

  /** Emits an event with a header and returns the span of its handler. */
  private SpanData handled(String header, Object value) {
    VireoTracing.of(telemetry.api()).bind(app);
    CompletableFuture<Object> handled = new CompletableFuture<>();
    app.on("order.placed", handled::complete);

    stranger.emit("order.placed", 1, EmitOptions.builder().header(header, value).build());

    assertThat(handled.orTimeout(30, TimeUnit.SECONDS).join()).isNotNull();
    return telemetry.span("process order.placed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "----",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0x",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01é",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more"
      })
  void whatIsNoTraceContextBeginsATrace(String value) {
    SpanData span = handled("traceparent", value);

    assertThat(span.getParentSpanContext().isValid()).isFalse();
    assertThat(span.getLinks()).isEmpty();
  }

  @Test
  void aTraceContextOfAnotherTypeBeginsATrace() {
    assertThat(handled("traceparent", 4711).getParentSpanContext().isValid()).isFalse();
  }

  @Test
  void aTraceContextOfAnyLengthBeginsATrace() {
    assertThat(handled("traceparent", LONG).getParentSpanContext().isValid()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"vireo.traceparent", "tracestate", "baggage"})
  void otherHeadersOfAnyContentAreIgnored(String header) {
    assertThat(handled(header, LONG).getLinks()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"=;,=,%,;;", "a=%zz,b=%", "a=1;p=2;q", ",,,,", "\u00e9=\u00e9"})
  void baggageThatCannotBeReadIsIgnored(String value) {
    assertThat(handled("baggage", value).getLinks()).isEmpty();
  }

  @Test
  void aNumberInPlaceOfThePreviousAttemptIsIgnored() {
    assertThat(handled("vireo.traceparent", 1.5).getLinks()).isEmpty();
  }
}
