package io.vireo.benchmarks.report;

import io.vireo.benchmarks.Median;
import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Draws a chart as SVG, with text as text and with colours for both light and dark pages. */
final class SvgChart {
  private static final int WIDTH = 900;
  private static final int EDGE = 24;
  private static final int TITLE = 36;
  private static final int NOTE = 58;
  private static final int HEAD = 72;

  /** The names of the contestants end here, and the bars begin to the right of it. */
  private static final int NAMES_END = 326;

  private static final int BARS = 336;

  /** The bars end here at the latest, and the figures are to the right of it. */
  private static final int BARS_END = 800;

  private static final int PANEL_TITLE = 32;
  private static final int ROW = 24;
  private static final int BAR = 14;
  private static final int AXIS = 26;
  private static final int FOOT = 10;
  private static final int GAP = 6;
  private static final int WHISKER = 4;

  /** The distance from the middle of a line of text to its baseline. */
  private static final int BASELINE = 4;

  private static final String STYLE =
      """

      text { fill: #1f2328; }
      .card { fill: #ffffff; stroke: #d0d7de; }
      .title { font-size: 18px; font-weight: bold; }
      .panel { font-weight: bold; }
      .quiet { fill: #57606a; }
      .ours { font-weight: bold; }
      .figure { stroke: #ffffff; stroke-width: 4px; paint-order: stroke; }
      .grid { stroke: #d8dee4; }
      .whisker { stroke: #1f2328; stroke-width: 1.5px; }
      .vireo { fill: #0969da; }
      .raw { fill: #6e7781; }
      .peer { fill: #afb8c1; }
      @media (prefers-color-scheme: dark) {
        text { fill: #e6edf3; }
        .card { fill: #0d1117; stroke: #30363d; }
        .quiet { fill: #9198a1; }
        .figure { stroke: #0d1117; }
        .grid { stroke: #2a3038; }
        .whisker { stroke: #e6edf3; }
        .vireo { fill: #4493f8; }
        .raw { fill: #8b949e; }
        .peer { fill: #545d68; }
      }
      """;

  private final Chart chart;
  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter xml;

  SvgChart(Chart chart) {
    this.chart = chart;
    try {
      this.xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
    } catch (XMLStreamException e) {
      throw new IllegalStateException("The writer for XML cannot be made", e);
    }
  }

  /** Draws the chart and returns the content of the file. May be called once. */
  String text() {
    try {
      write();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("The chart cannot be written", e);
    }
    return text + "\n";
  }

  private void write() throws XMLStreamException {
    int height = HEAD + FOOT;
    for (Chart.Panel panel : chart.panels()) {
      height += height(panel);
    }
    xml.writeStartElement("svg");
    xml.writeDefaultNamespace("http://www.w3.org/2000/svg");
    attribute("viewBox", "0 0 " + WIDTH + " " + height);
    attribute("width", WIDTH);
    attribute("height", height);
    attribute("role", "img");
    attribute("aria-labelledby", "title desc");
    attribute("font-family", "DejaVu Sans, Helvetica, Arial, sans-serif");
    attribute("font-size", "13");
    element("title", chart.title(), "id", "title");
    element("desc", chart.description(), "id", "desc");
    element("style", STYLE);
    empty(
        "rect",
        "class",
        "card",
        "x",
        0.5,
        "y",
        0.5,
        "width",
        WIDTH - 1,
        "height",
        height - 1,
        "rx",
        10);
    element("text", chart.title(), "class", "title", "x", EDGE, "y", TITLE);
    element("text", chart.note(), "class", "quiet", "x", EDGE, "y", NOTE);
    int top = HEAD;
    for (Chart.Panel panel : chart.panels()) {
      panel(panel, top);
      top += height(panel);
    }
    newLine();
    xml.writeEndElement();
  }

  private static int height(Chart.Panel panel) {
    return PANEL_TITLE + ROW * panel.bars().size() + AXIS;
  }

  private void panel(Chart.Panel panel, int top) throws XMLStreamException {
    Scale scale = Scale.upTo(chart.max(panel));
    int first = top + PANEL_TITLE;
    int bottom = first + ROW * panel.bars().size();
    element("text", panel.title(), "class", "panel", "x", EDGE, "y", first - GAP - GAP);
    for (int tick = 0; tick <= scale.ticks(); tick++) {
      double figure = tick * scale.step();
      double x = x(figure, scale);
      empty("line", "class", "grid", "x1", x, "y1", first - GAP, "x2", x, "y2", bottom + GAP);
      element(
          "text",
          scale.label(figure),
          "class",
          "quiet",
          "x",
          x,
          "y",
          bottom + GAP + ROW / 2 + BASELINE - 2,
          "text-anchor",
          "middle",
          "font-size",
          11);
    }
    int middle = first + ROW / 2;
    for (Chart.Bar bar : panel.bars()) {
      row(bar, middle, scale);
      middle += ROW;
    }
  }

  private void row(Chart.Bar bar, int middle, Scale scale) throws XMLStreamException {
    Median figure = bar.figure();
    boolean ours = bar.contestant().equals(Gate.CONTESTANT);
    double least = x(figure.least(), scale);
    double most = x(figure.most(), scale);
    String weight = ours ? "ours" : "theirs";
    element(
        "text",
        bar.contestant(),
        "class",
        weight,
        "x",
        NAMES_END,
        "y",
        middle + BASELINE,
        "text-anchor",
        "end");
    empty(
        "rect",
        "class",
        colour(bar.contestant(), ours),
        "x",
        BARS,
        "y",
        middle - BAR / 2,
        "width",
        x(figure.middle(), scale) - BARS,
        "height",
        BAR,
        "rx",
        2);
    empty("line", "class", "whisker", "x1", least, "y1", middle, "x2", most, "y2", middle);
    for (double end : new double[] {least, most}) {
      empty(
          "line",
          "class",
          "whisker",
          "x1",
          end,
          "y1",
          middle - WHISKER,
          "x2",
          end,
          "y2",
          middle + WHISKER);
    }
    element(
        "text",
        Columns.rounded(figure.middle()),
        "class",
        weight + " figure",
        "x",
        most + GAP,
        "y",
        middle + BASELINE);
  }

  private static String colour(String contestant, boolean ours) {
    if (ours) {
      return "vireo";
    }
    return contestant.startsWith("raw client") ? "raw" : "peer";
  }

  private static double x(double figure, Scale scale) {
    return BARS + (BARS_END - BARS) * figure / scale.end();
  }

  private void element(String name, String content, Object... attributes)
      throws XMLStreamException {
    newLine();
    xml.writeStartElement(name);
    attributes(attributes);
    xml.writeCharacters(content);
    xml.writeEndElement();
  }

  private void empty(String name, Object... attributes) throws XMLStreamException {
    newLine();
    xml.writeEmptyElement(name);
    attributes(attributes);
  }

  /** Writes attributes. The names and the values alternate. */
  private void attributes(Object... attributes) throws XMLStreamException {
    for (int index = 0; index < attributes.length; index += 2) {
      attribute((String) attributes[index], attributes[index + 1]);
    }
  }

  /** Writes an attribute. Rounds a number to a tenth of a pixel, so that files differ less. */
  private void attribute(String name, Object value) throws XMLStreamException {
    xml.writeAttribute(
        name,
        value instanceof Double number
            ? String.format(Locale.ROOT, "%.1f", number)
            : value.toString());
  }

  private void newLine() throws XMLStreamException {
    xml.writeCharacters("\n");
  }
}
