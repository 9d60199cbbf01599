package io.vireo.opentelemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
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
    Handling handling = begin(event);
    if (handling == null) {
      chain.proceed();
      return;
    }
    Scope scope = handling.makeCurrent();
    Throwable failure = null;
    try {
      chain.proceed();
    } catch (Throwable e) {
      failure = e;
      throw e;
    } finally {
      handling.close(scope);
      handling.end(failure);
    }
  }

  /** Returns null if OpenTelemetry has thrown. */
  private @Nullable Handling begin(IncomingEvent event) {
    try {
      long begun = System.nanoTime();
      Address address = telemetry.broker().address(begun);
      Operation operation = operations.of(event.route(), event.broadcast());
      Message<?> message = event.message();
      // Not the current context: the thread is Vireo's, and what is current there is of no event.
      Context parent = extracted(event, message);
      SpanBuilder builder =
          telemetry
              .tracer()
              .spanBuilder(operation.spanName())
              .setParent(parent)
              .setSpanKind(operation.type().spanKind())
              .setAllAttributes(operation.ofSpan(address))
              .setAttribute(Conventions.DESTINATION_NAME, destination(event));
      SpanContext creation = Span.fromContext(parent).getSpanContext();
      if (creation.isValid() && isFurtherTry(message)) {
        builder.addLink(creation);
      }
      Span span = builder.startSpan();
      Handling handling =
          new Handling(event.route(), span, parent.with(span), operation, address, begun);
      handling.started(event);
      return handling;
    } catch (RuntimeException | Error e) {
      telemetry.errors().add(event.route(), e);
      return null;
    }
  }

  private Context extracted(IncomingEvent event, Message<?> message) {
    try {
      return telemetry.propagation().extract(Context.root(), message.headers());
    } catch (RuntimeException | Error e) {
      telemetry.errors().add(event.route(), e);
      return Context.root();
    }
  }

  private static boolean isFurtherTry(Message<?> message) {
    return message.attempt() > 1
        || message.redelivered()
        || message.headers().containsKey(Delivery.REDRIVEN_HEADER);
  }

  /** The name of a broadcast listener's queue is not known, and so it is not part of this. */
  private static String destination(IncomingEvent event) {
    String exchange = event.exchange().orElse("");
    String key = event.routingKey();
    String destination = exchange.isEmpty() ? key : exchange + ":" + key;
    return event.broadcast() || event.route().equals(key)
        ? destination
        : destination + ":" + event.route();
  }

  private final class Handling {
    private final String route;
    private final Span span;
    private final Context context;
    private final Operation operation;
    private final Address address;
    private final long begun;

    Handling(
        String route,
        Span span,
        Context context,
        Operation operation,
        Address address,
        long begun) {
      this.route = route;
      this.span = span;
      this.context = context;
      this.operation = operation;
      this.address = address;
      this.begun = begun;
    }

    void started(IncomingEvent event) {
      if (span.isRecording()) {
        describe(event);
      }
      if (isFirstAttemptOfDelivery(event.message())) {
        telemetry.instruments().consumed(operation.measured(address, null), context);
      }
    }

    /** Immediate retries are attempts of the same delivery. */
    private static boolean isFirstAttemptOfDelivery(Message<?> message) {
      Object before = message.headers().get(Delivery.ATTEMPTS_HEADER);
      return message.attempt() == 1 + (before instanceof Number number ? number.intValue() : 0);
    }

    private void describe(IncomingEvent event) {
      Message<?> message = event.message();
      message.id().ifPresent(id -> span.setAttribute(Conventions.MESSAGE_ID, id));
      span.setAttribute(Conventions.BODY_SIZE, event.bodySize());
      span.setAttribute(Conventions.ATTEMPT, message.attempt());
      span.setAttribute(Conventions.LISTENER_ID, event.subscriptionId());
      if (message.redelivered()) {
        span.setAttribute(Conventions.REDELIVERED, true);
      }
      if (message.headers().get(Delivery.REDRIVEN_HEADER) instanceof Number times) {
        span.setAttribute(Conventions.REDRIVEN, times.longValue());
      }
      if (telemetry.broker().isRabbit()) {
        span.setAttribute(Conventions.ROUTING_KEY, event.routingKey());
        RabbitMessage.describe(message, span);
      }
    }

    /** Returns null if OpenTelemetry has thrown. */
    @Nullable Scope makeCurrent() {
      try {
        return context.makeCurrent();
      } catch (RuntimeException | Error e) {
        telemetry.errors().add(route, e);
        return null;
      }
    }

    void close(@Nullable Scope scope) {
      try {
        if (scope != null) {
          scope.close();
        }
      } catch (RuntimeException | Error e) {
        telemetry.errors().add(route, e);
      }
    }

    void end(@Nullable Throwable failure) {
      try {
        long took = System.nanoTime() - begun;
        String error = failure == null ? null : Conventions.errorType(failure);
        if (failure != null && span.isRecording()) {
          span.setAttribute(Conventions.ERROR_TYPE, error);
          span.setStatus(StatusCode.ERROR);
          span.recordException(failure);
        }
        span.end();
        telemetry.instruments().processed(took, operation.measured(address, error), context);
      } catch (RuntimeException | Error e) {
        telemetry.errors().add(route, e);
      }
    }
  }
}
