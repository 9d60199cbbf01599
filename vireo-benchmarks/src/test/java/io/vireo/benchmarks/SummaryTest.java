package io.vireo.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.benchmarks.workload.Workloads;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static final Workload WORK = Workloads.all().get(0);
  private static final String PLAIN = WORK.entries().get(0).name();
  private static final String OTHER = WORK.entries().get(1).name();

  private static Round round(String contestant, int number, long nanos, double clientNanos) {
    return new Round(
        contestant, number, new Measurement(1_000, nanos, clientNanos, Double.NaN, Latencies.NONE));
  }

  @Test
  void aRatioIsTheMedianOfTheRatiosOfRoundsNotTheRatioOfMedians() {
    List<Round> rounds =
        List.of(
            round(PLAIN, 1, 100, 10),
            round(OTHER, 1, 200, 20),
            round(PLAIN, 2, 1_000, 10),
            round(OTHER, 2, 500, 40),
            round(PLAIN, 3, 400, 10),
            round(OTHER, 3, 400, 10));

    List<Summary> summaries = Summary.of(Result.of(WORK, 1_000, rounds, Map.of()));

    assertThat(summaries).extracting(Summary::contestant).containsExactly(PLAIN, OTHER);
    assertThat(summaries.get(1).ratio()).isEqualTo(new Median(1, 0.5, 2));
    assertThat(summaries.get(1).clientRatio()).isEqualTo(new Median(2, 1, 4));
    assertThat(summaries.get(1).brokerMicros().present()).isFalse();
  }

  @Test
  void theMedianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
    assertThat(Median.of(DoubleStream.of(4, 1, 2, 100))).isEqualTo(new Median(3, 1, 100));
  }

  @Test
  void aContestantWithoutARoundIsNotInTheSummaryButItsFailureIsInTheTable() {
    Result result = Result.of(WORK, 1, List.of(round(PLAIN, 1, 1, 1)), Map.of(OTHER, "it broke"));

    assertThat(Summary.of(result)).extracting(Summary::contestant).containsExactly(PLAIN);
    assertThat(Tables.terminal(result)).last().asString().contains(OTHER, "it broke");
  }
}
