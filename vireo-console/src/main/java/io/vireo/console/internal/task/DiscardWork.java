package io.vireo.console.internal.task;

import static io.vireo.console.internal.task.TaskRequest.events;
import static io.vireo.console.internal.task.TaskRequest.number;

import io.vireo.Recovery;
import io.vireo.RecoveryFilter;
import io.vireo.console.internal.failure.FailureIndex;
import java.util.List;
import java.util.Set;

/** Removes records for good, some thousand at a time, so that it can be stopped. */
final class DiscardWork implements TaskWork {
  private static final int AT_ONCE = 5_000;

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
    for (int from = 0; from < ids.size(); from += AT_ONCE) {
      if (task.isStopAsked()) {
        throw new StoppedException();
      }
      discard(recovery, ids.subList(from, Math.min(ids.size(), from + AT_ONCE)));
    }
  }

  private void discard(Recovery recovery, List<String> ids) {
    boolean complete = false;
    try {
      long removed =
          recovery.discard(
              RecoveryFilter.builder()
                  .ids(ids.toArray(new String[0]))
                  .limit(ids.size())
                  .build());
      complete = true;
      done += removed;
      missing += ids.size() - removed;
      task.progress(done, 0);
      index.remove(recovery.route(), Set.copyOf(ids));
      complete = removed == ids.size();
    } finally {
      if (!complete) {
        index.refresh(recovery.route());
      }
    }
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
