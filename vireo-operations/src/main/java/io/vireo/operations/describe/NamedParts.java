package io.vireo.operations.describe;

import io.vireo.operations.text.Quantity;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The servers and components of the documents that are merged: what has names. Two of the same name
 * are the same if they are equal and all that they refer to is equal too. For one thread.
 */
final class NamedParts {
  private static final String COMPONENTS = "components";
  private static final String SERVERS = "servers";

  private final List<Part> parts;
  private final Consumer<String> warnings;

  /** What each document has under each reference. */
  private final Map<Part, Map<String, JsonNode>> found = new LinkedHashMap<>();

  /** What each of these refers to, among them. */
  private final Map<Part, Map<String, Set<String>>> references = new HashMap<>();

  NamedParts(List<Part> parts, Consumer<String> warnings) {
    this.parts = parts;
    this.warnings = warnings;
    for (Part part : parts) {
      Map<String, JsonNode> named = find(part.json());
      found.put(part, named);
      Map<String, Set<String>> refersTo = new HashMap<>();
      named.forEach((name, json) -> refersTo.put(name, referred(json, named)));
      references.put(part, refersTo);
    }
  }

  private static Map<String, JsonNode> find(ObjectNode document) {
    Map<String, JsonNode> named = new TreeMap<>();
    document
        .path(SERVERS)
        .properties()
        .forEach(one -> named.put(ReferenceChange.to(SERVERS, one.getKey()), one.getValue()));
    for (Map.Entry<String, JsonNode> section : document.path(COMPONENTS).properties()) {
      section
          .getValue()
          .properties()
          .forEach(
              one ->
                  named.put(
                      ReferenceChange.to(COMPONENTS, section.getKey(), one.getKey()),
                      one.getValue()));
    }
    return named;
  }

  private static Set<String> referred(JsonNode json, Map<String, JsonNode> named) {
    Set<String> referred = new HashSet<>();
    ReferenceChange.forEachReference(
        json,
        reference -> {
          // A reference may lead to a part of what has the name.
          for (int end = reference.length(); end > 0; end = reference.lastIndexOf('/', end - 1)) {
            if (named.containsKey(reference.substring(0, end))) {
              referred.add(reference.substring(0, end));
            }
          }
        });
    return referred;
  }

  /** Gives different names to what is different. */
  void keepApart() {
    Set<String> different = different();
    Set<String> taken = new HashSet<>();
    found.values().forEach(named -> taken.addAll(named.keySet()));
    Map<Part, ReferenceChange> changes = new HashMap<>();
    parts.forEach(part -> changes.put(part, new ReferenceChange()));
    int others = 0;
    for (String name : withUsers(different)) {
      Map<Map<String, JsonNode>, List<Part>> variants = variants(name);
      if (variants.size() > 1) {
        List<String> names = new ArrayList<>();
        variants.values().forEach(same -> names.add(rename(name, same, taken, changes)));
        if (different.contains(name)) {
          warnings.accept(
              shown(name)
                  + " differs between services, so it is there as "
                  + String.join(" and ", names));
        } else {
          others++;
        }
      }
    }
    if (others > 0) {
      warnings.accept(
          "What refers to them is kept apart in the same way: "
              + Quantity.of(others, "other name"));
    }
    changes.forEach(
        (part, change) -> {
          rename(part.json(), change);
          change.apply(part.json());
        });
  }

  /** Gives a name to what is the same in some documents. Returns it with them, for people. */
  private static String rename(
      String name, List<Part> same, Set<String> taken, Map<Part, ReferenceChange> changes) {
    String other = Names.free(name + "-" + same.get(0).prefix(), taken);
    taken.add(other);
    for (Part part : same) {
      changes.computeIfAbsent(part, any -> new ReferenceChange()).add(name, other);
    }
    return shown(other) + " (" + services(same) + ")";
  }

  private static void rename(ObjectNode document, ReferenceChange change) {
    rename(document.path(SERVERS), change, SERVERS);
    document
        .path(COMPONENTS)
        .properties()
        .forEach(section -> rename(section.getValue(), change, COMPONENTS, section.getKey()));
  }

  private static void rename(JsonNode section, ReferenceChange change, String... path) {
    if (section instanceof ObjectNode object) {
      Map<String, JsonNode> renamed = new LinkedHashMap<>();
      String prefix = ReferenceChange.to(path) + "/";
      object
          .properties()
          .forEach(
              one -> {
                String from = prefix + one.getKey().replace("~", "~0").replace("/", "~1");
                renamed.put(change.changed(from).substring(prefix.length()), one.getValue());
              });
      object.removeAll();
      renamed.forEach(object::set);
    }
  }

