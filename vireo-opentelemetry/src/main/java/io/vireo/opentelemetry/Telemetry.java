package io.vireo.opentelemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.vireo.Core;
import io.vireo.Observer;
import org.jspecify.annotations.Nullable;

/** What the tracing of both directions of one core shares. Any thread may use it. */
final class Telemetry {
  /** The name and the schema of what this module makes. */
  private static final String SCOPE = "io.vireo";

  static final String SCHEMA_URL = "https://opentelemetry.io/schemas/1.44.0";

  private final Tracer tracer;
  private final Instruments instruments;
  private final HeaderPropagation propagation;
  private final TracingErrors errors = new TracingErrors();
  private final Broker broker;
  private final @Nullable String clientId;

  Telemetry(OpenTelemetry telemetry, Core core) {
    this.tracer =
        telemetry.getTracerProvider().tracerBuilder(SCOPE).setSchemaUrl(SCHEMA_URL).build();
    this.instruments =
        new Instruments(
            telemetry.getMeterProvider().meterBuilder(SCOPE).setSchemaUrl(SCHEMA_URL).build());
    TextMapPropagator propagator = telemetry.getPropagators().getTextMapPropagator();
    this.propagation = new HeaderPropagation(propagator, errors);
    this.broker = new Broker(core);
    this.clientId = core instanceof Observer observer ? observer.id() : null;
  }

  Tracer tracer() {
    return tracer;
  }

  Instruments instruments() {
    return instruments;
  }

  HeaderPropagation propagation() {
    return propagation;
  }

  TracingErrors errors() {
    return errors;
  }

  Broker broker() {
    return broker;
  }

  /** The id of the observer; null if the core does not observe. */
  @Nullable String clientId() {
    return clientId;
  }
}
