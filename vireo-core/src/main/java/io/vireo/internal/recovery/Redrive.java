package io.vireo.internal.recovery;

import io.vireo.EmitTimeoutException;
import io.vireo.PayloadException;
import io.vireo.RecoveryException;
import io.vireo.RecoveryFilter;
import io.vireo.RedriveOptions;
import io.vireo.RedriveResult;
import io.vireo.VireoException;
import io.vireo.spi.Durations;
import io.vireo.spi.PublishCallback;
import io.vireo.spi.RecoveryLook;
import io.vireo.spi.RecoveryQueue;
import io.vireo.spi.StoredRecord;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One redrive. It goes through a recovery queue, publishes the events again, several at a time, and
 * removes each record once its event is confirmed. All of this happens on the calling thread, which
 * blocks until the redrive is done; the threads of the driver only put outcomes into a queue.
 */
final class Redrive {
  private static final Logger LOG = LoggerFactory.getLogger(Redrive.class);

  /**
   * How long to wait for an outcome. A driver reports each outcome sooner, unless it fails to do
   * so.
   */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How often the program is asked, during a wait, whether the redrive is to stop. */
  private static final long STOP_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final String where;
  private final RecoveryQueue queue;
  private final RecoveryReader reader;
  private final RecoveryFilter filter;
  private final RedriveOptions options;
  private final Pace pace;
  private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();

  /** The number of events that are published and whose outcome has not been dealt with. */
  private int open;

  /** The number of records whose removal the broker may not have noticed yet. */
  private int unnoticed;

  private long seen;
  private long matched;
  private long redriven;
  private long left;
  private @Nullable RuntimeException thrownByProgram;

  private record Outcome(FoundRecord found, boolean taken, @Nullable VireoException failure) {}

  /**
   * Makes a redrive.
   *
   * @param where names the recovery queue and its broker in messages
   */
  Redrive(
      String where,
      RecoveryQueue queue,
      RecoveryReader reader,
      RecoveryFilter filter,
      RedriveOptions options) {
    this.where = where;
    this.queue = queue;
    this.reader = reader;
    this.filter = filter;
    this.options = options;
    this.pace = new Pace(options.eventsPerSecond(), System.nanoTime());
  }

  RedriveResult run() {
    RecoveryLook look = queue.look();
    try (look) {
      goThrough(look);
    } catch (VireoException e) {
      if (e == thrownByProgram) {
        throw e;
      }
      throw endedEarly(e);
    }
    return result();
  }

  private void goThrough(RecoveryLook look) {
    try {
      while (matched < filter.limit() && !isToStop()) {
        StoredRecord stored = look.next();
        if (stored == null) {
          break;
        }
        seen++;
        visit(look, reader.read(stored));
      }
      while (open > 0) {
        settle(look, nextOutcome());
      }
    } catch (RuntimeException | Error e) {
      settleTheRest(look, e);
      throw e;
    }
  }

  private void visit(RecoveryLook look, FoundRecord found) {
    boolean meant = filter.matches(found.record());
    if (meant) {
      matched++;
    }
    if (meant && !found.hasEvent()) {
      left++;
    } else if (meant && options.dryRun()) {
      redriven++;
    } else if (meant && awaitTurn(look)) {
      publish(found);
    } else if (meant) {
      // The record was not redriven, and it stays as those that were not looked at.
      seen--;
      matched--;
    }
    tellProgress();
    settleWhatIsThere(look);
  }

  /** Waits until the next event may be published. Returns false if the redrive is to stop. */
  private boolean awaitTurn(RecoveryLook look) {
    while (open + unnoticed >= options.window()) {
      if (unnoticed > 0) {
        look.awaitRemoved();
        unnoticed = 0;
      } else {
        settle(look, nextOutcome());
      }
    }
    long wait = pace.untilNext(System.nanoTime());
    while (wait > 0) {
      if (isToStop()) {
        return false;
      }
      Outcome outcome = poll(Math.min(wait, STOP_CHECK_NANOS));
      if (outcome != null) {
        settle(look, outcome);
      }
      wait = pace.untilNext(System.nanoTime());
    }
    pace.pass(System.nanoTime());
    return true;
  }

  private boolean isToStop() {
    try {
      return options.stopWhen().getAsBoolean();
    } catch (RuntimeException e) {
      thrownByProgram = e;
      throw e;
    }
  }

  private void publish(FoundRecord found) {
    open++;
    queue.redrive(
        RedrivenEvents.again(found.record(), options.listener().orElse(null)),
        new PublishCallback() {
          @Override
          public void confirmed(boolean routed) {
            outcomes.add(new Outcome(found, routed, null));
          }

          @Override
          public void failed(VireoException cause) {
            outcomes.add(new Outcome(found, false, cause));
          }

          @Override
          public boolean isAwaited() {
            return false;
          }
        });
  }

  // ---- Outcomes

  private void settleWhatIsThere(RecoveryLook look) {
    for (Outcome outcome = outcomes.poll(); outcome != null; outcome = outcomes.poll()) {
      settle(look, outcome);
    }
  }

  private void settle(RecoveryLook look, Outcome outcome) {
    open--;
    VireoException failure = outcome.failure();
    if (failure != null && !(failure instanceof PayloadException)) {
      throw failure;
    }
    if (outcome.taken()) {
      look.remove(outcome.found().stored());
      unnoticed++;
      redriven++;
    } else {
      left++;
      if (failure != null) {
        // The redrive goes on, because the broker may take the other events.
        LOG.warn("Record {} stays in {}", outcome.found().record().id(), where, failure);
      }
    }
    tellProgress();
  }

  private void tellProgress() {
    try {
      options.progress().accept(result());
    } catch (RuntimeException e) {
      thrownByProgram = e;
      throw e;
    }
  }

  private Outcome nextOutcome() {
    Outcome outcome = poll(Durations.nanos(PATIENCE));
    if (outcome == null) {
      throw new EmitTimeoutException(
          "None of " + open + " events was confirmed within " + PATIENCE);
    }
    return outcome;
  }

  private @Nullable Outcome poll(long nanos) {
    try {
      return outcomes.poll(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VireoException("The thread was interrupted", e);
    }
  }

  /**
   * Waits, after a failure, for the outcomes of the events that are published, and removes the
   * record of each event that is confirmed, so that this event is not published twice.
   */
  private void settleTheRest(RecoveryLook look, Throwable failure) {
    boolean interrupted = Thread.interrupted();
    long end = Durations.deadline(PATIENCE);
    try {
      while (open > 0) {
        Outcome outcome = outcomes.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (outcome == null) {
          return;
        }
        open--;
        if (outcome.taken()) {
          look.remove(outcome.found().stored());
          redriven++;
        }
      }
    } catch (InterruptedException e) {
      interrupted = true;
    } catch (VireoException e) {
      // The look is over, so that no further record can be removed.
      if (e != failure) {
        failure.addSuppressed(e);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private RedriveResult result() {
    return new RedriveResult(seen, matched, redriven, left);
  }

  private RecoveryException endedEarly(VireoException cause) {
    return new RecoveryException(
        "Redriving %s ended before it was through: %s. %s events are redriven and their records removed; all others are still in recovery, at most %s of them published already (if the broker has crashed, it may also have brought back records that were removed). Redrive again to go on"
            .formatted(where, cause.getMessage(), redriven, options.window()),
        result(),
        cause);
  }
}
