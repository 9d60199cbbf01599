package io.vireo.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.benchmarks.jmh.Jmh;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.results.RunResult;

/** Tests that the JMH benchmarks run. What they measure has no meaning here. */
class JmhTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CodecBenchmark.decode$",
        "DispatchBenchmark.handOff",
        "InstrumentationBenchmark",
        "MemoryDriverBenchmark"
      })
  void aBenchmarkRunsAndHasAScore(String name) throws Exception {
    List<RunResult> results = Jmh.tryOut(name);

    assertThat(results).isNotEmpty();
    assertThat(results)
        .allSatisfy(result -> assertThat(result.getPrimaryResult().getScore()).isPositive());
  }
}
