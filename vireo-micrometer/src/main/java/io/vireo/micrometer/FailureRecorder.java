package io.vireo.micrometer;

import io.micrometer.core.instrument.Timer;
import io.vireo.Failure;
import io.vireo.FailureListener;
import io.vireo.instrumentation.InstrumentationErrors;
import java.util.concurrent.TimeUnit;

/** Counts failed attempts by where the event went. Called on one thread at a time. */
final class FailureRecorder implements FailureListener {
  private final MetersByEvent<ListenerMeters> meters;
  private final InstrumentationErrors errors;

  FailureRecorder(MetersByEvent<ListenerMeters> meters, InstrumentationErrors errors) {
    this.meters = meters;
    this.errors = errors;
  }

  @Override
  public void failed(Failure failure) {
    try {
      ListenerMeters own = meters.of(failure.route(), failure.broadcast());
      own.failure(failure.outcome()).increment();
      Timer settled = own.settled(failure.outcome());
      if (settled != null) {
        failure
            .timestamp()
            .ifPresent(
                emitted -> {
                  long took = failure.failedAt().toEpochMilli() - emitted.toEpochMilli();
                  settled.record(Math.max(0, took), TimeUnit.MILLISECONDS);
                });
      }
    } catch (RuntimeException | Error e) {
      errors.add(failure.route(), e);
    }
  }
}
