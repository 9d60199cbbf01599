package io.vireo.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A page with a place for the tables of a run, between two HTML comments. */
final class MarkdownPage {
  static final String BEGIN = "<!-- results: begin -->";
  static final String END = "<!-- results: end -->";

  private final Path file;
  private final String before;
  private final String after;

  private MarkdownPage(Path file, String before, String after) {
    this.file = file;
    this.before = before;
    this.after = after;
  }

  /** Reads it first: a run takes long, and a page without a place would be found too late. */
  static MarkdownPage read(Path file) throws IOException {
    String text = Files.readString(file, UTF_8);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalStateException(
          file + " has no place for the tables: it needs the lines " + BEGIN + " and " + END);
    }
    return new MarkdownPage(file, text.substring(0, begin + BEGIN.length()), text.substring(end));
  }

  void write(Map<String, Object> environment, List<Result> results) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "JDK %s, RabbitMQ %s, %s processors, medians of %s rounds."
            .formatted(
                environment.get("java"),
                environment.get("rabbitmq"),
                environment.get("processors"),
                environment.get("rounds")));
    results.forEach(result -> lines.addAll(Tables.markdown(result)));
    lines.add("");
    Files.writeString(file, before + String.join("\n", lines) + after, UTF_8);
  }
}
