package io.vireo.architecture;

import io.vireo.architecture.ArchitecturePage.FileRow;
import java.util.List;

/** Draws the files that an event passes, from top to bottom, with their helpers beside them. */
final class PathPicture {
  private static final int WIDTH = 760;
  private static final int MARGIN = 16;
  private static final int BOX_WIDTH = 430;
  private static final int HELPER_WIDTH = 250;
  private static final int GAP = 22;
  private static final int HELPER_GAP = 6;

  private PathPicture() {}

  static String of(String title, List<FileRow> files) {
    int height = MARGIN;
    for (int i = 0; i < files.size(); i = next(files, i)) {
      height += rowHeight(files, i) + GAP;
    }
    Svg svg = new Svg(WIDTH, height - GAP + MARGIN, title);
    int y = MARGIN;
    int number = 1;
    for (int i = 0; i < files.size(); i = next(files, i)) {
      int row = rowHeight(files, i);
      FileRow file = files.get(i);
      int box = boxHeight(file, BOX_WIDTH);
      draw(svg, MARGIN, y, BOX_WIDTH, number++ + "  " + file.name(), file);
      int helperY = y;
      for (int j = i + 1; j < next(files, i); j++) {
        FileRow helper = files.get(j);
        int x = WIDTH - MARGIN - HELPER_WIDTH;
        draw(svg, x, helperY, HELPER_WIDTH, helper.name(), helper);
        int from = Math.min(helperY + 16, y + box - 8);
        svg.arrow("M%d %d L%d %d".formatted(MARGIN + BOX_WIDTH, from, x - 2, helperY + 16));
        helperY += boxHeight(helper, HELPER_WIDTH) + HELPER_GAP;
      }
      if (next(files, i) < files.size()) {
        int middle = MARGIN + BOX_WIDTH / 2;
        svg.arrow("M%d %d V%d".formatted(middle, y + box, y + row + GAP - 2));
      }
      y += row + GAP;
    }
    return svg.end();
  }

  private static void draw(Svg svg, int x, int y, int width, String headline, FileRow file) {
    String style = file.path().contains("vireo-core/") ? Svg.CORE : Svg.DRIVER;
    svg.box(x, y, width, boxHeight(file, width), style);
    svg.text(x + width / 2, y + 18, headline, Svg.HEADLINE);
    List<String> lines = Svg.wrap(file.purpose(), width - 16);
    for (int i = 0; i < lines.size(); i++) {
      svg.text(x + width / 2, y + 34 + 14 * i, lines.get(i), Svg.SMALL);
    }
  }

  /** The height of a file, or of the helpers beside it if they are higher. */
  private static int rowHeight(List<FileRow> files, int at) {
    int helpers = 0;
    for (int i = at + 1; i < next(files, at); i++) {
      helpers += boxHeight(files.get(i), HELPER_WIDTH) + HELPER_GAP;
    }
    return Math.max(boxHeight(files.get(at), BOX_WIDTH), helpers - HELPER_GAP);
  }

  private static int boxHeight(FileRow file, int width) {
    return 30 + 14 * Svg.wrap(file.purpose(), width - 16).size();
  }

  /** The index of the next file that is not a helper. */
  private static int next(List<FileRow> files, int at) {
    int next = at + 1;
    while (next < files.size() && files.get(next).helper()) {
      next++;
    }
    return next;
  }
}
