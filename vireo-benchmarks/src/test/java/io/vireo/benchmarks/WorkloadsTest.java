package io.vireo.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.benchmarks.workload.Workloads;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class WorkloadsTest {
  @Test
  void noTwoWorkloadsHaveTheSameName() {
    assertThat(Workloads.all()).extracting(Workload::name).doesNotHaveDuplicates();
  }

  @Test
  void contestantsOfAWorkloadHaveDifferentNamesAndThePlainOneIsFirst() {
    assertThat(Workloads.all())
        .allSatisfy(
            workload -> {
              assertThat(workload.entries()).extracting(Entry::name).doesNotHaveDuplicates();
              assertThat(workload.entries().get(0).name())
                  .isIn("raw client", "codec alone", "Vireo");
            });
  }

  @Test
  void theListNamesWorkloadsAndContestants() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    int code = BenchmarkCommand.commandLine(new PrintStream(out, true, UTF_8)).execute("--list");

    assertThat(code).isZero();
    assertThat(out.toString(UTF_8))
        .contains("emit-async-1000-transient:", "consume-prefetch-250-concurrency-1:", "  Vireo:");
  }

  @Test
  void anOrderHasTheGivenSize() {
    for (int size : new int[] {Order.SMALL, 4_096}) {
      assertThat(OrderCodec.encode(Orders.of(1, size).next(0)).length)
          .isBetween(size - 8, size + 8);
    }
  }
}
