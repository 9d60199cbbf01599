package io.vireo.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vireo.benchmarks.report.GateTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Markdown page with places for the tables of a run. A place is between two HTML comments. */
final class MarkdownPage {
  private static final String GATES = "gates";
  private static final String RESULTS = "results";

  private final Path file;
  private final String text;

  private MarkdownPage(Path file, String text) {
    this.file = file;
    this.text = text;
  }

  /** Reads a page. The command does so before a long run, to refuse a page without the places. */
  static MarkdownPage read(Path file) throws IOException {
    MarkdownPage page = new MarkdownPage(file, Files.readString(file, UTF_8));
    for (String place : List.of(GATES, RESULTS)) {
      if (page.text.indexOf(begin(place)) < 0
          || page.text.indexOf(end(place)) < page.text.indexOf(begin(place))) {
        throw new IllegalStateException(
            "%s has no place for the tables: add the lines %s and %s, in this order"
                .formatted(file, begin(place), end(place)));
      }
    }
    return page;
  }

  void write(Report report) throws IOException {
    List<String> gates = new ArrayList<>(List.of("", ""));
    report.environments().forEach(environment -> gates.add(environment + "."));
    gates.add("");
    gates.addAll(GateTable.markdown(report.results()));
    gates.add("");
    List<String> results = new ArrayList<>(List.of(""));
    report.results().forEach(result -> results.addAll(Tables.markdown(result)));
    results.add("");
    Files.writeString(file, with(RESULTS, results, with(GATES, gates, text)), UTF_8);
  }

  private static String with(String place, List<String> lines, String text) {
    int begin = text.indexOf(begin(place)) + begin(place).length();
    return text.substring(0, begin)
        + String.join("\n", lines)
        + "\n"
        + text.substring(text.indexOf(end(place)));
  }

  private static String begin(String place) {
    return "<!-- " + place + ": begin -->";
  }

  private static String end(String place) {
    return "<!-- " + place + ": end -->";
  }
}
