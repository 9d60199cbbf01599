package io.vireo.architecture;

import io.vireo.architecture.ArchitecturePage.Station;
import java.util.List;

/**
 * A picture of the files that an event passes, from top to bottom, with their helpers beside them.
 */
final class PathPicture {
  private static final int WIDTH = 760;
  private static final int MARGIN = 16;
  private static final int BOX_WIDTH = 430;
  private static final int HELPER_WIDTH = 250;
  private static final int GAP = 22;
  private static final int HELPER_GAP = 6;

  private PathPicture() {}

  static String of(String title, List<Station> stations) {
    int height = MARGIN;
    for (int i = 0; i < stations.size(); i = next(stations, i)) {
      height += rowHeight(stations, i) + GAP;
    }
    Svg svg = new Svg(WIDTH, height - GAP + MARGIN, title);
    int y = MARGIN;
    int number = 1;
    for (int i = 0; i < stations.size(); i = next(stations, i)) {
      int row = rowHeight(stations, i);
      Station station = stations.get(i);
      int box = boxHeight(station, BOX_WIDTH);
      draw(svg, MARGIN, y, BOX_WIDTH, number++ + "  " + station.name(), station);
      int helperY = y;
      for (int j = i + 1; j < next(stations, i); j++) {
        Station helper = stations.get(j);
        int x = WIDTH - MARGIN - HELPER_WIDTH;
        draw(svg, x, helperY, HELPER_WIDTH, helper.name(), helper);
        int from = Math.min(helperY + 16, y + box - 8);
        svg.arrow("M%d %d L%d %d".formatted(MARGIN + BOX_WIDTH, from, x - 2, helperY + 16));
        helperY += boxHeight(helper, HELPER_WIDTH) + HELPER_GAP;
      }
      if (next(stations, i) < stations.size()) {
        int middle = MARGIN + BOX_WIDTH / 2;
        svg.arrow("M%d %d V%d".formatted(middle, y + box, y + row + GAP - 2));
      }
      y += row + GAP;
    }
    return svg.end();
  }

  private static void draw(Svg svg, int x, int y, int width, String headline, Station station) {
    String style = station.path().contains("vireo-core/") ? Svg.CORE : Svg.DRIVER;
    svg.box(x, y, width, boxHeight(station, width), style);
    svg.text(x + width / 2, y + 18, headline, Svg.HEADLINE);
    List<String> lines = Svg.wrap(station.what(), width - 16);
    for (int i = 0; i < lines.size(); i++) {
      svg.text(x + width / 2, y + 34 + 14 * i, lines.get(i), Svg.SMALL);
    }
  }

  /** A file and its helpers side by side. */
  private static int rowHeight(List<Station> stations, int at) {
    int helpers = 0;
    for (int i = at + 1; i < next(stations, at); i++) {
      helpers += boxHeight(stations.get(i), HELPER_WIDTH) + HELPER_GAP;
    }
    return Math.max(boxHeight(stations.get(at), BOX_WIDTH), helpers - HELPER_GAP);
  }

  private static int boxHeight(Station station, int width) {
    return 30 + 14 * Svg.wrap(station.what(), width - 16).size();
  }

  /** The next file that is no helper. */
  private static int next(List<Station> stations, int at) {
    int next = at + 1;
    while (next < stations.size() && stations.get(next).helper()) {
      next++;
    }
    return next;
  }
}
