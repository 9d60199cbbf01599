package io.vireo.operations.compatibility;

import io.vireo.operations.asyncapi.Document;
import io.vireo.operations.compatibility.Schema.Alternative;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares unions ({@code oneOf}, {@code anyOf}): the reader has to have an alternative for each
 * one of the writer. A schema that is no union is its own only alternative.
 */
final class UnionRule {
  private UnionRule() {}

  static void check(SchemaPair pair, JsonNode writer, JsonNode reader) {
    if (areUnions(pair) && !pair.writer().common().equals(pair.reader().common())) {
      pair.walk().compare(pair.writer().common(), pair.reader().common(), pair.place());
    }
    List<Alternative> written = alternatives(pair.writer(), writer, pair.reader().isUnion());
    List<Alternative> unread = new ArrayList<>();
    List<Alternative> unwritten =
        new ArrayList<>(alternatives(pair.reader(), reader, pair.writer().isUnion()));
    List<Alternative> readers = List.copyOf(unwritten);
    for (Alternative one : written) {
      Optional<Alternative> match = match(pair, one, readers, written);
      match.ifPresentOrElse(
          other -> {
            unwritten.remove(other);
            compare(pair, one, other);
          },
          () -> unread.add(one));
    }
    if (unread.size() == 1 && unwritten.size() == 1 && isSameInOtherForm(unread, unwritten)) {
      // An alternative without a name has changed.
      compare(pair, unread.get(0), unwritten.get(0));
      return;
    }
    unread.forEach(
        one ->
            pair.breaking(
                "the alternative "
                    + one.name()
                    + " was added, which receivers of the old form do not know",
                "the alternative "
                    + one.name()
                    + " was removed, which senders of the old form may send"));
    unwritten.forEach(
        one ->
            pair.harmless(
                "the alternative " + one.name() + " was removed, so it is no longer sent",
                "the alternative " + one.name() + " was added"));
  }

  private static boolean isSameInOtherForm(List<Alternative> unread, List<Alternative> unwritten) {
    return !unread.get(0).named() && !unwritten.get(0).named();
  }

  /** What the alternatives of two unions have in common is compared apart from them. */
  private static void compare(SchemaPair pair, Alternative one, Alternative other) {
    boolean alone = areUnions(pair) || (one.named() && other.named());
    Place place =
        one.named()
            ? pair.place()
            : new Place(pair.place().root() + ", alternative " + one.name(), pair.place().path());
    pair.walk()
        .compare(alone ? one.alone() : one.json(), alone ? other.alone() : other.json(), place);
  }

  private static boolean areUnions(SchemaPair pair) {
    return pair.writer().isUnion() && pair.reader().isUnion();
  }

  private static List<Alternative> alternatives(
      Schema schema, JsonNode json, boolean otherIsUnion) {
    if (schema.isUnion()) {
      return schema.alternatives();
    }
    Optional<String> name = Document.referredName(json);
    if (name.isEmpty() && otherIsUnion && shownTypes(schema).size() > 1) {
      return byType(schema);
    }
    String shown = name.orElse(schema.get("title").asString("without a name"));
    return List.of(new Alternative(shown, name.isPresent(), json, json));
  }

  /** One alternative for each type, for a schema that permits several ones. */
  private static List<Alternative> byType(Schema schema) {
    return shownTypes(schema).stream()
        .map(
            type -> {
              ObjectNode one = schema.keywords().deepCopy();
              one.put("type", type);
              return new Alternative(type, false, one, one);
            })
        .toList();
  }

  private static List<String> shownTypes(Schema schema) {
    return schema.types().stream()
        .filter(type -> !type.equals("integer") || !schema.types().contains("number"))
        .sorted()
        .toList();
  }

  /**
   * The alternative of the same name, else one that accepts the other. One whose name the writer
   * has too is meant for that name alone.
   */
  private static Optional<Alternative> match(
      SchemaPair pair, Alternative one, List<Alternative> readers, List<Alternative> writers) {
    return named(readers, one)
        .or(
            () ->
                readers.stream()
                    .filter(other -> named(writers, other).isEmpty())
                    .filter(other -> pair.walk().accepts(one.json(), other.json()))
                    .findFirst());
  }

  private static Optional<Alternative> named(List<Alternative> all, Alternative one) {
    return all.stream()
        .filter(other -> other.named() && one.named() && other.name().equals(one.name()))
        .findFirst();
  }
}
