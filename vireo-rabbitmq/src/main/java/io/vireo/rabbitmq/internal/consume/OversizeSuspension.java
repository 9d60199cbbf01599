package io.vireo.rabbitmq.internal.consume;

import io.vireo.rabbitmq.internal.connection.Tunables;
import io.vireo.rabbitmq.internal.thread.SerialTasks;
import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Suspends a consumer whose queue holds a message that is too large to be received. After a while
 * the consumer resumes on trial, and is suspended again if such a message comes again. If none
 * comes for some time, the suspension is over. The consumer's serial tasks use it; {@link #reason}
 * may be called by any thread.
 */
final class OversizeSuspension {

  /** The consumer that is suspended. */
  interface Suspendable {

    /** Takes no events until a time at which it resumes on trial. Health says the reason. */
    void suspend(String reason, Instant until);

    /** Takes events again, on trial. */
    void resumeOnTrial();

    /** The consumer works again. */
    void suspensionOver();
  }

  private final Suspendable consumer;
  private final Threads threads;
  private final SerialTasks tasks;
  private final Tunables tunables;

  /** Grows with each step, so that a step which was planned before the last one does not happen. */
  private int steps;

  private boolean suspended;
  private volatile @Nullable String reason;

  OversizeSuspension(Suspendable consumer, Threads threads, SerialTasks tasks, Tunables tunables) {
    this.consumer = consumer;
    this.threads = threads;
    this.tasks = tasks;
    this.tunables = tunables;
  }

  /** Why the consumer is suspended, or on trial; null if it is neither. */
  @Nullable String reason() {
    return reason;
  }

  /** The broker has sent a message that is too large. */
  void received(String queue, long bytes) {
    if (suspended) {
      return;
    }
    suspended = true;
    Duration pause = tunables.oversizePause();
    String problem =
        "queue '%s' holds a message of %s bytes, and no more than %s are received. Take it out of the queue; until then its events are fetched every %s s only"
            .formatted(queue, bytes, tunables.maxInboundBytes(), pause.toSeconds());
    reason = problem;
    consumer.suspend(problem, Durations.after(Instant.now(), pause));
    nextStepAfter(pause, this::resumeOnTrial);
  }

  private void resumeOnTrial() {
    suspended = false;
    consumer.resumeOnTrial();
    nextStepAfter(
        tunables.oversizeProbation(),
        () -> {
          reason = null;
          consumer.suspensionOver();
        });
  }

  private void nextStepAfter(Duration delay, Runnable step) {
    steps++;
    int planned = steps;
    threads.after(
        delay,
        () ->
            tasks.execute(
                () -> {
                  if (steps == planned) {
                    step.run();
                  }
                }));
  }
}
