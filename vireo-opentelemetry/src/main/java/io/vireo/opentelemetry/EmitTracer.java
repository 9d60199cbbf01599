package io.vireo.opentelemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.vireo.EmitInterceptor;
import io.vireo.OutgoingEvent;
import io.vireo.UnroutableEventException;
import io.vireo.opentelemetry.Broker.Address;
import io.vireo.spi.ExchangeNames;
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
    Emitted emitted = begin(event);
    if (emitted == null) {
      chain.proceed(event);
      return;
    }
    OutgoingEvent sent = emitted.injected(event);
    Scope scope = telemetry.makeCurrent(emitted.context, event.name());
    try {
      chain.proceed(sent, emitted);
    } finally {
      telemetry.close(scope, event.name());
    }
  }

  /** Returns null if OpenTelemetry has thrown. */
  private @Nullable Emitted begin(OutgoingEvent event) {
    try {
      long begun = System.nanoTime();
      Address address = telemetry.broker().address(begun);
      Operation operation = operations.of(event.name(), event.broadcast());
      Context parent = Context.current();
      SpanContext custom = creationContext(event);
      SpanBuilder builder =
          telemetry
              .tracer()
              .spanBuilder(operation.spanName())
              .setParent(parent)
              .setSpanKind(operation.type().spanKind())
              .setAllAttributes(operation.ofSpan(address))
              .setAttribute(Conventions.DESTINATION_NAME, destination(event));
      if (telemetry.broker().isRabbit()) {
        builder.setAttribute(Conventions.ROUTING_KEY, event.routingKey());
      }
      if (custom.isValid()) {
        builder.addLink(custom, Conventions.CREATED);
      }
      Span span = builder.startSpan();
      return new Emitted(event.name(), span, parent.with(span), begun, custom);
    } catch (RuntimeException | Error e) {
      telemetry.errors().add(event.name(), e);
      return null;
    }
  }

  /** The context that the program has given the event itself. */
  private SpanContext creationContext(OutgoingEvent event) {
    return event.headers().isEmpty()
        ? SpanContext.getInvalid()
        : Span.fromContext(telemetry.propagation().extract(Context.root(), event.headers()))
            .getSpanContext();
  }

  private String destination(OutgoingEvent event) {
    if (!telemetry.broker().isRabbit()) {
      return event.name();
    }
    String own = event.broadcast() ? ExchangeNames.BROADCAST : ExchangeNames.SHARED;
    return event.exchange().orElse(own) + ":" + event.routingKey();
  }

  private final class Emitted implements OutcomeListener {
    private final String name;
    private final Span span;
    private final Context context;
    private final long begun;
    private final SpanContext custom;

    Emitted(String name, Span span, Context context, long begun, SpanContext custom) {
      this.name = name;
      this.span = span;
      this.context = context;
      this.begun = begun;
      this.custom = custom;
    }

    /** Returns the event itself if OpenTelemetry has thrown, or the headers have no room. */
    OutgoingEvent injected(OutgoingEvent event) {
      try {
        // A context that the program has given the event is not changed: only what it lacks is
        // added.
        Context carried = custom.isValid() ? context.with(Span.wrap(custom)) : context;
        return telemetry.propagation().inject(carried, event);
      } catch (RuntimeException | Error e) {
        telemetry.errors().add(name, e);
        return event;
      }
    }

    @Override
    public void onOutcome(Outcome outcome) {
      long now = System.nanoTime();
      Throwable failure = failure(outcome);
      try {
        if (span.isRecording()) {
          describe(outcome, failure);
        }
        measure(outcome, failure, now);
      } catch (RuntimeException | Error e) {
        telemetry.errors().add(name, e);
      }
      telemetry.end(span, failure, name);
    }

    private static @Nullable Throwable failure(Outcome outcome) {
      return outcome.failure().or(outcome::suppressedFailure).orElse(null);
    }

    private void describe(Outcome outcome, @Nullable Throwable failure) {
      OutgoingEvent event = outcome.event();
      if (!event.name().equals(name)) {
        // An interceptor behind this one has given the event another name.
        Operation actual = operations.of(event.name(), event.broadcast());
        span.updateName(actual.spanName());
        span.setAllAttributes(actual.ofSpan(telemetry.broker().address(begun)));
        span.setAttribute(Conventions.DESTINATION_NAME, destination(event));
        if (telemetry.broker().isRabbit()) {
          span.setAttribute(Conventions.ROUTING_KEY, event.routingKey());
        }
      }
      outcome.messageId().ifPresent(id -> span.setAttribute(Conventions.MESSAGE_ID, id));
      span.setAttribute(Conventions.BODY_SIZE, outcome.bodySize());
      boolean unroutable = failure instanceof UnroutableEventException;
      if (unroutable || (failure == null && !outcome.routed())) {
        span.setAttribute(Conventions.UNROUTABLE, true);
      }
    }

    private void measure(Outcome outcome, @Nullable Throwable failure, long now) {
      OutgoingEvent event = outcome.event();
      Operation operation = operations.of(event.name(), event.broadcast());
      telemetry
          .instruments()
          .emitted(
              now - begun,
              outcome.messageId().isPresent(),
              operation.measured(
                  telemetry.broker().address(now),
                  failure == null ? null : Conventions.errorType(failure)),
              context);
    }
  }
}
