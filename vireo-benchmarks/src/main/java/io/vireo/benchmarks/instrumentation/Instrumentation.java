package io.vireo.benchmarks.instrumentation;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vireo.Core;
import io.vireo.micrometer.VireoMetrics;
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

  /** Metrics were bound to the core, and the binding is closed before the measurement. */
  OFF("metrics off", "Its VireoMetrics are bound and then closed, before it is measured.") {
    @Override
    public Binding bind(Core core) {
      METRICS.bind(core).close();
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
