package io.vireo.micrometer;

import io.micrometer.observation.Observation;
import io.micrometer.observation.Observation.Scope;
import io.micrometer.observation.ObservationRegistry;
import io.vireo.HandlerInterceptor;
import io.vireo.IncomingEvent;
import io.vireo.instrumentation.EventNameLimit;
import io.vireo.instrumentation.InstrumentationErrors;
import org.jspecify.annotations.Nullable;

/** Observes events around their handlers. Called on handler threads, several at a time. */
final class HandlerObservations implements HandlerInterceptor {
  private static final HandleObservationConvention DEFAULT =
      new DefaultHandleObservationConvention();

  private final ObservationRegistry registry;
  private final String core;
  private final EventNameLimit names;
  private final @Nullable HandleObservationConvention convention;
  private final InstrumentationErrors errors =
      new InstrumentationErrors(
          VireoObservations.class,
          "is missing in the observations of handlers, because the observation registry has thrown");

  HandlerObservations(
      ObservationRegistry registry,
      String core,
      int maxEvents,
      @Nullable HandleObservationConvention convention) {
    this.registry = registry;
    this.core = core;
    this.names =
        new EventNameLimit(
            VireoObservations.class,
            maxEvents,
            "Observations show handled events",
            "are called '" + EventNameLimit.OTHER + "'");
    this.convention = convention;
  }

  @Override
  public void intercept(IncomingEvent event, Chain chain) throws Exception {
    if (registry.isNoop()) {
      chain.proceed();
      return;
    }
    HandleObservationContext context =
        new HandleObservationContext(event, names.admitted(event.route()), core);
    GuardedObservation observation =
        GuardedObservation.start(
            () -> Observation.createNotStarted(convention, DEFAULT, () -> context, registry),
            registry,
            errors,
            event.route());
    if (observation == null) {
      chain.proceed();
    } else {
      handle(observation, context, chain);
    }
  }

  private static void handle(
      GuardedObservation observation, HandleObservationContext context, Chain chain)
      throws Exception {
    Scope scope = observation.openScope();
    try {
      chain.proceed();
      context.ended(HandleObservationContext.Outcome.HANDLED);
    } catch (Exception | Error e) {
      context.ended(HandleObservationContext.Outcome.FAILED);
      observation.failed(e);
      throw e;
    } finally {
      observation.close(scope);
      observation.stop();
    }
  }
}
