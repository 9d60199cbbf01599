package io.vireo.benchmarks.report;

import io.vireo.benchmarks.Median;
import io.vireo.benchmarks.Result;
import java.util.Map;
import java.util.Optional;

/**
 * What Vireo must reach in a work, and what it is after.
 *
 * @param work by name
 * @param quantity what is looked at
 * @param rival whom it is compared with; nobody if the figure itself counts
 * @param limit what must be reached: the least, or the most where less is better
 * @param aim what is wished for beyond; the limit itself if nothing is
 */
record Gate(String work, Quantity quantity, Optional<Rival> rival, double limit, double aim) {
  /** Who has to pass. */
  static final String CONTESTANT = "Vireo";

  /**
   * Another contestant of the same work, or Vireo itself in another one.
   *
   * @param work by name
   * @param contestant by name
   */
  record Rival(String work, String contestant) {}

  enum Verdict {
    AIM_REACHED("met, and the aim"),
    MET("met"),
    MISSED("**missed**"),
    FAILED("**failed**");

    private final String words;

    Verdict(String words) {
      this.words = words;
    }

    /** In Markdown. */
    String words() {
      return words;
    }
  }

  /** Each ratio is that of two rounds with the same number, and this the median of them. */
  Median reached(Map<String, Result> results) {
    Result own = results.get(work);
    if (own == null) {
      return Median.NONE;
    }
    if (rival.isEmpty()) {
      return quantity.of(own, CONTESTANT);
    }
    Result others = results.get(rival.get().work());
    return others == null
        ? Median.NONE
        : quantity.ratio(own, CONTESTANT, others, rival.get().contestant());
  }

  /** Empty if it was not measured. */
  Optional<Verdict> verdict(Map<String, Result> results) {
    Result own = results.get(work);
    if (own != null && own.failures().containsKey(CONTESTANT)) {
      return Optional.of(Verdict.FAILED);
    }
    Median reached = reached(results);
    if (!reached.present()) {
      return Optional.empty();
    }
    if (!keeps(limit, reached.middle())) {
      return Optional.of(Verdict.MISSED);
    }
    return Optional.of(
        aim != limit && keeps(aim, reached.middle()) ? Verdict.AIM_REACHED : Verdict.MET);
  }

  private boolean keeps(double bound, double figure) {
    return quantity.moreIsBetter() ? figure >= bound : figure <= bound;
  }
}
