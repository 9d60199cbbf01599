package io.vireo.micrometer;

import io.vireo.HandlerInterceptor;
import io.vireo.IncomingEvent;
import io.vireo.Message;
import io.vireo.instrumentation.Deliveries;
import io.vireo.instrumentation.InstrumentationErrors;
import io.vireo.spi.Delivery;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Measures events around their handlers. Called on handler threads, several at a time. */
final class HandlerRecorder implements HandlerInterceptor {
  private final MetersByEvent<ListenerMeters> meters;
  private final InstrumentationErrors errors;

  HandlerRecorder(MetersByEvent<ListenerMeters> meters, InstrumentationErrors errors) {
    this.meters = meters;
    this.errors = errors;
  }

  @Override
  public void intercept(IncomingEvent event, Chain chain) throws Exception {
    ListenerMeters own = begun(event);
    long begun = System.nanoTime();
    boolean handled = false;
    try {
      chain.proceed();
      handled = true;
    } finally {
      if (own != null) {
        ended(event, own, System.nanoTime() - begun, handled);
      }
    }
  }

  /** Returns null if the registry has thrown. */
  private @Nullable ListenerMeters begun(IncomingEvent event) {
    try {
      ListenerMeters own = meters.of(event.route(), event.broadcast());
      Message<?> message = event.message();
      if (message.redelivered()) {
        if (Deliveries.isFirstAttempt(message)) {
          own.redelivered.increment();
        }
      } else if (message.attempt() == 1) {
        if (message.headers().containsKey(Delivery.REDRIVEN_HEADER)) {
          own.redriven.increment();
        } else {
          message
              .timestamp()
              .ifPresent(emitted -> own.waited.record(since(emitted), TimeUnit.MILLISECONDS));
        }
      }
      return own;
    } catch (RuntimeException | Error e) {
      errors.add(event.route(), e);
      return null;
    }
  }

  private void ended(IncomingEvent event, ListenerMeters own, long nanos, boolean handled) {
    try {
      (handled ? own.handled : own.failed).record(nanos, TimeUnit.NANOSECONDS);
      if (handled) {
        event
            .message()
            .timestamp()
            .ifPresent(emitted -> own.settled.record(since(emitted), TimeUnit.MILLISECONDS));
      }
    } catch (RuntimeException | Error e) {
      errors.add(event.route(), e);
    }
  }

  /** The clock of the machine that has emitted the event may be ahead of this one. */
  private static long since(Instant emitted) {
    return Math.max(0, System.currentTimeMillis() - emitted.toEpochMilli());
  }
}
