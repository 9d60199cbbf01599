package io.vireo.operations.describe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Merges the channels of several documents: those with the same address at the same place of the
 * broker become one, with the messages of all. For one thread.
 */
final class ChannelMerge {
  private static final String CHANNELS = "channels";
  private static final String MESSAGES = "messages";
  private static final List<String> IDENTITY = List.of("address", "x-vireo-event", "bindings");

  private final List<Part> parts;
  private final Consumer<String> warnings;
  private final Map<String, Merged> channels = new TreeMap<>();

  /** A channel with the channels that have become one with it. */
  private record Merged(ObjectNode json, List<Source> sources) {}

  /** A channel of one document. */
  private record Source(Part part, String key, JsonNode messages) {}

  ChannelMerge(List<Part> parts, Consumer<String> warnings) {
    this.parts = parts;
    this.warnings = warnings;
  }

  /** Adds the channels to the merged document, and changes the references of the documents. */
  void addTo(ObjectNode merged) {
    for (Part part : parts) {
      part.json()
          .path(CHANNELS)
          .properties()
          .forEach(
              entry -> {
                if (entry.getValue() instanceof ObjectNode channel) {
                  add(part, entry.getKey(), channel);
                }
              });
    }
    Map<Part, ReferenceChange> changes = new LinkedHashMap<>();
    parts.forEach(part -> changes.put(part, new ReferenceChange()));
    channels.forEach((key, channel) -> addMessages(key, channel, changes));
    changes.forEach((part, change) -> change.apply(part.json()));
    channels.forEach((key, channel) -> merged.set(key, channel.json));
  }

  private void add(Part part, String key, ObjectNode json) {
    ObjectNode channel = json.deepCopy();
    JsonNode messages = channel.remove(MESSAGES);
    Source source = new Source(part, key, messages == null ? part.json().path("") : messages);
    String known = same(key, channel);
    Merged merged = channels.get(known);
    if (merged == null) {
      String free = free(part, key, channel);
      channels.put(free, new Merged(channel, new ArrayList<>(List.of(source))));
      return;
    }
    merged.sources.add(source);
    for (Map.Entry<String, JsonNode> field : channel.properties()) {
      JsonNode present = merged.json.path(field.getKey());
      if (present.isMissingNode()) {
        merged.json.set(field.getKey(), field.getValue());
      } else if (!present.equals(field.getValue())) {
        warnings.accept(
            "The services do not say the same of the "
                + field.getKey()
                + " of the channel "
                + known
                + ": "
                + merged.sources.get(0).part.service()
                + " is believed, not "
                + part.service());
      }
    }
  }

  /** The key of the channel that is the same; the key itself if there is none. */
  private String same(String key, ObjectNode channel) {
    Merged candidate = channels.get(key);
    if (candidate != null && isSame(candidate.json, channel)) {
      return key;
    }
    return channels.entrySet().stream()
        .filter(one -> isSame(one.getValue().json, channel))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("");
  }

  private static boolean isSame(ObjectNode one, ObjectNode other) {
    return IDENTITY.stream().allMatch(field -> one.path(field).equals(other.path(field)))
        && one.path("$ref").equals(other.path("$ref"));
  }

  private String free(Part part, String key, ObjectNode channel) {
    if (!channels.containsKey(key)) {
      return key;
    }
    String free = Names.free(key + "-" + part.prefix(), channels.keySet());
    warnings.accept(
        "The channel "
            + channel.path("address").asString(key)
            + " of "
            + part.service()
            + " is at another place of the broker than that of the others: it is there as "
            + free);
    return free;
  }

  private void addMessages(String key, Merged channel, Map<Part, ReferenceChange> changes) {
    Map<String, Map<JsonNode, List<Source>>> byName = new TreeMap<>();
    for (Source source : channel.sources) {
      change(changes, source).add(channel(source.key), channel(key));
      for (Map.Entry<String, JsonNode> message : source.messages.properties()) {
        byName
            .computeIfAbsent(message.getKey(), any -> new LinkedHashMap<>())
            .computeIfAbsent(message.getValue(), any -> new ArrayList<>())
            .add(source);
      }
    }
    if (byName.isEmpty()) {
      return;
    }
    ObjectNode messages = channel.json.putObject(MESSAGES);
    Set<String> taken = new LinkedHashSet<>(byName.keySet());
    byName.forEach(
        (name, variants) ->
            variants.forEach(
                (json, sources) -> {
                  String other = name;
                  if (variants.size() > 1) {
                    other = Names.free(name + "-" + sources.get(0).part.prefix(), taken);
                    taken.add(other);
                  }
                  messages.set(other, json);
                  for (Source source : sources) {
                    change(changes, source).add(message(source.key, name), message(key, other));
                  }
                }));
  }

  private static ReferenceChange change(Map<Part, ReferenceChange> changes, Source source) {
    return changes.computeIfAbsent(source.part, any -> new ReferenceChange());
  }

  private static String channel(String key) {
    return ReferenceChange.to(CHANNELS, key);
  }

  private static String message(String channel, String key) {
    return ReferenceChange.to(CHANNELS, channel, MESSAGES, key);
  }
}
