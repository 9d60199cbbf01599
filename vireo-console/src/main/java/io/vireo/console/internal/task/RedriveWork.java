package io.vireo.console.internal.task;

import static io.vireo.console.internal.task.TaskRequest.events;
import static io.vireo.console.internal.task.TaskRequest.number;

import io.vireo.Recovery;
import io.vireo.RecoveryException;
import io.vireo.RecoveryFilter;
import io.vireo.RedriveOptions;
import io.vireo.RedriveResult;
import io.vireo.console.internal.failure.FailureIndex;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Publishes failed events again. Records that somebody else holds are not seen; they are looked for
 * again after a moment, so that only those are missing at the end that somebody else has taken.
 */
final class RedriveWork implements TaskWork {
  /** How often records are looked for that somebody else may hold. */
  static final int LOOKS = 3;

  static final long BETWEEN_LOOKS_MILLIS = 1_000;

  /**
   * How long one look may take. RabbitMQ ends a channel that has held a record for 30 minutes, such
   * as one between the records of a slow redrive that is not to be redriven itself.
   */
  private static final Duration LONGEST_LOOK = Duration.ofMinutes(10);

  private final ConsoleTask task;
  private final TaskRequest request;
  private final FailureIndex index;
  private final Duration longestLook;

  /** What was done on the routes before the present one. */
  private long doneBefore;

  private long failedBefore;
  private long done;
  private long failed;
  private long missing;

  RedriveWork(ConsoleTask task, FailureIndex index) {
    this(task, index, LONGEST_LOOK);
  }

  RedriveWork(ConsoleTask task, FailureIndex index, Duration longestLook) {
    this.task = task;
    this.request = task.request();
    this.index = index;
    this.longestLook = longestLook;
  }

  @Override
  public void workOn(Recovery recovery, List<String> ids) {
    doneBefore += done;
    failedBefore += failed;
    done = 0;
    failed = 0;
    boolean complete = false;
    try {
      int looks = 0;
      while (looks < LOOKS && done + failed < ids.size()) {
        if (looks > 0) {
          TaskRunner.pause(task, BETWEEN_LOOKS_MILLIS);
        }
        boolean through = redrive(recovery, ids, done);
        looks = through ? looks + 1 : 0;
        if (request.dryRun()) {
          break;
        }
      }
      complete = true;
      missing += Math.max(0, ids.size() - done - failed);
    } finally {
      if (!request.dryRun()) {
        forget(recovery.route(), ids, complete);
      }
    }
  }

  /** Has the list show what is left, of which only a pass may know. */
  private void forget(String route, List<String> ids, boolean complete) {
    if (complete && failed == 0) {
      index.remove(route, Set.copyOf(ids));
    }
    if (!complete || failed > 0 || done < ids.size()) {
      index.refresh(route);
    }
  }

  /** Looks once. Returns false if there was no time to look at all records. */
  private boolean redrive(Recovery recovery, List<String> ids, long doneInLooksBefore) {
    long end = System.nanoTime() + longestLook.toNanos();
    AtomicBoolean late = new AtomicBoolean();
    RecoveryFilter filter = TaskWork.filter(ids, ids.size() - doneInLooksBefore);
    RedriveOptions.Builder options =
        RedriveOptions.builder()
            .dryRun(request.dryRun())
            .stopWhen(() -> task.isStopAsked() || isLate(doneInLooksBefore, end, late))
            .progress(now -> took(doneInLooksBefore, now));
    if (request.rate() != null) {
      options.eventsPerSecond(request.rate());
    }
    if (request.listener() != null) {
      options.listener(request.listener());
    }
    try {
      took(doneInLooksBefore, recovery.redrive(filter, options.build()));
    } catch (RecoveryException e) {
      took(doneInLooksBefore, e.result());
      throw e;
    }
    if (task.isStopAsked() && done + failed < ids.size()) {
      throw new StoppedException();
    }
    return !late.get();
  }

  private boolean isLate(long doneInLooksBefore, long end, AtomicBoolean late) {
    // The next look begins with the records that have stayed, so it might come no further.
    boolean comesFurther = done > doneInLooksBefore && failed == 0;
    if (comesFurther && !request.dryRun() && System.nanoTime() - end > 0) {
      late.set(true);
    }
    return late.get();
  }

  private void took(long doneInLooksBefore, RedriveResult now) {
    done = doneInLooksBefore + now.redriven();
    failed = now.left();
    task.progress(done(), failed());
  }

  @Override
  public long done() {
    return doneBefore + done;
  }

  @Override
  public long failed() {
    return failedBefore + failed;
  }

  @Override
  public String sentence(boolean complete) {
    StringBuilder said = new StringBuilder();
    if (request.dryRun()) {
      said.append(events(done())).append(" would be redriven. Nothing was changed.");
    } else if (done() == task.total()) {
      said.append(
          done() == 1 ? "The event was redriven." : "All " + events(done()) + " were redriven.");
    } else {
      said.append("%s of %s redriven.".formatted(number(done()), events(task.total())));
    }
    if (failed() > 0) {
      said.append(
          " %s in recovery, because the queue is gone or the broker does not take the event as it is."
              .formatted(failed() == 1 ? "1 stays" : number(failed()) + " stay"));
    }
    if (complete && missing > 0) {
      said.append(
          " %s no longer there, or somebody else holds them: another console or command has redriven, edited or discarded them."
              .formatted(missing == 1 ? "1 was" : number(missing) + " were"));
    }
    return said.toString();
  }
}
