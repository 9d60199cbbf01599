package io.vireo.opentelemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.vireo.AttemptListener;
import io.vireo.FailedAttempt;
import io.vireo.IncomingEvent;
import io.vireo.Message;
import io.vireo.instrumentation.Deliveries;
import io.vireo.opentelemetry.Broker.Address;
import io.vireo.spi.Delivery;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The span and the measurements of one call of a handler. The span ends when it is decided where
 * the event goes: on the handler's thread, or on another one if the handler was given up at its
 * time-out and still runs.
 */
final class Attempt implements AttemptListener {
  private final Telemetry telemetry;
  private final Operation operation;
  private final String route;
  private final Span span;
  private final Context context;
  private final Address address;
  private final long begun;

  /** Whether the end of the attempt is told, so that the span ends then. */
  private boolean endIsTold;

  /** What this interceptor has seen; another one may have caught it since. */
  private @Nullable Throwable seen;

  Attempt(
      Telemetry telemetry,
      Operation operation,
      String route,
      Span span,
      Context context,
      Address address,
      long begun) {
    this.telemetry = telemetry;
    this.operation = operation;
    this.route = route;
    this.span = span;
    this.context = context;
    this.address = address;
    this.begun = begun;
  }

  /** The context that is current while the handler runs. */
  Context context() {
    return context;
  }

  void started(IncomingEvent event) {
    try {
      if (span.isRecording()) {
        event.onOutcome(this);
        endIsTold = true;
        describe(event);
      }
      if (Deliveries.isFirstAttempt(event.message())) {
        telemetry.instruments().consumed(operation.measured(address, null), context);
      }
    } catch (RuntimeException | Error e) {
      telemetry.errors().add(route, e);
    }
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

  /**
   * The handler, and the interceptors within this one, have returned.
   *
   * @param failure what they have thrown; null if they have succeeded
   */
  void returned(@Nullable Throwable failure) {
    try {
      seen = failure;
      if (!endIsTold) {
        telemetry.end(span, failure, route);
      }
      String error = failure == null ? null : Conventions.errorType(failure);
      telemetry
          .instruments()
          .processed(System.nanoTime() - begun, operation.measured(address, error), context);
    } catch (RuntimeException | Error e) {
      telemetry.errors().add(route, e);
    }
  }

  @Override
  public void succeeded() {
    telemetry.end(span, seen, route);
  }

  @Override
  public void failed(FailedAttempt failed) {
    try {
      PreviousAttempt.write(span.getSpanContext(), failed);
      span.setAttribute(Conventions.OUTCOME, failed.outcome().name().toLowerCase(Locale.ROOT));
    } catch (RuntimeException | Error e) {
      telemetry.errors().add(route, e);
    }
    telemetry.end(span, failed.exception(), route);
  }
}
