package io.vireo.spring.autoconfigure.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.vireo.Core;
import io.vireo.micrometer.VireoMetrics;
import io.vireo.spring.autoconfigure.VireoAutoConfiguration;
import io.vireo.spring.autoconfigure.tracing.VireoTracingAutoConfiguration;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Measures each {@link Core} of the application in its meter registry, under the name of its bean.
 */
@AutoConfiguration(
    // So that an event is measured within its span, from which an exemplar can be made.
    after = {VireoAutoConfiguration.class, VireoTracingAutoConfiguration.class},
    afterName =
        "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass({MeterRegistry.class, VireoMetrics.class})
@ConditionalOnBooleanProperty(name = "vireo.metrics.enabled", matchIfMissing = true)
public final class VireoMetricsAutoConfiguration {
  VireoMetricsAutoConfiguration() {}

  /** Apart, because its conditions are beans of classes that may not be there. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBean(Core.class)
  @ConditionalOnSingleCandidate(MeterRegistry.class)
  static class MetricsConfiguration {

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    MeasuredCores vireoMeasuredCores(
        MeterRegistry registry, Map<String, Core> cores, Environment environment) {
      return new MeasuredCores(
          registry,
          cores,
          Binder.get(environment).bind("vireo.metrics.queue-depth", Duration.class).orElse(null));
    }

    /** Spring Boot times each observation as well, but these events are timed already. */
    @Bean
    static MeterFilter vireoNoMetersOfObservations() {
      return MeterFilter.denyNameStartsWith("vireo.observation.");
    }
  }
}
