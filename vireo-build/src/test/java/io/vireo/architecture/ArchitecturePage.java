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
 * The page on the architecture: its tables are the source of its pictures, and are held by tests.
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
   * A package of a module.
   *
   * @param name its last name
   * @param what what it is for
   * @param uses the last names of the packages that it uses
   */
  record Room(String name, String what, Set<String> uses) {}

  /**
   * A file that an event passes.
   *
   * @param name of the class
   * @param path from the folder of the page
   * @param what what happens there
   * @param helper whether it is called on the way, and does not pass the event on
   */
  record Station(String name, String path, String what, boolean helper) {}

  static ArchitecturePage read() throws IOException {
    return new ArchitecturePage(Files.readString(FOLDER.resolve("architecture.md")));
  }

  /** The packages in the table below a heading, by their names. */
  Map<String, Room> rooms(String heading) {
    Map<String, Room> rooms = new LinkedHashMap<>();
    for (List<String> cells : rows(heading)) {
      Matcher name = NAME.matcher(cells.get(0));
      if (name.matches()) {
        Set<String> uses =
            NAME.matcher(cells.get(2))
                .results()
                .map(used -> used.group(1))
                .collect(toCollection(TreeSet::new));
        rooms.put(name.group(1), new Room(name.group(1), cells.get(1), uses));
      }
    }
    return rooms;
  }

  /** The files in the table below a heading, in the order in which an event comes to them. */
  List<Station> stations(String heading) {
    List<Station> stations = new ArrayList<>();
    for (List<String> cells : rows(heading)) {
      Matcher link = LINK.matcher(cells.get(1));
      if (link.find()) {
        stations.add(
            new Station(link.group(1), link.group(2), cells.get(2), cells.get(0).isEmpty()));
      }
    }
    return stations;
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
