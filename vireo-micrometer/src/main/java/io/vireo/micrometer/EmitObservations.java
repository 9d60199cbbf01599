package io.vireo.micrometer;

import io.micrometer.observation.Observation;
import io.micrometer.observation.Observation.Scope;
import io.micrometer.observation.ObservationRegistry;
import io.vireo.EmitInterceptor;
import io.vireo.OutgoingEvent;
import io.vireo.instrumentation.EventNameLimit;
import io.vireo.instrumentation.InstrumentationErrors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Observes events on their way out. Called on the threads that emit and on those that tell the
 * outcome, several at a time.
 */
final class EmitObservations implements EmitInterceptor {
  private static final EmitObservationConvention DEFAULT = new DefaultEmitObservationConvention();

  private final ObservationRegistry registry;
  private final String core;
  private final EventNameLimit names;
  private final @Nullable EmitObservationConvention convention;
  private final InstrumentationErrors errors =
      new InstrumentationErrors(
          VireoObservations.class,
          "is missing in the observations of emits, because the observation registry has thrown");
  private final PropagatedHeaders headers = new PropagatedHeaders();

  EmitObservations(
      ObservationRegistry registry,
      String core,
      int maxEvents,
      @Nullable EmitObservationConvention convention) {
    this.registry = registry;
    this.core = core;
    this.names =
        new EventNameLimit(
            VireoObservations.class,
            maxEvents,
            "Observations show emitted events",
            "are called '" + EventNameLimit.OTHER + "'");
    this.convention = convention;
  }

  @Override
  public void intercept(OutgoingEvent event, Chain chain) {
    if (registry.isNoop()) {
      chain.proceed(event);
      return;
    }
    EmitObservationContext context =
        new EmitObservationContext(event, names.admitted(event.name()), core);
    GuardedObservation observation =
        GuardedObservation.start(
            () -> Observation.createNotStarted(convention, DEFAULT, () -> context, registry),
            registry,
            errors,
            event.name());
    if (observation == null) {
      chain.proceed(event);
    } else {
      new Observed(observation, context)
          .proceed(headers.addTo(event, context.propagatedHeaders()), chain);
    }
  }

  /**
   * One event that is observed. Its scope ends on the emitting thread, its outcome comes on any
   * thread; the later of the two ends the observation, because handlers forget a scope that is
   * still open when the observation ends.
   */
  private static final class Observed implements OutcomeListener {
    private final GuardedObservation observation;
    private final EmitObservationContext context;
    private final AtomicBoolean halfDone = new AtomicBoolean();

    Observed(GuardedObservation observation, EmitObservationContext context) {
      this.observation = observation;
      this.context = context;
    }

    void proceed(OutgoingEvent event, Chain chain) {
      Scope scope = observation.openScope();
      try {
        chain.proceed(event, this);
      } finally {
        observation.close(scope);
        stopIfDone();
      }
    }

    @Override
    public void onOutcome(Outcome outcome) {
      context.ended(outcome);
      outcome.failure().or(outcome::suppressedFailure).ifPresent(observation::failed);
      stopIfDone();
    }

    private void stopIfDone() {
      if (!halfDone.compareAndSet(false, true)) {
        observation.stop();
      }
    }
  }
}
