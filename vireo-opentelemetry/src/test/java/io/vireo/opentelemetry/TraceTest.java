package io.vireo.opentelemetry;

import static io.vireo.opentelemetry.RecordedTelemetry.attribute;
import static io.vireo.opentelemetry.RecordedTelemetry.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vireo.Observer;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What belongs to one trace, in memory. */
class TraceTest {
  private final RecordedTelemetry telemetry = new RecordedTelemetry();
  private final Observer app = Observer.connect("memory:" + UUID.randomUUID());

  @BeforeEach
  void bind() {
    VireoTracing.of(telemetry.api()).bind(app);
  }

  @AfterEach
  void close() {
    app.close();
    telemetry.close();
  }

  private static void assertChild(SpanData child, SpanData parent) {
    assertThat(child.getTraceId()).isEqualTo(parent.getTraceId());
    assertThat(child.getParentSpanId()).isEqualTo(parent.getSpanId());
  }

  @Test
  void aHandlerContinuesTheTraceOfTheEmitAndWhatItEmitsDoesToo() {
    app.on("order.placed", data -> app.emit("order.shipped"));
    app.on("order.shipped", data -> app.emitAsync("order.paid", 1));
    app.on("order.paid", data -> app.emitLater("order.closed", 1, Duration.ofMillis(1)));
    app.onAsync(
        "order.closed",
        data -> {
          app.broadcast("orders.changed");
          return CompletableFuture.completedFuture(null);
        });
    app.onBroadcast("orders.*", data -> {});

    Span request = telemetry.tracer().spanBuilder("request").startSpan();
    within(Context.root().with(request), () -> app.emit("order.placed"));
    request.end();

    SpanData last = telemetry.span("request");
    for (String event :
        new String[] {"order.placed", "order.shipped", "order.paid", "order.closed"}) {
      SpanData emit = telemetry.span("publish " + event);
      assertChild(emit, last);
      last = telemetry.span("process " + event);
      assertChild(last, emit);
      assertThat(last.getKind()).isEqualTo(SpanKind.CONSUMER);
      assertThat(last.getLinks()).isEmpty();
    }
    SpanData broadcast = telemetry.span("publish orders.changed");
    assertChild(broadcast, last);
    assertChild(telemetry.span("process orders.*"), broadcast);
  }

  @Test
  void baggageReachesTheHandlerAndWhatItCauses() {
    CompletableFuture<String> tenant = new CompletableFuture<>();
    app.on("order.placed", data -> app.emit("order.shipped"));
    app.on("order.shipped", data -> tenant.complete(Baggage.current().getEntryValue("tenant")));

    Baggage baggage = Baggage.builder().put("tenant", "ACME & Söhne").build();
    within(Context.root().with(baggage), () -> app.emit("order.placed"));

    assertThat(tenant.join()).isEqualTo("ACME & Söhne");
  }

  @Test
  void aFailedTryHasTheErrorAndTheNextOneALink() {
    app.on(
        "order.placed",
        data -> {
          throw new IllegalStateException("expected by this test");
        });
    app.emit("order.placed");

    SpanData failed = telemetry.span("process order.placed");
    assertThat(failed.getEvents()).hasSize(1);
    assertThat(attribute(failed, "error.type")).isEqualTo("java.lang.IllegalStateException");
    assertThat(attribute(failed, "vireo.attempt")).isEqualTo(1L);
  }
}
