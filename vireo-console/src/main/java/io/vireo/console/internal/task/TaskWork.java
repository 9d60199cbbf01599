package io.vireo.console.internal.task;

import io.vireo.Recovery;
import io.vireo.RecoveryFilter;
import java.util.List;

/** What a task does with the records of one route after the other. For one thread. */
interface TaskWork {
  /**
   * Works on the records of a route. Nobody else in this console works on that route meanwhile.
   *
   * @throws StoppedException if the task was stopped
   */
  void workOn(Recovery recovery, List<String> ids);

  /** How many records it has done. */
  long done();

  /** How many records stay although the task wanted to do them. */
  long failed();

  /** Says what was done, as a sentence; a part of it if the task has not come to its end. */
  String sentence(boolean complete);

  /**
   * Finds records by their ids.
   *
   * @param limit how many are looked for at most, since a look ends when it has found them
   */
  static RecoveryFilter filter(List<String> ids, long limit) {
    return RecoveryFilter.builder().ids(ids.toArray(new String[0])).limit(limit).build();
  }
}
