package io.vireo.console.internal.task;

import io.vireo.Recovery;
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
}
