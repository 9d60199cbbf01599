package io.vireo.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.benchmarks.Entry;
import io.vireo.benchmarks.Latencies;
import io.vireo.benchmarks.Measurement;
import io.vireo.benchmarks.Result;
import io.vireo.benchmarks.Round;
import io.vireo.benchmarks.Workload;
import io.vireo.benchmarks.workload.Workloads;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class GatesTest {
  private static final String WORK = "emit-async-1000-transient";
  private static final String RAW = "raw client";
  private static final String VIREO = "Vireo";
  private static final int MESSAGES = 1_000;

  /** The events per second of one contestant in each round. */
  private record Rates(String contestant, List<Double> perSecond) {}

  private static Rates rates(String contestant, double... perSecond) {
    return new Rates(contestant, DoubleStream.of(perSecond).boxed().toList());
  }

  private static Result result(String workload, Map<String, String> failures, Rates... rates) {
    Map<String, String> idioms = new LinkedHashMap<>();
    List<Round> rounds = new ArrayList<>();
    for (Rates of : rates) {
      idioms.put(of.contestant(), "in some way");
      for (int index = 0; index < of.perSecond().size(); index++) {
        long nanos = Math.round(MESSAGES * 1e9 / of.perSecond().get(index));
        rounds.add(
            new Round(
                of.contestant(),
                index + 1,
                new Measurement(MESSAGES, nanos, 1_000, Double.NaN, Latencies.NONE)));
      }
    }
    return new Result(workload, "what is done", MESSAGES, idioms, rounds, failures);
  }

  private static String row(String figure, String baseline, Result... results) {
    return GateTable.markdown(List.of(results)).stream()
        .filter(line -> line.contains("| " + figure + " | " + baseline + " |"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theRatioIsTheMedianOfThoseOfTheRounds() {
    Result result =
        result(WORK, Map.of(), rates(RAW, 100, 1_000, 100), rates(VIREO, 50, 1_000, 200));

    assertThat(row("rate", RAW, result))
        .isEqualTo(
            "| %s | rate | raw client | at least 0.90 x | 1.15 x | 1.00 x (0.50 to 2.00) | met |"
                .formatted(WORK));
  }

  @Test
  void aFigureBelowItsLimitIsMissedAndRoundedDown() {
    Result result = result(WORK, Map.of(), rates(RAW, 1_000), rates(VIREO, 899.9));

    assertThat(row("rate", RAW, result)).contains(" 0.89 x ").endsWith("| **missed** |");
  }

  @Test
  void aFigureThatReachesTheAimIsMarked() {
    Result result = result(WORK, Map.of(), rates(RAW, 100), rates(VIREO, 116));

    assertThat(row("rate", RAW, result)).endsWith("| met, and the aim |");
  }

  @Test
  void lessIsBetterForTheClientsTime() {
    Result result = result(WORK, Map.of(), rates(RAW, 100), rates(VIREO, 100));

    assertThat(row("client time", RAW, result)).contains("at most 1.30 x").endsWith("the aim |");
  }

  @Test
  void aGateMayCompareTwoWorkloads() {
    Result one = result("emit-threads-1", Map.of(), rates(RAW, 9), rates(VIREO, 10));
    Result many = result("emit-threads-64", Map.of(), rates(RAW, 9), rates(VIREO, 40));

    assertThat(row("rate", "Vireo in emit-threads-1", one, many))
        .contains(" 4.00 x ")
        .endsWith("| **missed** |");
  }

  @Test
  void aFigureWithoutABaselineIsComparedWithItsLimit() {
    Measurement measurement =
        new Measurement(MESSAGES, 1, 1, Double.NaN, Latencies.NONE)
            .withFigures(Map.of("threads", 21.0));
    Result result =
        new Result(
            "routes-1000",
            "what is done",
            MESSAGES,
            Map.of(VIREO, "in some way"),
            List.of(new Round(VIREO, 1, measurement)),
            Map.of());

    assertThat(row("threads", "-", result))
        .contains("| at most 20 |", " 21 (21 to 21) ")
        .endsWith("| **missed** |");
  }

  @Test
  void aGateThatWasNotMeasuredIsNotInTheTable() {
    assertThat(GateTable.markdown(List.of())).isEmpty();
    assertThat(GateTable.terminal(List.of(result("emit-threads-64", Map.of(), rates(VIREO)))))
        .isEmpty();
  }

  @Test
  void aContestantThatFailedHasNotMetItsGates() {
    Result result = result(WORK, Map.of(VIREO, "it broke"), rates(RAW, 1), rates(VIREO, 9));

    assertThat(row("rate", RAW, result)).endsWith("| **failed** |");
  }

  @Test
  void everyGateNamesContestantsThatExist() {
    Map<String, Workload> workloads =
        Workloads.all().stream().collect(Collectors.toMap(Workload::name, Function.identity()));

    assertThat(Gates.list())
        .filteredOn(gate -> workloads.containsKey(gate.workload()))
        .hasSizeGreaterThan(20)
        .allSatisfy(
            gate -> {
              assertThat(names(workloads, gate.workload())).contains(gate.contestant());
              gate.baseline()
                  .ifPresent(
                      baseline ->
                          assertThat(names(workloads, baseline.workload()))
                              .contains(baseline.contestant()));
            });
  }

  private static List<String> names(Map<String, Workload> workloads, String workload) {
    return workloads.get(workload).entries().stream().map(Entry::name).toList();
  }
}
