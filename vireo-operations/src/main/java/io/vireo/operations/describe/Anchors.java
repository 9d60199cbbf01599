package io.vireo.operations.describe;

import io.vireo.operations.asyncapi.Document;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The anchors of the channels and schemas of a page, each with a name of its own. Immutable. */
final class Anchors {
  private final Map<String, String> channels = new HashMap<>();
  private final Map<String, String> schemas = new HashMap<>();

  Anchors(Document document) {
    Set<String> taken = new HashSet<>();
    document.channels().keySet().forEach(key -> add(channels, taken, "channel", key));
    document.schemas().keySet().forEach(key -> add(schemas, taken, "schema", key));
  }

  private static void add(Map<String, String> to, Set<String> taken, String kind, String key) {
    String anchor = Names.free(MarkdownText.anchor(kind, key), taken);
    taken.add(anchor);
    to.put(key, anchor);
  }

  /** The anchor itself, for the heading of a channel. */
  String ofChannel(String key) {
    return anchor(channels, key);
  }

  String ofSchema(String name) {
    return anchor(schemas, name);
  }

  private static String anchor(Map<String, String> anchors, String key) {
    return "<a id=\"" + anchors.getOrDefault(key, "") + "\"></a>";
  }

  String linkToChannel(String key, String text) {
    return link(channels, key, text);
  }

  String linkToSchema(String name) {
    return link(schemas, name, name);
  }

  /** A text with a link; the text alone if the page does not have its target. */
  private static String link(Map<String, String> anchors, String key, String text) {
    String anchor = anchors.get(key);
    String shown = MarkdownText.text(text);
    return anchor == null ? shown : "[" + shown + "](#" + anchor + ")";
  }
}
