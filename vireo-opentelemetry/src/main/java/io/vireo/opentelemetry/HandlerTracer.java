package io.vireo.opentelemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.vireo.HandlerInterceptor;
import io.vireo.IncomingEvent;
import io.vireo.Message;
import io.vireo.opentelemetry.Broker.Address;
import io.vireo.spi.Delivery;
import org.jspecify.annotations.Nullable;

/** Traces and measures the calls of handlers. Called on handler threads, several at a time. */
final class HandlerTracer implements HandlerInterceptor {
  private final Telemetry telemetry;
  private final Operations operations;

  HandlerTracer(Telemetry telemetry, int maxEvents) {
    this.telemetry = telemetry;
    this.operations = new Operations(Operation.Type.PROCESS, telemetry, maxEvents);
  }

  @Override
  public void intercept(IncomingEvent event, Chain chain) throws Exception {
    Attempt attempt = begin(event);
    if (attempt == null) {
      chain.proceed();
      return;
    }
    Scope scope = telemetry.makeCurrent(attempt.context(), event.route());
    Throwable failure = null;
    try {
      chain.proceed();
    } catch (Throwable e) {
      failure = e;
      throw e;
    } finally {
      telemetry.close(scope, event.route());
      attempt.returned(failure);
    }
  }

  /** Returns null if OpenTelemetry has thrown. */
  private @Nullable Attempt begin(IncomingEvent event) {
    try {
      long begun = System.nanoTime();
      Address address = telemetry.broker().address(begun);
      Operation operation = operations.of(event.route(), event.broadcast());
      Message<?> message = event.message();
      Context parent = extracted(event, message);
      SpanContext created = Span.fromContext(parent).getSpanContext();
      SpanContext previous = PreviousAttempt.read(message.headers());
      if (!created.isValid() && previous.isValid()) {
        parent = parent.with(Span.wrap(previous));
      }
      SpanBuilder builder =
          telemetry
              .tracer()
              .spanBuilder(operation.spanName())
              .setParent(parent)
              .setSpanKind(operation.type().spanKind())
              .setAllAttributes(operation.ofSpan(address))
              .setAttribute(Conventions.DESTINATION_NAME, operation.destination(event));
      if (created.isValid() && isFurtherAttempt(message, previous)) {
        builder.addLink(created, Conventions.CREATED);
      }
      if (previous.isValid()) {
        builder.addLink(previous, Conventions.PREVIOUS);
      }
      Span span = builder.startSpan();
      Attempt attempt =
          new Attempt(telemetry, operation, event.route(), span, parent.with(span), address, begun);
      attempt.started(event);
      return attempt;
    } catch (RuntimeException | Error e) {
      telemetry.errors().add(event.route(), e);
      return null;
    }
  }

  /**
   * The context that came with the event. It does not build on the context that is current on this
   * thread: the thread is Vireo's, and whatever is current there is of another event.
   */
  private Context extracted(IncomingEvent event, Message<?> message) {
    try {
      return telemetry.propagation().extract(Context.root(), message.headers());
    } catch (RuntimeException | Error e) {
      telemetry.errors().add(event.route(), e);
      return Context.root();
    }
  }

  private static boolean isFurtherAttempt(Message<?> message, SpanContext previous) {
    return message.attempt() > 1
        || message.redelivered()
        || previous.isValid()
        || message.headers().containsKey(Delivery.REDRIVEN_HEADER);
  }
}
