package io.vireo.spring.autoconfigure.tracing;

import io.vireo.Core;
import io.vireo.opentelemetry.VireoTracing;
import io.vireo.spring.autoconfigure.VireoProperties.TracingApi;

/**
 * Traces events by OpenTelemetry.
 *
 * @param preference whose OpenTelemetry it is
 */
record OpenTelemetryTracer(VireoTracing tracing, Preference preference) implements EventTracer {
  @Override
  public String target() {
    return preference == Preference.AGENT
        ? "OpenTelemetry's Java agent"
        : "the bean of type OpenTelemetry";
  }

  @Override
  public TracingApi api() {
    return TracingApi.OPENTELEMETRY;
  }

  @Override
  public boolean makesTraces() {
    return true;
  }

  @Override
  public AutoCloseable bind(String name, Core core) {
    return tracing.bind(core);
  }
}
