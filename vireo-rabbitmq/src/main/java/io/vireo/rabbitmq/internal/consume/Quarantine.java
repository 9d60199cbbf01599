package io.vireo.rabbitmq.internal.consume;

import io.vireo.rabbitmq.internal.connection.Tunables;
import io.vireo.rabbitmq.internal.thread.SerialTasks;
import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a consumer whose queue holds a message that is too large to be received: it rests
 * for a while, then tries again, and counts as mended when nothing too large has come for some
 * time. Used by the consumer's tasks; {@link #reason} may be called by any thread.
 */
final class Quarantine {

  /** The consumer. */
  interface Patient {

    /** Takes no events from now on, or takes them again. */
    void suspend(boolean value);

    /** It does not work, and why; tried again at that time. */
    void ill(String reason, Instant nextTry);

    /** It works again. */
    void mended();
  }

  private final Patient patient;
  private final Threads threads;
  private final SerialTasks tasks;
  private final Tunables tunables;
  private int round;
  private boolean suspended;
  private volatile @Nullable String reason;

  Quarantine(Patient patient, Threads threads, SerialTasks tasks, Tunables tunables) {
    this.patient = patient;
    this.threads = threads;
    this.tasks = tasks;
    this.tunables = tunables;
  }

  /** Why the consumer is not trusted at the moment; null if it is. */
  @Nullable String reason() {
    return reason;
  }

  /** A message of so many bytes was sent. */
  void received(String queue, long bytes) {
    if (suspended) {
      return;
    }
    suspended = true;
    Duration pause = tunables.oversizePause();
    String problem =
        "queue '"
            + queue
            + "' holds a message of "
            + bytes
            + " bytes, and no more than "
            + tunables.mostInboundBytes()
            + " are received. Take it out of the queue; until then its events are fetched every "
            + pause.toSeconds()
            + " s only";
    reason = problem;
    patient.suspend(true);
    patient.ill(problem, Durations.after(Instant.now(), pause));
    inThisRound(pause, this::tryAgain);
  }

  private void tryAgain() {
    suspended = false;
    patient.suspend(false);
    inThisRound(
        tunables.oversizeProbation(),
        () -> {
          reason = null;
          patient.mended();
        });
  }

  private void inThisRound(Duration delay, Runnable task) {
    round++;
    int expected = round;
    threads.after(
        delay,
        () ->
            tasks.execute(
                () -> {
                  if (round == expected) {
                    task.run();
                  }
                }));
  }
}
