package io.vireo.console.internal.task;

import static io.vireo.console.internal.task.TaskRequest.events;
import static io.vireo.console.internal.task.TaskRequest.number;

import io.vireo.Recovery;
import io.vireo.console.internal.failure.FailureIndex;
import java.util.List;
import java.util.Set;

/** Removes records for good, until it is stopped. */
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
    long before = done;
    boolean complete = false;
    try {
      long removed =
          recovery.discard(TaskWork.filter(ids, ids.size()), now -> progress(before + now));
      progress(before + removed);
      if (task.isStopAsked() && removed < ids.size()) {
        throw new StoppedException();
      }
      missing += ids.size() - removed;
      index.remove(recovery.route(), Set.copyOf(ids));
      complete = removed == ids.size();
    } finally {
      if (!complete) {
        index.refresh(recovery.route());
      }
    }
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
            + " %s no longer there: somebody else has redriven, edited or discarded them."
                .formatted(missing == 1 ? "1 was" : number(missing) + " were");
  }
}
