package io.vireo.spring.autoconfigure.tracing;

import io.vireo.Core;
import io.vireo.spring.autoconfigure.VireoProperties.TracingApi;

/** One of the ways by which the events of an application can be traced. */
interface EventTracer {
  /** How tracers are preferred to others, the most preferred first. */
  enum Preference {
    /** OpenTelemetry's Java agent. It traces what else the application does as well. */
    AGENT,
    /** Micrometer Tracing, by which Spring Boot traces what else the application does. */
    MICROMETER,
    /** An OpenTelemetry of the application. */
    OPENTELEMETRY
  }

  Preference preference();

  /** The value of the property {@code vireo.tracing.api} that chooses this tracer. */
  TracingApi api();

  /** Whether traces are made of what this tracer is told. If not, it is used only if chosen. */
  boolean makesTraces();

  /** What this tracer tells of events, for the log. */
  String target();

  /**
   * Has the events of a core traced from now on.
   *
   * @param name the name of the core's bean
   * @return ends the tracing
   */
  AutoCloseable bind(String name, Core core);
}
