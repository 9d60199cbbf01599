package io.vireo.spring.autoconfigure.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.vireo.Core;
import io.vireo.micrometer.VireoMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the cores of an application measured until it is closed. It depends on them and on the
 * registry, so Spring makes it after them, closes it before them, and makes it before the listeners
 * are registered.
 */
final class MeasuredCores {
  private static final Logger LOG = LoggerFactory.getLogger(MeasuredCores.class);

  private final List<AutoCloseable> bindings = new ArrayList<>();

  /**
   * Begins to measure.
   *
   * @param cores are measured under their names
   * @param depthEvery how often the broker is asked how many events wait; null if it is not asked
   */
  MeasuredCores(MeterRegistry registry, Map<String, Core> cores, @Nullable Duration depthEvery) {
    VireoMetrics all = VireoMetrics.of(registry);
    VireoMetrics metrics = depthEvery == null ? all : all.withQueueDepth(depthEvery);
    cores.forEach((name, core) -> bindings.add(metrics.withName(name).bind(core)));
  }

  void close() {
    for (AutoCloseable binding : bindings) {
      try {
        binding.close();
      } catch (Exception e) {
        LOG.warn("Metrics could not be removed", e);
      }
    }
  }
}
