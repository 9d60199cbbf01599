package io.vireo.opentelemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.vireo.EmitInterceptor;
import io.vireo.OutgoingEvent;
import io.vireo.UnroutableEventException;
import io.vireo.opentelemetry.Broker.Address;
import org.jspecify.annotations.Nullable;

/**
 * Traces and measures events on their way out. Called on the threads that emit and on those that
 * tell the outcome, several at a time.
 */
final class EmitTracer implements EmitInterceptor {
  private final Telemetry telemetry;
  private final Operations operations;

  EmitTracer(Telemetry telemetry, int maxEvents) {
    this.telemetry = telemetry;
    this.operations = new Operations(Operation.Type.PUBLISH, telemetry, maxEvents);
  }

  @Override
  public void intercept(OutgoingEvent event, Chain chain) {
    SpanContext custom = creationContext(event);
    Emitted emitted = custom == null ? null : begin(event, custom);
    if (custom == null || emitted == null) {
      chain.proceed(event);
      return;
    }
    OutgoingEvent sent = injected(event, emitted.context, custom);
    Scope scope = telemetry.makeCurrent(emitted.context, event.name());
    try {
      chain.proceed(sent, emitted);
    } finally {
      telemetry.close(scope, event.name());
    }
  }

  /** Returns null if OpenTelemetry has thrown. */
  private @Nullable Emitted begin(OutgoingEvent event, SpanContext custom) {
    try {
      long begun = System.nanoTime();
      Address address = telemetry.broker().address(begun);
      Operation operation = operations.of(event.name(), event.broadcast());
      Context parent = Context.current();
      SpanBuilder builder =
          telemetry
              .tracer()
              .spanBuilder(operation.spanName())
              .setParent(parent)
              .setSpanKind(operation.type().spanKind())
              .setAllAttributes(operation.ofSpan(address));
      if (!hasDestination(operation, event)) {
        builder.setAllAttributes(destination(event));
      }
      if (custom.isValid()) {
        builder.addLink(custom, Conventions.CREATED);
      }
      Span span = builder.startSpan();
      return new Emitted(event.name(), operation, span, parent.with(span), begun);
    } catch (RuntimeException | Error e) {
      telemetry.errors().add(event.name(), e);
      return null;
    }
  }

  /** The context that the program has given the event itself; null if OpenTelemetry has thrown. */
  private @Nullable SpanContext creationContext(OutgoingEvent event) {
    if (event.headers().isEmpty()) {
      return SpanContext.getInvalid();
    }
    try {
      return Span.fromContext(telemetry.propagation().extract(Context.root(), event.headers()))
          .getSpanContext();
    } catch (RuntimeException | Error e) {
      telemetry.errors().add(event.name(), e);
      return null;
    }
  }

  /** Returns the event itself if OpenTelemetry has thrown, or the headers have no room. */
  private OutgoingEvent injected(OutgoingEvent event, Context context, SpanContext custom) {
    try {
      // A context that the program has given the event is not changed: only what it lacks is added.
      Context carried = custom.isValid() ? context.with(Span.wrap(custom)) : context;
      return telemetry.propagation().inject(carried, event);
    } catch (RuntimeException | Error e) {
      telemetry.errors().add(event.name(), e);
      return event;
    }
  }

  /** Whether the attributes of an operation tell the destination of an event. */
  private static boolean hasDestination(Operation operation, OutgoingEvent event) {
    return operation.isNamed() && event.exchange().isEmpty();
  }

  private Attributes destination(OutgoingEvent event) {
    return telemetry
        .broker()
        .destination(event.exchange().orElse(null), event.routingKey(), event.broadcast());
  }

  private final class Emitted implements OutcomeListener {
    private final String name;
    private final Operation operation;
    private final Span span;
    private final Context context;
    private final long begun;

    Emitted(String name, Operation operation, Span span, Context context, long begun) {
      this.name = name;
      this.operation = operation;
      this.span = span;
      this.context = context;
      this.begun = begun;
    }

    @Override
    public void onOutcome(Outcome outcome) {
      long now = System.nanoTime();
      Throwable failure = failure(outcome);
      try {
        Operation actual = actual(outcome.event());
        if (span.isRecording()) {
          describe(outcome, failure, actual);
        }
        measure(outcome, failure, actual, now);
      } catch (RuntimeException | Error e) {
        telemetry.errors().add(name, e);
      }
      telemetry.end(span, failure, name);
    }

    private static @Nullable Throwable failure(Outcome outcome) {
      return outcome.failure().or(outcome::suppressedFailure).orElse(null);
    }

    /** An interceptor behind this one may have given the event another name. */
    private Operation actual(OutgoingEvent event) {
      return event.name().equals(name) ? operation : operations.of(event.name(), event.broadcast());
    }

    private void describe(Outcome outcome, @Nullable Throwable failure, Operation actual) {
      OutgoingEvent event = outcome.event();
      if (!event.name().equals(name)) {
        span.updateName(actual.spanName());
        span.setAllAttributes(actual.ofSpan(telemetry.broker().address(begun)));
        if (!hasDestination(actual, event)) {
          span.setAllAttributes(destination(event));
        }
      }
      outcome.messageId().ifPresent(id -> span.setAttribute(Conventions.MESSAGE_ID, id));
      span.setAttribute(Conventions.BODY_SIZE, outcome.bodySize());
      boolean unroutable = failure instanceof UnroutableEventException;
      if (unroutable || (failure == null && !outcome.routed())) {
        span.setAttribute(Conventions.UNROUTABLE, true);
      }
    }

    private void measure(Outcome outcome, @Nullable Throwable failure, Operation actual, long now) {
      telemetry
          .instruments()
          .emitted(
              now - begun,
              outcome.messageId().isPresent(),
              actual.measured(
                  telemetry.broker().address(now),
                  failure == null ? null : Conventions.errorType(failure)),
              context);
    }
  }
}
