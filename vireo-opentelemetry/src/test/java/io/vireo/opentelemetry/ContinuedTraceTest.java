package io.vireo.opentelemetry;

import static io.vireo.opentelemetry.RecordedTelemetry.within;
import static io.vireo.opentelemetry.Traced.assertChild;
import static io.vireo.opentelemetry.Traced.created;
import static io.vireo.opentelemetry.Traced.links;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vireo.EmitOptions;
import io.vireo.Message;
import io.vireo.Observer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What belongs to one trace, and what travels with it. */
class ContinuedTraceTest {
  private static final String TRACEPARENT =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  /** The first bit of the flags says whether the trace is sampled. */
  private static final String NOT_SAMPLED = "00-[0-9a-f]{32}-[0-9a-f]{16}-0[02]";

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

  @Test
  void aHandlerContinuesTheTraceOfTheEmitAndWhatItEmitsDoesSoToo() {
    app.on("order.placed", data -> app.emit("order.shipped"));
    app.on("order.shipped", data -> app.emitAsync("order.paid", 1).join());
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
    for (String event : List.of("order.placed", "order.shipped", "order.paid", "order.closed")) {
      SpanData emit = telemetry.span("publish " + event);
      assertChild(emit, last);
      assertThat(emit.getKind()).isEqualTo(SpanKind.PRODUCER);
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
  void eachListenerOfABroadcastHasASpanOfItsOwn() {
    app.onBroadcast("orders.*", data -> {});
    app.onBroadcast("orders.*", data -> {});

    app.broadcast("orders.changed");

    SpanData emit = telemetry.span("publish orders.changed");
    assertThat(telemetry.awaitSpans(2, "process orders.*"))
        .allSatisfy(handled -> assertChild(handled, emit))
        .extracting(span -> Traced.attribute(span, "vireo.listener.id"))
        .doesNotHaveDuplicates();
  }

  @Test
  void anEmitOutsideOfASpanBeginsATrace() {
    app.emit("order.placed");

    assertThat(telemetry.span("publish order.placed").getParentSpanContext().isValid()).isFalse();
  }

  @Test
  void aContextThatIsCurrentOnTheThreadOfAHandlerIsNotThatOfItsEvent() {
    Span other = telemetry.tracer().spanBuilder("other").startSpan();
    try (Observer program = Observer.connect("memory:" + UUID.randomUUID())) {
      program.interceptHandlers(
          (event, chain) ->
              Context.current()
                  .with(other)
                  .wrap(
                      (Callable<Void>)
                          () -> {
                            chain.proceed();
                            return null;
                          })
                  .call());
      VireoTracing.of(telemetry.api()).bind(program);
      program.on("order.placed", data -> {});

      program.emit("order.placed");

      assertChild(telemetry.span("process order.placed"), telemetry.span("publish order.placed"));
    }
  }

  @Test
  void baggageReachesTheHandlerAndWhatItCauses() {
    CompletableFuture<String> tenant = new CompletableFuture<>();
    app.on("order.placed", data -> app.emit("order.shipped"));
    app.on("order.shipped", data -> tenant.complete(Baggage.current().getEntryValue("tenant")));

    Baggage baggage = Baggage.builder().put("tenant", "ACME & Söhne").build();
    within(Context.root().with(baggage), () -> app.emit("order.placed"));

    assertThat(soon(tenant)).isEqualTo("ACME & Söhne");
  }

  @Test
  void theContextOfTheProgramIsNotChangedAndTheEmitIsLinkedToIt() {
    CompletableFuture<Message<JsonNode>> received = new CompletableFuture<>();
    app.onMessage("order.placed", received::complete);

    app.emit("order.placed", 1, EmitOptions.builder().header("traceparent", TRACEPARENT).build());

    assertThat(soon(received).headers()).containsEntry("traceparent", TRACEPARENT);
    SpanContext custom =
        SpanContext.create(
            "0af7651916cd43dd8448eb211c80319c",
            "b7ad6b7169203331",
            TraceFlags.getSampled(),
            TraceState.getDefault());
    assertThat(links(telemetry.span("publish order.placed"))).containsExactly(created(custom));
    assertThat(telemetry.span("process order.placed").getParentSpanContext().getSpanId())
        .isEqualTo(custom.getSpanId());
  }

  @Test
  void nothingIsCurrentAnyMoreAfterAnEmitAndAfterAHandler() {
    CompletableFuture<SpanContext> after = new CompletableFuture<>();
    try (Observer program = Observer.connect("memory:" + UUID.randomUUID())) {
      program.interceptHandlers(
          (event, chain) -> {
            chain.proceed();
            after.complete(Span.current().getSpanContext());
          });
      VireoTracing.of(telemetry.api()).bind(program);
      program.on("order.placed", data -> {});

      program.emit("order.placed");

      assertThat(Span.current().getSpanContext().isValid()).isFalse();
      assertThat(soon(after).isValid()).isFalse();
    }
  }

  private static <T> T soon(CompletableFuture<T> future) {
    return future.orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Test
  void anEventThatIsNotSampledTellsThatToItsListenersAndMakesNoSpan() {
    try (RecordedTelemetry off = new RecordedTelemetry(Sampler.parentBased(Sampler.alwaysOff()));
        Observer program = Observer.connect("memory:" + UUID.randomUUID())) {
      CompletableFuture<Message<JsonNode>> received = new CompletableFuture<>();
      program.onMessage("order.placed", received::complete);
      VireoTracing.of(off.api()).bind(program);

      program.emit("order.placed");

      assertThat((String) soon(received).headers().get("traceparent")).matches(NOT_SAMPLED);
      assertThat(off.spans()).isEmpty();
    }
  }
}
