package io.vireo.spring.autoconfigure.tracing;

import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.vireo.Core;
import io.vireo.micrometer.EmitObservationConvention;
import io.vireo.micrometer.HandleObservationConvention;
import io.vireo.micrometer.VireoObservations;
import io.vireo.opentelemetry.VireoTracing;
import io.vireo.spring.autoconfigure.VireoAutoConfiguration;
import io.vireo.spring.autoconfigure.VireoProperties;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * Traces the events of each {@link Core} of the application by one tracer: by OpenTelemetry's Java
 * agent if it is attached, else by Micrometer's observations if Micrometer Tracing is there, else
 * by an OpenTelemetry of the application. {@code vireo.tracing.api} chooses another one than that.
 */
@AutoConfiguration(
    after = VireoAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
      "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration",
      "org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration",
      "org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration",
      "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration",
      "org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration"
    })
@ConditionalOnBean(Core.class)
@ConditionalOnBooleanProperty(name = "vireo.tracing.enabled", matchIfMissing = true)
public final class VireoTracingAutoConfiguration {
  VireoTracingAutoConfiguration() {}

  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  TracedCores vireoTracedCores(
      VireoProperties properties, ObjectProvider<EventTracer> tracers, Map<String, Core> cores) {
    return new TracedCores(properties.tracing().api(), tracers.stream().toList(), cores);
  }

  /** There only where Micrometer is. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({ObservationRegistry.class, VireoObservations.class})
  static class ObservationConfiguration {

    @Bean
    @ConditionalOnSingleCandidate(ObservationRegistry.class)
    ObservationTracer vireoObservationTracer(
        ObservationRegistry registry,
        ObjectProvider<MicrometerTracing> tracing,
        ObjectProvider<EmitObservationConvention> emits,
        ObjectProvider<HandleObservationConvention> handlers) {
      VireoObservations observations = VireoObservations.of(registry);
      EmitObservationConvention ofEmits = emits.getIfUnique();
      if (ofEmits != null) {
        observations = observations.withEmitConvention(ofEmits);
      }
      HandleObservationConvention ofHandlers = handlers.getIfUnique();
      if (ofHandlers != null) {
        observations = observations.withHandleConvention(ofHandlers);
      }
      return new ObservationTracer(
          observations, tracing.stream().anyMatch(MicrometerTracing::makesTraces));
    }
  }

  /** What is known of Micrometer Tracing, without a class of it. */
  record MicrometerTracing(boolean makesTraces) {}

  /** There only where Micrometer Tracing is. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(Tracer.class)
  static class MicrometerTracingConfiguration {

    @Bean
    MicrometerTracing vireoMicrometerTracing(ObjectProvider<Tracer> tracers) {
      // Without a bridge, Spring Boot has a tracer that does nothing.
      return new MicrometerTracing(tracers.stream().anyMatch(tracer -> tracer != Tracer.NOOP));
    }
  }

  /** There only where OpenTelemetry is. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({OpenTelemetry.class, VireoTracing.class})
  static class OpenTelemetryConfiguration {

    @Bean
    @Conditional(OnJavaAgent.class)
    OpenTelemetryTracer vireoAgentTracer() {
      return new OpenTelemetryTracer(
          VireoTracing.of(GlobalOpenTelemetry.get()), EventTracer.Preference.AGENT);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnSingleCandidate(OpenTelemetry.class)
    OpenTelemetryTracer vireoOpenTelemetryTracer(OpenTelemetry telemetry) {
      return new OpenTelemetryTracer(
          VireoTracing.of(telemetry), EventTracer.Preference.OPENTELEMETRY);
    }
  }
}
