package io.vireo.architecture;

import static java.util.stream.Collectors.toCollection;

import io.vireo.architecture.ArchitecturePage.Room;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A picture of the packages of a module, each above those that it uses. An arrow that follows from
 * two others is left out.
 */
final class PackagesPicture {
  private static final int WIDTH = 760;
  private static final int MARGIN = 16;

  /** Space at the right edge for the arrows that pass a layer by. */
  private static final int GUTTER = 56;

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

  private int layer(String name) {
    Integer known = layers.get(name);
    if (known == null) {
      known = rooms.get(name).uses().stream().mapToInt(used -> layer(used) + 1).max().orElse(0);
      layers.put(name, known);
    }
    return known;
  }

  private String draw(String title) {
    int height = place();
    Svg svg = new Svg(WIDTH, height, title);
    int passing = 0;
    for (Map.Entry<String, Set<String>> from : arrows.entrySet()) {
      int port = 0;
      for (String to : from.getValue()) {
        port++;
        if (layer(from.getKey()) - layer(to) == 1) {
          drawDown(svg, from.getKey(), to, port, from.getValue().size());
        } else {
          drawAround(svg, from.getKey(), to, passing++);
        }
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
    Map<Integer, List<String>> byLayer = new TreeMap<>(Comparator.reverseOrder());
    rooms
        .keySet()
        .forEach(name -> byLayer.computeIfAbsent(layer(name), any -> new ArrayList<>()).add(name));
    int y = MARGIN;
    for (List<String> layer : byLayer.values()) {
      // What has an arrow that passes a layer by stands at the edge where those are.
      layer.sort(
          Comparator.<String>comparingInt(name -> passes(name) ? 1 : 0)
              .thenComparingInt(this::above));
      int room = WIDTH - 2 * MARGIN - GUTTER;
      int width = Math.min(MAX_BOX_WIDTH, (room - GAP * (layer.size() - 1)) / layer.size());
      int x = MARGIN + (room - width * layer.size() - GAP * (layer.size() - 1)) / 2;
      int height = 0;
      for (String name : layer) {
        height = Math.max(height, 34 + 14 * Svg.wrap(rooms.get(name).what(), width - 16).size());
      }
      for (String name : layer) {
        boxes.put(name, new Box(x, y, width, height));
        x += width + GAP;
      }
      y += height + LAYER_GAP;
    }
    return y - LAYER_GAP + MARGIN;
  }

  private boolean passes(String name) {
    return arrows.get(name).stream().anyMatch(to -> layer(name) - layer(to) > 1);
  }

  /** The mean place of those who use it, so that arrows cross as little as may be. */
  private int above(String name) {
    return (int)
        boxes.entrySet().stream()
            .filter(user -> arrows.get(user.getKey()).contains(name))
            .mapToInt(user -> user.getValue().middle())
            .average()
            .orElse(WIDTH / 2.0);
  }

  private void drawDown(Svg svg, String from, String to, int port, int ports) {
    Box source = boxes.get(from);
    Box target = boxes.get(to);
    List<String> users =
        new ArrayList<>(
            arrows.entrySet().stream()
                .filter(
                    user -> user.getValue().contains(to) && layer(user.getKey()) - layer(to) == 1)
                .map(Map.Entry::getKey)
                .collect(toCollection(TreeSet::new)));
    users.sort(Comparator.comparingInt(user -> boxes.get(user).middle()));
    int x1 = source.x() + source.width() * port / (ports + 1);
    int x2 = target.x() + target.width() * (users.indexOf(from) + 1) / (users.size() + 1);
    svg.arrow("M%d %d L%d %d".formatted(x1, source.y() + source.height(), x2, target.y() - 2));
  }

  private void drawAround(Svg svg, String from, String to, int number) {
    Box source = boxes.get(from);
    Box target = boxes.get(to);
    int x = WIDTH - MARGIN - 8 - 10 * (number % 4);
    svg.arrow(
        "M%d %d H%d V%d H%d"
            .formatted(
                source.x() + source.width(),
                source.y() + source.height() / 2 + 6 * (number % 3),
                x,
                target.y() + target.height() / 2 - 6 * (number % 3),
                target.x() + target.width() + 2));
  }
}
