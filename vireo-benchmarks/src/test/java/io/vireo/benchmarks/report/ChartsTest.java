package io.vireo.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.benchmarks.Latencies;
import io.vireo.benchmarks.Measurement;
import io.vireo.benchmarks.Result;
import io.vireo.benchmarks.Round;
import io.vireo.benchmarks.Workload;
import io.vireo.benchmarks.workload.Workloads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class ChartsTest {
  private static final Measurement MEASUREMENT =
      new Measurement(1_000, 50_000_000, 7_000, 20_000, new Latencies(300, 900, 12_000))
          .withFigures(Map.of("set-up ms", 1_500.0, "heap KiB each", 2.5, "threads", 7.0));

  /** Results of all workloads, with one round of each contestant. */
  private static List<Result> results() {
    return Workloads.all().stream().map(ChartsTest::result).toList();
  }

  private static Result result(Workload workload) {
    List<Round> rounds =
        workload.entries().stream().map(entry -> new Round(entry.name(), 1, MEASUREMENT)).toList();
    return Result.of(workload, 1_000, rounds, Map.of());
  }

  private static Document parse(Path file) throws Exception {
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
  }

  private static List<String> texts(Document svg, String element) {
    NodeList nodes = svg.getElementsByTagName(element);
    List<String> texts = new ArrayList<>();
    for (int index = 0; index < nodes.getLength(); index++) {
      texts.add(nodes.item(index).getTextContent());
    }
    return texts;
  }

  @Test
  void everyChartIsXmlWithATitleAndADescription(@TempDir Path folder) throws Exception {
    List<Path> files = Charts.write(results(), folder.resolve("images"));

    assertThat(files).hasSizeGreaterThanOrEqualTo(6);
    for (Path file : files) {
      Document svg = parse(file);
      assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
      assertThat(texts(svg, "title")).singleElement().asString().isNotBlank();
      assertThat(texts(svg, "desc")).singleElement().asString().contains("Vireo");
      assertThat(texts(svg, "text")).contains("Vireo");
    }
  }

  @Test
  void aChartNamesEveryContestantOfItsWorkloads(@TempDir Path folder) throws Exception {
    Charts.write(results(), folder);

    assertThat(Charts.of(results()))
        .extracting(Chart::name)
        .contains("emit-async", "consume", "end-to-end", "latency", "routes", "memory");
    for (Chart chart : Charts.of(results())) {
      Document svg = parse(folder.resolve("performance-" + chart.name() + ".svg"));
      for (Chart.Panel panel : chart.panels()) {
        assertThat(texts(svg, "text"))
            .contains(panel.title())
            .containsAll(panel.bars().stream().map(Chart.Bar::contestant).toList());
      }
    }
    assertThat(texts(parse(folder.resolve("performance-emit-async.svg")), "text"))
        .contains("raw client", "Vert.x", "20,000");
  }

  @Test
  void aChartWithoutResultsIsNotDrawn(@TempDir Path folder) throws Exception {
    List<Result> latency =
        results().stream().filter(result -> result.workload().equals("latency-2000")).toList();

    assertThat(Charts.write(latency, folder))
        .containsExactly(folder.resolve("performance-latency.svg"));
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aScaleHasRoundStepsAndReachesTheLongestBar() {
    assertThat(Scale.upTo(43_000)).isEqualTo(new Scale(10_000, 4, 43_000));
    assertThat(Scale.upTo(61)).isEqualTo(new Scale(20, 3, 61));
    assertThat(Scale.upTo(0.3).label(0.15)).isEqualTo("0.15");
    assertThat(Scale.upTo(0)).isEqualTo(new Scale(1, 1, 1));
  }
}
