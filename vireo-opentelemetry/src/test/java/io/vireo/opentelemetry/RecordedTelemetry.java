package io.vireo.opentelemetry;

import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** An OpenTelemetry that keeps what it gets, and the questions that tests ask about it. */
final class RecordedTelemetry implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final InMemoryMetricReader metrics = InMemoryMetricReader.create();
  private final OpenTelemetrySdk sdk;

  RecordedTelemetry() {
    this(Sampler.alwaysOn());
  }

  RecordedTelemetry(Sampler sampler) {
    sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .setSampler(sampler)
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(metrics).build())
            .setPropagators(
                ContextPropagators.create(
                    TextMapPropagator.composite(
                        W3CTraceContextPropagator.getInstance(),
                        W3CBaggagePropagator.getInstance())))
            .build();
  }

  OpenTelemetry api() {
    return sdk;
  }

  Tracer tracer() {
    return sdk.getTracer("test");
  }

  /** All spans that have ended, by their start. */
  List<SpanData> spans() {
    return spans.getFinishedSpanItems().stream()
        .sorted(Comparator.comparingLong(SpanData::getStartEpochNanos))
        .toList();
  }

  List<SpanData> spans(String name) {
    return spans().stream().filter(span -> span.getName().equals(name)).toList();
  }

  /** The only span of this name, once it has ended. */
  SpanData span(String name) {
    return awaitSpans(1, name).get(0);
  }

  /** The spans of this name, once there are that many. */
  List<SpanData> awaitSpans(int count, String name) {
    return await().atMost(PATIENCE).until(() -> spans(name), found -> found.size() == count);
  }

  Collection<MetricData> metrics() {
    return metrics.collectAllMetrics();
  }

  Optional<MetricData> metric(String name) {
    return metrics().stream().filter(metric -> metric.getName().equals(name)).findFirst();
  }

  /** Runs something while a context is current. */
  static void within(Context context, Runnable action) {
    context.wrap(action).run();
  }

  @Override
  public void close() {
    sdk.close();
  }
}
