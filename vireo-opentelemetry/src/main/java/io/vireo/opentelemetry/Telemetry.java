package io.vireo.opentelemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.vireo.Core;
import io.vireo.Observer;
import io.vireo.instrumentation.InstrumentationErrors;
import org.jspecify.annotations.Nullable;

/** What the tracing of both directions of one core shares. Any thread may use it. */
final class Telemetry {
  /** The name and the schema of what this module makes. */
  private static final String SCOPE = "io.vireo";

  static final String SCHEMA_URL = "https://opentelemetry.io/schemas/1.44.0";

  private final Tracer tracer;
  private final Instruments instruments;
  private final HeaderPropagation propagation;
  private final InstrumentationErrors errors =
      new InstrumentationErrors(VireoTracing.class, "could not be traced, or only in part");
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

  InstrumentationErrors errors() {
    return errors;
  }

  Broker broker() {
    return broker;
  }

  /**
   * Makes a context current, until {@link #close} is called; returns null if OpenTelemetry has
   * thrown.
   */
  // What has to be closed is handed to the caller, who closes it in a finally block.
  @SuppressWarnings("MustBeClosedChecker")
  @Nullable Scope makeCurrent(Context context, String event) {
    try {
      return context.makeCurrent();
    } catch (RuntimeException | Error e) {
      errors.add(event, e);
      return null;
    }
  }

  /** Ends what {@link #makeCurrent} has begun. */
  void close(@Nullable Scope scope, String event) {
    try {
      if (scope != null) {
        scope.close();
      }
    } catch (RuntimeException | Error e) {
      errors.add(event, e);
    }
  }

  /**
   * Ends a span.
   *
   * @param failure the error that it ends with; null if there is none
   */
  void end(Span span, @Nullable Throwable failure, String event) {
    try {
      if (failure != null && span.isRecording()) {
        span.setAttribute(Conventions.ERROR_TYPE, Conventions.errorType(failure));
        span.setStatus(StatusCode.ERROR);
        span.recordException(failure);
      }
    } catch (RuntimeException | Error e) {
      // The exception may be the program's, and its methods may throw.
      errors.add(event, e);
    }
    try {
      span.end();
    } catch (RuntimeException | Error e) {
      errors.add(event, e);
    }
  }

  /** The id of the observer; null if the core does not observe. */
  @Nullable String clientId() {
    return clientId;
  }
}
