package io.vireo.operations.inspection;

import io.vireo.Core;
import io.vireo.VireoException;
import io.vireo.operations.describe.Fleet;
import io.vireo.operations.inspection.ManagementReader.Unreadable;
import java.time.Duration;
import java.time.Instant;

/**
 * An inspection that opens what it needs for each question. It makes an answer with a reason of the
 * failure of a broker that cannot be asked.
 */
abstract class AbstractInspection implements Inspection {
  private final Core core;

  AbstractInspection(Core core) {
    this.core = core;
  }

  /** The connection to the broker. */
  final Core core() {
    return core;
  }

  @Override
  public final Report examine() {
    Instant now = Instant.now();
    try {
      return examine(now);
    } catch (VireoException e) {
      return Report.unavailable(now, e);
    }
  }

  abstract Report examine(Instant now);

  @Override
  public final Explanation explain(String event) {
    Instant now = Instant.now();
    if (!Explanation.isPossible(event)) {
      return Explanation.impossible(event, now);
    }
    try {
      return explain(event, now);
    } catch (VireoException e) {
      return Explanation.unavailable(event, now, String.valueOf(e.getMessage()));
    }
  }

  abstract Explanation explain(String event, Instant now);

  @Override
  public final RouteNames routes() {
    Instant now = Instant.now();
    try {
      return routes(now);
    } catch (Unreadable | VireoException e) {
      return RouteNames.unavailable(now, String.valueOf(e.getMessage()));
    }
  }

  abstract RouteNames routes(Instant now) throws Unreadable;

  @Override
  public final DelayedList delayed(int limit) {
    DelayedList.requirePossible(limit);
    try {
      return soonest(limit);
    } catch (Unreadable | VireoException e) {
      return DelayedList.unavailable(String.valueOf(e.getMessage()));
    }
  }

  /** Lists the delayed events that are due the soonest. */
  abstract DelayedList soonest(int limit) throws Unreadable;

  @Override
  public final Fleet describe(Duration howLong) {
    return Descriptions.of(core, howLong);
  }

  @Override
  public final void close() {
    // Each question closes what it has opened, and the core belongs to somebody else.
  }
}
