package io.vireo.architecture;

import java.util.ArrayList;
import java.util.List;

/** Writes an SVG picture of boxes, texts and arrows. */
final class Svg {
  static final String NEUTRAL = "fill=\"#f6f8fa\" stroke=\"#57606a\"";
  static final String CORE = "fill=\"#ddf4ff\" stroke=\"#0969da\"";
  static final String DRIVER = "fill=\"#dafbe1\" stroke=\"#1a7f37\"";
  static final String HEADLINE = "font-size=\"13\" font-weight=\"bold\" fill=\"#1f2328\"";
  static final String SMALL = "font-size=\"11\" fill=\"#57606a\"";

  /** The approximate width of a letter of a small text, in tenths of a pixel. */
  private static final int LETTER_TENTHS = 60;

  private final StringBuilder svg = new StringBuilder();

  Svg(int width, int height, String title) {
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img" font-family="DejaVu Sans, Helvetica, Arial, sans-serif">
          <title>%3$s</title>
          <defs>
            <marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto">
              <path d="M0 0 L10 5 L0 10 z" fill="#57606a"/>
            </marker>
          </defs>
          <rect x="1" y="1" width="%4$d" height="%5$d" rx="10" fill="#ffffff" stroke="#d0d7de"/>
        """
            .formatted(width, height, escape(title), width - 2, height - 2));
  }

  void box(int x, int y, int width, int height, String style) {
    svg.append(
        "  <rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\" %s/>\n"
            .formatted(x, y, width, height, style));
  }

  void text(int middle, int y, String text, String style) {
    svg.append(
        "  <text x=\"%d\" y=\"%d\" text-anchor=\"middle\" %s>%s</text>\n"
            .formatted(middle, y, style, escape(text)));
  }

  void arrow(String path) {
    svg.append(
        "  <path d=\"%s\" stroke=\"#57606a\" stroke-width=\"1.4\" fill=\"none\" marker-end=\"url(#arrow)\"/>\n"
            .formatted(path));
  }

  String end() {
    return svg.append("</svg>\n").toString();
  }

  /** Breaks a small text into lines that fit into a width. */
  static List<String> wrap(String text, int width) {
    int max = width * 10 / LETTER_TENTHS;
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.replace("`", "").split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > max) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
