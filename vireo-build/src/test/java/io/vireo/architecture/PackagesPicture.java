package io.vireo.architecture;

import io.vireo.architecture.ArchitecturePage.Room;
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
 * A picture of the packages of a module, each above those that it uses. An arrow that follows from
 * two others is left out.
 */
final class PackagesPicture {
  private static final int WIDTH = 760;
  private static final int MARGIN = 16;

  /** Space at each edge for the arrows that pass a layer by. */
  private static final int GUTTER = 30;

  private static final int GAP = 14;
  private static final int LAYER_GAP = 30;
  private static final int MAX_BOX_WIDTH = 420;

  private final Map<String, Room> rooms;
  private final Map<String, Set<String>> arrows = new TreeMap<>();
  private final Map<String, Integer> layers = new HashMap<>();
  private final Map<String, Box> boxes = new LinkedHashMap<>();

  private record Box(int x, int y, int width, int height) {
    int middle() {
      return x + width / 2;
    }

    /** Where one of several arrows begins or ends. */
    int port(int number, int of) {
      return x + width * (number + 1) / (of + 1);
    }

    boolean isCrossed(int x1, int y1, int x2, int y2) {
      int atTop = x1 + (x2 - x1) * (y - y1) / (y2 - y1);
      int atBottom = x1 + (x2 - x1) * (y + height - y1) / (y2 - y1);
      return Math.max(atTop, atBottom) > x && Math.min(atTop, atBottom) < x + width;
    }
  }

  private PackagesPicture(Map<String, Room> rooms) {
    this.rooms = rooms;
    for (Room room : rooms.values()) {
      arrows.put(room.name(), direct(room));
    }
  }

  static String of(String title, Map<String, Room> rooms) {
    return new PackagesPicture(rooms).draw(title);
  }

  /** Those that a package uses, without those that one of them uses as well. */
  private Set<String> direct(Room room) {
    Set<String> direct = new TreeSet<>(room.uses());
    room.uses().forEach(used -> direct.removeAll(reached(used)));
    return direct;
  }

  private Set<String> reached(String name) {
    Set<String> reached = new TreeSet<>();
    for (String used : rooms.get(name).uses()) {
      reached.add(used);
      reached.addAll(reached(used));
    }
    return reached;
  }

  /** How far below the top it stands: just below the lowest of those that use it. */
  private int layer(String name) {
    Integer known = layers.get(name);
    if (known == null) {
      known = users(name).mapToInt(user -> layer(user) + 1).max().orElse(0);
      layers.put(name, known);
    }
    return known;
  }

  private Stream<String> users(String name) {
    return rooms.values().stream().filter(room -> room.uses().contains(name)).map(Room::name);
  }

  private String draw(String title) {
    int height = place();
    Svg svg = new Svg(WIDTH, height, title);
    int around = 0;
    for (String from : rooms.keySet()) {
      List<String> targets = fromLeft(arrows.get(from).stream());
      for (String to : targets) {
        String line = line(from, to, targets);
        svg.arrow(line == null ? around(from, to, around++) : line);
      }
    }
    for (Room room : rooms.values()) {
      Box box = boxes.get(room.name());
      svg.box(box.x(), box.y(), box.width(), box.height(), Svg.NEUTRAL);
      svg.text(box.middle(), box.y() + 18, room.name(), Svg.HEADLINE);
      List<String> lines = Svg.wrap(room.what(), box.width() - 16);
      for (int i = 0; i < lines.size(); i++) {
        svg.text(box.middle(), box.y() + 34 + 14 * i, lines.get(i), Svg.SMALL);
      }
    }
    return svg.end();
  }

  /** Returns the height of the picture. */
  private int place() {
    Map<Integer, List<String>> byLayer = new TreeMap<>();
    rooms
        .keySet()
        .forEach(name -> byLayer.computeIfAbsent(layer(name), any -> new ArrayList<>()).add(name));
    int y = MARGIN;
    for (List<String> layer : byLayer.values()) {
      int room = WIDTH - 2 * (MARGIN + GUTTER);
      int width = Math.min(MAX_BOX_WIDTH, (room - GAP * (layer.size() - 1)) / layer.size());
      int x = MARGIN + GUTTER + (room - width * layer.size() - GAP * (layer.size() - 1)) / 2;
      int height = 0;
      for (String name : layer) {
        height = Math.max(height, 34 + 14 * Svg.wrap(rooms.get(name).what(), width - 16).size());
      }
      for (String name : inOrder(layer)) {
        boxes.put(name, new Box(x, y, width, height));
        x += width + GAP;
      }
      y += height + LAYER_GAP;
    }
    return y - LAYER_GAP + MARGIN;
  }

  /** Those with an arrow that passes a layer stand at the edges, where there is room for it. */
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

  /** A straight line, or null if another package is in its way. */
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
