package io.vireo.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.benchmarks.workload.Workloads;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchmarkCommandTest {
  private static final Report.Environment ENVIRONMENT =
      new Report.Environment("17.0.1", "3.10.8", 2, 7, 2);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream error = new ByteArrayOutputStream();

  private int run(String... arguments) {
    CommandLine command = BenchmarkCommand.commandLine(new PrintStream(out, true, UTF_8));
    command.setErr(new PrintWriter(error, true, UTF_8));
    return command.execute(arguments);
  }

  private static Workload workload(String name) {
    return Workloads.all().stream()
        .filter(workload -> workload.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The result of a workload in which every contestant had this rate. */
  private static Result result(String workload, int perSecond) {
    return result(
        workload,
        new Measurement(1_000, 1_000_000_000_000L / perSecond, 7_000, Double.NaN, Latencies.NONE),
        Map.of());
  }

  private static Result result(
      String workload, Measurement measurement, Map<String, String> failures) {
    return Result.of(
        workload(workload),
        1_000,
        workload(workload).entries().stream()
            .map(entry -> new Round(entry.name(), 1, measurement))
            .toList(),
        failures);
  }

  @Test
  void contestantsAreSelectedByPartsOfTheirNamesAndThePlainOneStays() {
    assertThat(run("emit-async-1000-transient", "--contestants", "vireo,TUNED", "--list")).isZero();

    assertThat(out.toString(UTF_8).lines().skip(1).map(line -> line.strip().split(":", 2)[0]))
        .containsExactly("raw client", "Vireo", "Spring AMQP, correlated confirms, tuned cache");
  }

  @Test
  void anUnknownContestantIsRefused() {
    assertThat(run("emit", "--contestants", "Vireo", "--contestants", "Kafka")).isEqualTo(2);

    assertThat(error.toString(UTF_8)).contains("Kafka");
  }

  @Test
  void gatesStandsForTheWorkloadsThatHaveAGate() {
    assertThat(run("gates", "--list")).isZero();

    assertThat(out.toString(UTF_8))
        .contains("emit-async-1000-transient:", "emit-threads-1:", "latency-2000:")
        .doesNotContain("emit-async-100-transient:");
  }

  @Test
  void savedRoundsAreReadAsTheyWereWritten(@TempDir Path folder) {
    Measurement measurement =
        new Measurement(1_000, 5_000_000, 7_000.5, 19_000.25, new Latencies(1, 2, 3.5))
            .withFigures(Map.of("heap KiB each", 4.5));
    Result result =
        result("latency-2000", measurement, Map.of("Vert.x", "java.io.IOException: \"it\" broke"));
    Path file = folder.resolve("rounds.json");

    JsonReport.write(file, ENVIRONMENT, List.of(result));

    Report read = JsonReport.read(file);
    assertThat(read).isEqualTo(new Report(List.of(ENVIRONMENT), List.of(result)));
    assertThat(read.results().get(0).contestants()).isEqualTo(result.contestants());
  }

  @Test
  void savedRoundsOfSeveralRunsBecomeOnePageAndItsCharts(@TempDir Path folder) throws Exception {
    Path early = folder.resolve("early.json");
    Path late = folder.resolve("late.json");
    JsonReport.write(
        early,
        ENVIRONMENT,
        List.of(result("emit-threads-1", 1_111), result("emit-threads-8", 2_222)));
    JsonReport.write(late, ENVIRONMENT, List.of(result("emit-threads-1", 3_333)));
    Path page = folder.resolve("page.md");
    Files.writeString(
        page,
        """
        # Fast
        <!-- gates: begin -->
        old
        <!-- gates: end -->
        and
        <!-- results: begin -->
        old
        <!-- results: end -->
        end
        """);

    for (int time = 0; time < 2; time++) {
      int code =
          run(
              "--from",
              early.toString(),
              "--from",
              late.toString(),
              "--markdown",
              page.toString(),
              "--charts",
              folder.toString());
      assertThat(code).isZero();
      assertThat(Files.readString(page))
          .startsWith("# Fast\n<!-- gates: begin -->\n\n" + ENVIRONMENT + ".\n")
          .contains("<b>emit-threads-1</b>", "| Vireo | 3,333 |", "| Vireo | 2,222 |")
          .doesNotContain("1,111", "old")
          .endsWith("<!-- results: end -->\nend\n");
    }
    assertThat(folder.resolve("performance-emit-threads.svg")).isNotEmptyFile();
  }

  @Test
  void aPageWithoutPlacesIsRefusedBeforeAnythingRuns(@TempDir Path folder) throws Exception {
    Path page = folder.resolve("page.md");
    Files.writeString(page, "# Fast\n<!-- gates: end -->\n<!-- gates: begin -->\n");

    assertThat(run("emit", "--markdown", page.toString())).isNotZero();

    assertThat(error.toString(UTF_8)).contains("<!-- gates: begin -->");
  }

  @Test
  void savedRoundsAreRefusedTogetherWithAWorkload() {
    assertThat(run("emit", "--from", "rounds.json")).isEqualTo(2);
  }
}
