package io.vireo.architecture;

import io.vireo.architecture.ArchitecturePage.PackageRow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Draws the packages of a module, each above those that it uses. An arrow from a package to another
 * is left out if a path of other arrows connects them.
 */
final class PackagesPicture {
  private static final int WIDTH = 760;
  private static final int MARGIN = 16;

  /** The space at each edge for arrows around layers. */
  private static final int GUTTER = 30;

  private static final int GAP = 14;
  private static final int LAYER_GAP = 30;
  private static final int MAX_BOX_WIDTH = 420;

  private final Map<String, PackageRow> packages;
  private final Map<String, Set<String>> arrows = new TreeMap<>();
  private final Map<String, Integer> layers = new HashMap<>();
  private final Map<String, Box> boxes = new LinkedHashMap<>();

  private record Box(int x, int y, int width, int height) {
    int middle() {
      return x + width / 2;
    }

    /** The x coordinate at which one of several arrows begins or ends. */
    int port(int number, int of) {
      return x + width * (number + 1) / (of + 1);
    }

    boolean isCrossed(int x1, int y1, int x2, int y2) {
      int atTop = x1 + (x2 - x1) * (y - y1) / (y2 - y1);
      int atBottom = x1 + (x2 - x1) * (y + height - y1) / (y2 - y1);
      return Math.max(atTop, atBottom) > x && Math.min(atTop, atBottom) < x + width;
    }
  }

  private PackagesPicture(Map<String, PackageRow> packages) {
    this.packages = packages;
    for (PackageRow row : packages.values()) {
      arrows.put(row.name(), direct(row));
    }
  }

  static String of(String title, Map<String, PackageRow> packages) {
    return new PackagesPicture(packages).draw(title);
  }

  /** The packages that a package uses, without those that it also reaches through one of them. */
  private Set<String> direct(PackageRow row) {
    Set<String> direct = new TreeSet<>(row.uses());
    row.uses().forEach(used -> direct.removeAll(reached(used)));
    return direct;
  }

  private Set<String> reached(String name) {
    Set<String> reached = new TreeSet<>();
    for (String used : packages.get(name).uses()) {
      reached.add(used);
      reached.addAll(reached(used));
    }
    return reached;
  }

  /** The layer of a package, from 0 at the top: just below the lowest package that uses it. */
  private int layer(String name) {
    Integer known = layers.get(name);
    if (known == null) {
      known = users(name).mapToInt(user -> layer(user) + 1).max().orElse(0);
      layers.put(name, known);
    }
    return known;
  }

  private Stream<String> users(String name) {
    return packages.values().stream()
        .filter(row -> row.uses().contains(name))
        .map(PackageRow::name);
  }

  private String draw(String title) {
    int height = place();
    Svg svg = new Svg(WIDTH, height, title);
    int around = 0;
    for (String from : packages.keySet()) {
      List<String> targets = fromLeft(arrows.get(from).stream());
      for (String to : targets) {
        String line = line(from, to, targets);
        svg.arrow(line == null ? around(from, to, around++) : line);
      }
    }
    for (PackageRow row : packages.values()) {
      Box box = boxes.get(row.name());
      svg.box(box.x(), box.y(), box.width(), box.height(), Svg.NEUTRAL);
      svg.text(box.middle(), box.y() + 18, row.name(), Svg.HEADLINE);
      List<String> lines = Svg.wrap(row.purpose(), box.width() - 16);
      for (int i = 0; i < lines.size(); i++) {
        svg.text(box.middle(), box.y() + 34 + 14 * i, lines.get(i), Svg.SMALL);
      }
    }
    return svg.end();
  }

  /** Places all boxes and returns the height of the picture. */
  private int place() {
    Map<Integer, List<String>> byLayer = new TreeMap<>();
    packages
        .keySet()
        .forEach(name -> byLayer.computeIfAbsent(layer(name), any -> new ArrayList<>()).add(name));
    int y = MARGIN;
    for (List<String> layer : byLayer.values()) {
      int available = WIDTH - 2 * (MARGIN + GUTTER);
      int width = Math.min(MAX_BOX_WIDTH, (available - GAP * (layer.size() - 1)) / layer.size());
      int x = MARGIN + GUTTER + (available - width * layer.size() - GAP * (layer.size() - 1)) / 2;
      int height = 0;
      for (String name : layer) {
        height =
            Math.max(height, 34 + 14 * Svg.wrap(packages.get(name).purpose(), width - 16).size());
      }
      for (String name : inOrder(layer)) {
        boxes.put(name, new Box(x, y, width, height));
        x += width + GAP;
      }
      y += height + LAYER_GAP;
    }
    return y - LAYER_GAP + MARGIN;
  }

  /**
   * Puts packages with an arrow to a layer further below at the edges, where there is space for it.
   */
  private List<String> inOrder(List<String> layer) {
    Deque<String> ordered = new ArrayDeque<>();
    layer.stream()
        .filter(name -> !passes(name))
        .sorted(Comparator.comparingDouble(this::middleOfUsers))
        .forEach(ordered::add);
    for (String name : layer.stream().filter(this::passes).toList()) {
      if (ordered.size() % 2 == 0) {
        ordered.addFirst(name);
      } else {
        ordered.addLast(name);
      }
    }
    return List.copyOf(ordered);
  }

  private double middleOfUsers(String name) {
    return users(name)
        .filter(user -> arrows.get(user).contains(name))
        .mapToInt(user -> boxes.get(user).middle())
        .average()
        .orElse(0);
  }

  private boolean passes(String name) {
    return arrows.get(name).stream().anyMatch(to -> layer(to) - layer(name) > 1);
  }

  private List<String> fromLeft(Stream<String> names) {
    return names.sorted(Comparator.comparingInt(name -> boxes.get(name).middle())).toList();
  }

  /** A straight line, or null if it would cross another package. */
  private @Nullable String line(String from, String to, List<String> targets) {
    Box source = boxes.get(from);
    Box target = boxes.get(to);
    List<String> users = fromLeft(users(to).filter(user -> arrows.get(user).contains(to)));
    int x1 = source.port(targets.indexOf(to), targets.size());
    int x2 = target.port(users.indexOf(from), users.size());
    int y1 = source.y() + source.height();
    int y2 = target.y() - 2;
    for (Box box : boxes.values()) {
      if (box.y() > y1 && box.y() + box.height() < y2 && box.isCrossed(x1, y1, x2, y2)) {
        return null;
      }
    }
    return "M%d %d L%d %d".formatted(x1, y1, x2, y2);
  }

  /** A line along the edge of the picture, for an arrow that cannot be straight. */
  private String around(String from, String to, int number) {
    Box source = boxes.get(from);
    Box target = boxes.get(to);
    boolean left = source.middle() < WIDTH / 2;
    int gutter = MARGIN - 6 + 10 * (number % 3);
    return "M%d %d H%d V%d H%d"
        .formatted(
            left ? source.x() : source.x() + source.width(),
            source.y() + source.height() / 2 + 6 * (number % 3),
            left ? gutter : WIDTH - gutter,
            target.y() + target.height() / 2 - 6 * (number % 3),
            left ? target.x() - 2 : target.x() + target.width() + 2);
  }
}
