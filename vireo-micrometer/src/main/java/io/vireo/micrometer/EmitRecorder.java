package io.vireo.micrometer;

import io.micrometer.core.instrument.Timer;
import io.vireo.EmitInterceptor;
import io.vireo.OutgoingEvent;
import io.vireo.instrumentation.InstrumentationErrors;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Measures events on their way out. Called on the threads that emit and on those that tell the
 * outcome, several at a time. It makes one object for each event.
 */
final class EmitRecorder implements EmitInterceptor {
  private final MetersByEvent<EmitMeters> meters;
  private final InstrumentationErrors errors;
  private final LongAdder active = new LongAdder();

  EmitRecorder(MetersByEvent<EmitMeters> meters, InstrumentationErrors errors) {
    this.meters = meters;
    this.errors = errors;
  }

  /** How many events have been emitted whose outcome is not known yet. */
  long active() {
    return active.sum();
  }

  /** The shared routes on which events were emitted, as far as they have meters of their own. */
  Set<String> sharedRoutes() {
    return meters.sharedNames();
  }

  @Override
  public void intercept(OutgoingEvent event, Chain chain) {
    active.increment();
    chain.proceed(event, new Emitted(System.nanoTime()));
  }

  private final class Emitted implements OutcomeListener {
    private final long begun;

    Emitted(long begun) {
      this.begun = begun;
    }

    @Override
    public void onOutcome(Outcome outcome) {
      active.decrement();
      OutgoingEvent event = outcome.event();
      try {
        timer(meters.of(event.name(), event.broadcast()), outcome)
            .record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
      } catch (RuntimeException | Error e) {
        errors.add(event.name(), e);
      }
    }
  }

  private static Timer timer(EmitMeters meters, EmitInterceptor.Outcome outcome) {
    return switch (EmitOutcome.of(outcome)) {
      case CONFIRMED -> meters.confirmed;
      case UNROUTABLE -> meters.unroutable;
      case FAILED -> meters.failed;
    };
  }
}
