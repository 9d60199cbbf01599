package io.vireo.benchmarks.instrumentation;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vireo.Core;
import io.vireo.micrometer.VireoMetrics;
import io.vireo.opentelemetry.VireoTracing;
import java.util.function.Supplier;

/** What observes the events of a {@link Core} while it is measured. */
public enum Instrumentation {
  /** Nothing observes the events. */
  NONE("", "") {
    @Override
    public Binding bind(Core core) {
      return () -> {};
    }
  },

  /**
   * Metrics and tracing were bound to the core, and the bindings are closed before the measurement.
   */
  OFF(
      "metrics and tracing off",
      "VireoMetrics and VireoTracing were bound to it and closed, before it is measured.") {
    @Override
    public Binding bind(Core core) {
      METRICS.bind(core).close();
      TRACING_SAMPLED.bind(core).close();
      return () -> {};
    }
  },

  /** Metrics in the registry that programs use in production, without histograms. */
  METRICS("metrics", "VireoMetrics are bound to it, with Micrometer's registry for Prometheus.") {
    @Override
    public Binding bind(Core core) {
      return metrics(core, () -> new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    }
  },

  /** Metrics in the registry that only keeps them. */
  METRICS_SIMPLE(
      "metrics, simple registry",
      "VireoMetrics are bound to it, with Micrometer's SimpleMeterRegistry.") {
    @Override
    public Binding bind(Core core) {
      return metrics(core, SimpleMeterRegistry::new);
    }
  },

  /** Tracing by the SDK of OpenTelemetry, which records no span. */
  TRACING_NOT_SAMPLED(
      "tracing, none sampled",
      "VireoTracing is bound to it, with OpenTelemetry's SDK and the sampler always_off.") {
    @Override
    public Binding bind(Core core) {
      return tracing(core, Sampler.alwaysOff());
    }
  },

  /** Tracing by the SDK of OpenTelemetry, which records and exports every span. */
  TRACING_SAMPLED(
      "tracing, all sampled",
      "VireoTracing is bound to it, with OpenTelemetry's SDK, the sampler always_on, and a batch processor"
          + " whose exporter discards the spans.") {
    @Override
    public Binding bind(Core core) {
      return tracing(core, Sampler.alwaysOn());
    }
  };

  /** Observes the events of a core until it is closed. */
  @FunctionalInterface
  public interface Binding extends AutoCloseable {
    /** Ends the observation, and discards what was observed. */
    @Override
    void close();
  }

  private final String words;
  private final String idiom;

  Instrumentation(String words, String idiom) {
    this.words = words;
    this.idiom = idiom;
  }

  /**
   * Returns the name of the contestant that is instrumented so.
   *
   * @return {@code Vireo}, and what instruments it
   */
  public String contestant() {
    return words.isEmpty() ? "Vireo" : "Vireo, " + words;
  }

  /**
   * Describes the instrumentation.
   *
   * @return a sentence; empty for {@link #NONE}
   */
  public String idiom() {
    return idiom;
  }

  /**
   * Has events of a core be observed from now on.
   *
   * @param core the core that is measured
   * @return ends that
   */
  public abstract Binding bind(Core core);

  private static Binding metrics(Core core, Supplier<MeterRegistry> registries) {
    MeterRegistry registry = registries.get();
    AutoCloseable metrics = VireoMetrics.of(registry).bind(core);
    return () -> {
      close(metrics);
      registry.close();
    };
  }

  private static Binding tracing(Core core, Sampler sampler) {
    OpenTelemetrySdk sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .setSampler(sampler)
                    .addSpanProcessor(BatchSpanProcessor.builder(new DiscardingExporter()).build())
                    .build())
            .setPropagators(
                ContextPropagators.create(
                    TextMapPropagator.composite(
                        W3CTraceContextPropagator.getInstance(),
                        W3CBaggagePropagator.getInstance())))
            .build();
    AutoCloseable tracing = VireoTracing.of(sdk).bind(core);
    return () -> {
      close(tracing);
      sdk.close();
    };
  }

  private static void close(AutoCloseable binding) {
    try {
      binding.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
