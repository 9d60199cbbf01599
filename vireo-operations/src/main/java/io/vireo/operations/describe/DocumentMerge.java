package io.vireo.operations.describe;

import io.vireo.operations.asyncapi.Document;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Merges the documents of several services into one. What is equal in several ones is there once.
 * What has the same name but is different is kept apart under names that tell the service. The same
 * documents in another order give the same result. For one thread.
 */
public final class DocumentMerge {
  private static final String CONTENT_TYPE = "defaultContentType";

  private final List<Part> parts;
  private final Consumer<String> warnings;
  private final ObjectNode merged = JsonNodeFactory.instance.objectNode();

  private DocumentMerge(List<Document> documents, Consumer<String> warnings) {
    this.parts =
        documents.stream()
            .map(Part::new)
            .sorted(
                Comparator.comparing(Part::service)
                    .thenComparing(Part::version)
                    .thenComparing(part -> part.json().toString()))
            .toList();
    this.warnings = warnings;
  }

  /**
   * Merges documents.
   *
   * @param documents at least one
   * @param warnings is told what was kept apart
   */
  public static Document merge(List<Document> documents, Consumer<String> warnings) {
    DocumentMerge merge = new DocumentMerge(documents, warnings);
    merge.run();
    return Document.of("The merged document", merge.merged);
  }

  private void run() {
    merged.put("asyncapi", parts.get(0).json().path("asyncapi").asString("3.0.0"));
    addInfo();
    addContentType();
    NamedParts named = new NamedParts(parts, warnings);
    named.keepApart();
    named.addServers(merged);
    new ChannelMerge(parts, warnings).addTo(merged.putObject("channels"));
    addOperations(merged.putObject("operations"));
    named.addComponents(merged);
  }

  private void addInfo() {
    Set<String> services = parts.stream().map(Part::service).collect(Collectors.toSet());
    ObjectNode info = merged.putObject("info");
    Part last = parts.get(parts.size() - 1);
    boolean single = services.size() == 1;
    info.put("title", single ? last.service() : "All services");
    info.put("version", single ? last.version() : "unspecified");
    Set<String> from = new TreeSet<>();
    parts.forEach(part -> from.add(part.service() + " " + part.version()));
    if (from.size() > 1) {
      info.put("description", "Merged from " + String.join(", ", from));
    }
  }

  /** A content type that not all have is written to the messages that rely on it. */
  private void addContentType() {
    Set<String> types = new TreeSet<>();
    parts.forEach(part -> types.add(part.json().path(CONTENT_TYPE).asString("")));
    String common = types.iterator().next();
    if (types.size() == 1) {
      if (!common.isEmpty()) {
        merged.put(CONTENT_TYPE, common);
      }
      return;
    }
    for (Part part : parts) {
      String type = part.json().path(CONTENT_TYPE).asString("");
      if (!type.isEmpty()) {
        setContentType(part.json().path("components").path("messages"), type);
        part.json()
            .path("channels")
            .values()
            .forEach(channel -> setContentType(channel.path("messages"), type));
      }
    }
  }

  private static void setContentType(JsonNode messages, String type) {
    for (JsonNode message : messages.values()) {
      if (message instanceof ObjectNode object
          && !object.has("$ref")
          && !object.has("contentType")) {
        object.put("contentType", type);
      }
    }
  }

  private void addOperations(ObjectNode operations) {
    Map<String, ObjectNode> sorted = new TreeMap<>();
    for (Part part : parts) {
      part.json()
          .path("operations")
          .properties()
          .forEach(
              entry -> {
                if (entry.getValue() instanceof ObjectNode operation) {
                  add(sorted, part, entry.getKey(), operation);
                }
              });
    }
    sorted.forEach(operations::set);
  }

  private void add(Map<String, ObjectNode> sorted, Part part, String name, ObjectNode operation) {
    boolean merged = operation.has(Document.SERVICE);
    String key = merged ? name : part.prefix() + "." + name;
    if (!merged) {
      operation.put(Document.SERVICE, part.service());
    }
    ObjectNode known = sorted.get(key);
    if (known == null) {
      sorted.put(key, operation);
    } else if (!addMessages(known, operation)) {
      String other = Names.free(key, sorted.keySet());
      sorted.put(other, operation);
      warnings.accept(
          "Programs of "
              + part.service()
              + " differ in the operation "
              + name
              + ": it is there as "
              + key
              + " and as "
              + other);
    }
  }

  /**
   * Adds the messages of an operation that is otherwise the same: instances of a service may have
   * sent different ones so far.
   */
  private static boolean addMessages(ObjectNode known, ObjectNode other) {
    ObjectNode one = known.deepCopy();
    ObjectNode two = other.deepCopy();
    JsonNode messages = one.remove("messages");
    JsonNode more = two.remove("messages");
    if (!one.equals(two)) {
      return false;
    }
    if (messages != null && more != null) {
      List<JsonNode> all = new ArrayList<>(messages.values());
      more.values().stream().filter(message -> !all.contains(message)).forEach(all::add);
      known.putArray("messages").addAll(all);
    }
    return true;
  }
}
