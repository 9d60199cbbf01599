package io.vireo.spring.autoconfigure.tracing;

import io.vireo.Core;
import io.vireo.opentelemetry.VireoTracing;
import io.vireo.spring.autoconfigure.VireoProperties.TracingApi;

/**
 * Traces events by OpenTelemetry.
 *
 * @param target whose OpenTelemetry it is
 */
record OpenTelemetryTracer(VireoTracing tracing, String target) implements EventTracer {
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
