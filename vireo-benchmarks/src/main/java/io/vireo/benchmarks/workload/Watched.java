package io.vireo.benchmarks.workload;

import io.vireo.benchmarks.Entry;
import io.vireo.benchmarks.Setting;
import io.vireo.benchmarks.Workload;
import io.vireo.benchmarks.vireo.VireoContestants;
import java.util.List;

/** A listener while consoles watch it, compared with one that nobody watches. */
record Watched(Consume plain) implements Workload {
  /** Enough for several seconds, since a console asks the observers once in a second or two. */
  private static final int MESSAGES = 200_000;

  static Watched consume() {
    return new Watched(new Consume(Setting.DEFAULT_PREFETCH, 1));
  }

  @Override
  public String name() {
    return "watched-" + plain.name();
  }

  @Override
  public String description() {
    return plain.description() + "; with and without consoles that are open";
  }

  @Override
  public int messages() {
    return MESSAGES;
  }

  @Override
  public List<Entry> entries() {
    return ContestantTrial.entries(VireoContestants.watchedListeners(), plain::measure);
  }
}
