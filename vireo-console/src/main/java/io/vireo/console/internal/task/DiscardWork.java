package io.vireo.console.internal.task;

import static io.vireo.console.internal.task.TaskRequest.events;
import static io.vireo.console.internal.task.TaskRequest.number;

import io.vireo.Recovery;
import io.vireo.console.internal.failure.FailureIndex;
import java.util.List;
import java.util.Set;

/**
 * Removes records for good, until it is stopped. Records that it does not find are looked for again
 * after a moment, since somebody else may hold them.
 */
final class DiscardWork implements TaskWork {
  private final ConsoleTask task;
  private final FailureIndex index;
  private long done;
  private long missing;

  DiscardWork(ConsoleTask task, FailureIndex index) {
    this.task = task;
    this.index = index;
  }

  @Override
  public void workOn(Recovery recovery, List<String> ids) {
    if (task.request().dryRun()) {
      done += ids.size();
      task.progress(done, 0);
      return;
    }
    long all = done + ids.size();
    boolean complete = false;
    try {
      for (int look = 0; look < RedriveWork.LOOKS && done < all; look++) {
        if (look > 0) {
          TaskRunner.pause(task, RedriveWork.BETWEEN_LOOKS_MILLIS);
        }
        discard(recovery, ids, all - done);
        if (task.isStopAsked() && done < all) {
          throw new StoppedException();
        }
      }
      missing += all - done;
      index.remove(recovery.route(), Set.copyOf(ids));
      complete = done == all;
    } finally {
      if (!complete) {
        index.refresh(recovery.route());
      }
    }
  }

  private void discard(Recovery recovery, List<String> ids, long left) {
    long before = done;
    progress(before + recovery.discard(TaskWork.filter(ids, left), now -> progress(before + now)));
  }

  /** Says whether the discarding goes on. */
  private boolean progress(long removed) {
    done = removed;
    task.progress(done, 0);
    return !task.isStopAsked();
  }

  @Override
  public long done() {
    return done;
  }

  @Override
  public long failed() {
    return 0;
  }

  @Override
  public String sentence(boolean complete) {
    if (task.request().dryRun()) {
      return events(done) + " would be discarded. Nothing was changed.";
    }
    String said =
        done == task.total()
            ? events(done) + " discarded."
            : "%s of %s discarded.".formatted(number(done), events(task.total()));
    return missing == 0 || !complete
        ? said
        : said
            + " %s no longer there, or somebody else holds them: another console or command has redriven, edited or discarded them."
                .formatted(missing == 1 ? "1 was" : number(missing) + " were");
  }
}