  /** The names of what differs between documents. */
  private Set<String> different() {
    Map<String, JsonNode> first = new HashMap<>();
    Set<String> different = new TreeSet<>();
    for (Map<String, JsonNode> named : found.values()) {
      named.forEach(
          (name, json) -> {
            JsonNode known = first.putIfAbsent(name, json);
            if (known != null && !known.equals(json)) {
              different.add(name);
            }
          });
    }
    return different;
  }

  /** Adds the names of what refers to them, directly or by way of others. */
  private Set<String> withUsers(Set<String> different) {
    Set<String> all = new TreeSet<>(different);
    Deque<String> open = new ArrayDeque<>(different);
    Map<String, Set<String>> users = users();
    while (!open.isEmpty()) {
      users.getOrDefault(open.remove(), Set.of()).stream().filter(all::add).forEach(open::add);
    }
    return all;
  }

  /** Who refers to each name, in any of the documents. */
  private Map<String, Set<String>> users() {
    Map<String, Set<String>> users = new HashMap<>();
    for (Map<String, Set<String>> refersTo : references.values()) {
      refersTo.forEach(
          (user, all) ->
              all.forEach(name -> users.computeIfAbsent(name, any -> new HashSet<>()).add(user)));
    }
    return users;
  }

  /** The documents that have a name, by what it means there. */
  private Map<Map<String, JsonNode>, List<Part>> variants(String name) {
    Map<Map<String, JsonNode>, List<Part>> variants = new LinkedHashMap<>();
    for (Part part : parts) {
      if (meanings(part).containsKey(name)) {
        variants.computeIfAbsent(closure(part, name), any -> new ArrayList<>()).add(part);
      }
    }
    return variants;
  }

  private Map<String, JsonNode> meanings(Part part) {
    return found.getOrDefault(part, Map.of());
  }

  /** What a name means in a document, and all that it refers to. */
  private Map<String, JsonNode> closure(Part part, String name) {
    Map<String, JsonNode> closure = new TreeMap<>();
    Deque<String> open = new ArrayDeque<>(List.of(name));
    while (!open.isEmpty()) {
      String one = open.remove();
      JsonNode json = meanings(part).get(one);
      if (json != null && closure.put(one, json) == null) {
        open.addAll(references.getOrDefault(part, Map.of()).getOrDefault(one, Set.of()));
      }
    }
    return closure;
  }

  private static String services(List<Part> parts) {
    return parts.stream().map(Part::service).distinct().collect(Collectors.joining(", "));
  }

  /** A reference without its beginning, for people. */
  private static String shown(String reference) {
    return reference.replaceFirst("#/(components/)?", "");
  }

  void addServers(ObjectNode merged) {
    ObjectNode servers = collect(SERVERS);
    if (!servers.isEmpty()) {
      merged.set(SERVERS, servers);
    }
  }

  void addComponents(ObjectNode merged) {
    ObjectNode components = collect(COMPONENTS);
    if (!components.isEmpty()) {
      merged.set(COMPONENTS, components);
    }
  }

  /** Collects what has names, sorted by them. */
  private ObjectNode collect(String section) {
    Map<String, JsonNode> sorted = new TreeMap<>();
    boolean nested = section.equals(COMPONENTS);
    for (Part part : parts) {
      for (Map.Entry<String, JsonNode> one : part.json().path(section).properties()) {
        if (nested && one.getValue() instanceof ObjectNode names) {
          ObjectNode all =
              (ObjectNode) sorted.computeIfAbsent(one.getKey(), any -> names.objectNode());
          names.properties().forEach(name -> all.set(name.getKey(), name.getValue()));
        } else if (!nested) {
          sorted.put(one.getKey(), one.getValue());
        }
      }
    }
    ObjectNode collected = parts.get(0).json().objectNode();
    sorted.forEach((name, json) -> collected.set(name, nested ? sorted(json) : json));
    return collected;
  }

  private static ObjectNode sorted(JsonNode names) {
    Map<String, JsonNode> sorted = new TreeMap<>();
    names.properties().forEach(one -> sorted.put(one.getKey(), one.getValue()));
    ObjectNode all = ((ObjectNode) names).objectNode();
    sorted.forEach(all::set);
    return all;
  }
}
