package io.vireo.cli.trace;

import com.sun.net.httpserver.Headers;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The OpenTelemetry of a program that makes its own. It exports to the standard output in the
 * format of the agent, OTLP as JSON, as far as the test reads it.
 */
final class OwnTelemetry {
  private OwnTelemetry() {}

  static OpenTelemetry exporting() {
    return OpenTelemetrySdk.builder()
        .setTracerProvider(
            SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(new JsonExporter()))
                .build())
        .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
        .build();
  }

  /** Runs a task within the span of an HTTP request. */
  static void trace(OpenTelemetry telemetry, String name, Headers headers, Runnable task) {
    Context parent =
        telemetry
            .getPropagators()
            .getTextMapPropagator()
            .extract(Context.root(), headers, new HeaderGetter());
    Span span =
        telemetry
            .getTracer("shop")
            .spanBuilder(name)
            .setSpanKind(SpanKind.SERVER)
            .setParent(parent)
            .startSpan();
    try {
      parent.with(span).wrap(task).run();
    } finally {
      span.end();
    }
  }

  private static final class HeaderGetter implements TextMapGetter<Headers> {
    // Deprecated, but it has to be there.
    @SuppressWarnings("deprecation")
    @Override
    public Iterable<String> keys(Headers carrier) {
      return carrier.keySet();
    }

    @Override
    public @Nullable String get(@Nullable Headers carrier, String key) {
      return carrier == null ? null : carrier.getFirst(key);
    }
  }

  private static final class JsonExporter implements SpanExporter {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      List<Map<String, Object>> scopes =
          spans.stream()
              .map(
                  span ->
                      Map.of(
                          "scope", Map.of("name", span.getInstrumentationScopeInfo().getName()),
                          "spans", List.of(json(span))))
              .toList();
      System.out.println(
          JSON.writeValueAsString(Map.of("resourceSpans", List.of(Map.of("scopeSpans", scopes)))));
      return CompletableResultCode.ofSuccess();
    }

    private static Map<String, Object> json(SpanData span) {
      return Map.of(
          "traceId", span.getTraceId(),
          "spanId", span.getSpanId(),
          "parentSpanId", span.getParentSpanId(),
          "name", span.getName(),
          "kind", ExportedSpan.KINDS.indexOf(span.getKind().name()),
          "startTimeUnixNano", String.valueOf(span.getStartEpochNanos()),
          "links",
              span.getLinks().stream()
                  .map(
                      link ->
                          Map.of(
                              "traceId", link.getSpanContext().getTraceId(),
                              "spanId", link.getSpanContext().getSpanId()))
                  .toList());
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
