package io.vireo.operations.compatibility;

import io.vireo.operations.asyncapi.Document;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Compares the schemas of messages in one direction. A schema with a name is compared once, however
 * many messages use it, and what is found there is reported for all of them. For one thread.
 */
final class SchemaComparison {
  /** Enough for documents of many megabytes, and ends within seconds. */
  private static final int MAX_PAIRS = 1_000_000;

  private final Direction direction;
  private final SchemaReader writer;
  private final SchemaReader reader;
  private final Map<NodePair, Boolean> accepted = new HashMap<>();
  private final Map<Key, Part> named = new LinkedHashMap<>();
  private final List<Root> roots = new ArrayList<>();
  private int pairs;

  /** The references to two schemas with names. */
  private record Key(String writer, String reader) {}

  /** What was found in one schema, and which schemas with names it refers to. */
  private record Part(SchemaWalk walk, Set<Key> refersTo) {}

  /** The schema of one message, and the operation that it belongs to. */
  private record Root(String subject, Part part) {}

  SchemaComparison(Direction direction, Document before, Document after) {
    this.direction = direction;
    this.writer = new SchemaReader(direction.writer(before, after));
    this.reader = new SchemaReader(direction.reader(before, after));
  }

  Direction direction() {
    return direction;
  }

  Schema writer(JsonNode json) {
    return writer.read(json);
  }

  Schema reader(JsonNode json) {
    return reader.read(json);
  }

  /** Counts a pair of schemas that is compared. Returns false if there were too many. */
  boolean mayGoOn() {
    pairs++;
    return pairs <= MAX_PAIRS;
  }

  /**
   * Compares the schemas of a message, or of a part of it.
   *
   * @param subject the operation, as a name for people
   * @param before the schema of the old document
   * @param after the schema of the new document
   * @param place the part of the message
   */
  void compare(String subject, JsonNode before, JsonNode after, String place) {
    Deque<Runnable> waiting = new ArrayDeque<>();
    Part part = part(waiting);
    roots.add(new Root(subject, part));
    part.walk.compare(
        direction.writer(before, after), direction.reader(before, after), Place.of(place));
    while (!waiting.isEmpty()) {
      waiting.remove().run();
    }
  }

  private Part part(Deque<Runnable> waiting) {
    Set<Key> refersTo = new LinkedHashSet<>();
    SchemaWalk walk =
        new SchemaWalk(
            this,
            (one, other) -> {
              Key key = new Key(reference(one), reference(other));
              refersTo.add(key);
              if (!named.containsKey(key)) {
                Part part = part(waiting);
                named.put(key, part);
                waiting.add(() -> part.walk.compareContents(one, other, place(one, other)));
              }
            });
    return new Part(walk, refersTo);
  }

  private static String reference(JsonNode node) {
    return Document.reference(node).orElse("");
  }

  private Place place(JsonNode written, JsonNode read) {
    String before = name(direction.before(written, read));
    String after = name(direction.after(written, read));
    return Place.of(
        before.equals(after) ? "schema " + after : "schema " + after + " (was " + before + ")");
  }

  private static String name(JsonNode node) {
    return Document.referredName(node).orElse("");
  }

  /** Whether the reader accepts all that the writer may send. */
  boolean accepts(JsonNode written, JsonNode read) {
    NodePair pair = new NodePair(written, read);
    Boolean known = accepted.get(pair);
    if (known == null) {
      // While this pair is compared, it counts as accepted below itself.
      accepted.put(pair, true);
      SchemaWalk walk = new SchemaWalk(this, null);
      walk.compare(written, read, Place.of(""));
      known = !walk.isBreaking();
      accepted.put(pair, known);
    }
    return known;
  }

  /** What was found, with the operations that it concerns. */
  List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    for (Root root : roots) {
      root.part.walk.findings().forEach(one -> changes.add(change(one, List.of(root.subject))));
    }
    Map<Key, Set<String>> subjects = subjects();
    named.forEach(
        (key, part) ->
            part.walk
                .findings()
                .forEach(
                    one ->
                        changes.add(
                            change(one, List.copyOf(subjects.getOrDefault(key, Set.of()))))));
    return changes;
  }

  private static Change change(Finding finding, List<String> subjects) {
    return new Change(finding.severity(), subjects, finding.place().toString(), finding.what());
  }

  /** Which operations use a pair of schemas, directly or by way of others. */
  private Map<Key, Set<String>> subjects() {
    Map<Key, Set<String>> subjects = new HashMap<>();
    for (Root root : roots) {
      Deque<Key> open = new ArrayDeque<>(root.part.refersTo);
      Set<Key> seen = new LinkedHashSet<>();
      while (!open.isEmpty()) {
        Key key = open.remove();
        if (seen.add(key)) {
          subjects.computeIfAbsent(key, any -> new LinkedHashSet<>()).add(root.subject);
          Part part = named.get(key);
          if (part != null) {
            open.addAll(part.refersTo);
          }
        }
      }
    }
    return subjects;
  }
}
