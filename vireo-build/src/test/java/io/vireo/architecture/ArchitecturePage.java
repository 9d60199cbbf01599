package io.vireo.architecture;

import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The page docs/architecture.md. Its pictures are drawn from its tables, and tests compare the
 * tables with the code.
 */
final class ArchitecturePage {
  static final Path FOLDER = Path.of("..", "docs");

  private static final Pattern HEADING = Pattern.compile("(?m)^##+ ");
  private static final Pattern ROW = Pattern.compile("(?m)^\\|(.+)\\|$");
  private static final Pattern NAME = Pattern.compile("`([\\w.]+)`");
  private static final Pattern LINK = Pattern.compile("\\[`(\\w+)`]\\(([^)]+)\\)");

  private final String text;

  private ArchitecturePage(String text) {
    this.text = text;
  }

  /**
   * A row of a table of packages.
   *
   * @param name the last part of the name of the package
   * @param purpose what the package is for
   * @param uses the last parts of the names of the packages that it uses
   */
  record PackageRow(String name, String purpose, Set<String> uses) {}

  /**
   * A row of a table of the files that an event passes.
   *
   * @param name the name of the class
   * @param path the path from the folder of the page
   * @param purpose what happens in the file
   * @param helper whether the file is only called on the way and does not pass the event on
   */
  record FileRow(String name, String path, String purpose, boolean helper) {}

  static ArchitecturePage read() throws IOException {
    return new ArchitecturePage(Files.readString(FOLDER.resolve("architecture.md")));
  }

  /** The packages in the table below a heading, by their names. */
  Map<String, PackageRow> packages(String heading) {
    Map<String, PackageRow> packages = new LinkedHashMap<>();
    for (List<String> cells : rows(heading)) {
      Matcher name = NAME.matcher(cells.get(0));
      if (name.matches()) {
        Set<String> uses =
            NAME.matcher(cells.get(2))
                .results()
                .map(used -> used.group(1))
                .collect(toCollection(TreeSet::new));
        packages.put(name.group(1), new PackageRow(name.group(1), cells.get(1), uses));
      }
    }
    return packages;
  }

  /** The files in the table below a heading, in the order in which an event passes them. */
  List<FileRow> files(String heading) {
    List<FileRow> files = new ArrayList<>();
    for (List<String> cells : rows(heading)) {
      Matcher link = LINK.matcher(cells.get(1));
      if (link.find()) {
        files.add(new FileRow(link.group(1), link.group(2), cells.get(2), cells.get(0).isEmpty()));
      }
    }
    return files;
  }

  private List<List<String>> rows(String heading) {
    Matcher place = Pattern.compile("(?m)^##+ " + Pattern.quote(heading) + "$").matcher(text);
    if (!place.find()) {
      throw new AssertionError("docs/architecture.md has no heading '" + heading + "'");
    }
    Matcher next = HEADING.matcher(text);
    String section =
        text.substring(place.end(), next.find(place.end()) ? next.start() : text.length());
    List<List<String>> rows = new ArrayList<>();
    Matcher row = ROW.matcher(section);
    while (row.find()) {
      rows.add(Stream.of(row.group(1).split("\\|", -1)).map(String::strip).toList());
    }
    return rows;
  }
}
