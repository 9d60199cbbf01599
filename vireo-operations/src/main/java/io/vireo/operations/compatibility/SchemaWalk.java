package io.vireo.operations.compatibility;

import io.vireo.operations.asyncapi.Document;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Compares two schemas and what is below them. Schemas that have names are handed over, so that
 * each is compared once; without somebody who takes them, they are compared here too. For one
 * thread.
 */
final class SchemaWalk {
  private static final int MAX_DEPTH = 100;

  private final SchemaComparison comparison;
  private final @Nullable BiConsumer<JsonNode, JsonNode> named;
  private final List<Finding> findings = new ArrayList<>();
  private final Set<NodePair> open = new HashSet<>();

  /**
   * Creates a walk.
   *
   * @param named takes pairs of references to schemas with names; null to compare them here
   */
  SchemaWalk(SchemaComparison comparison, @Nullable BiConsumer<JsonNode, JsonNode> named) {
    this.comparison = comparison;
    this.named = named;
  }

  List<Finding> findings() {
    return findings;
  }

  boolean isBreaking() {
    return findings.stream().anyMatch(finding -> finding.severity() == Severity.BREAKING);
  }

  /** Compares two schemas, either of which may be a reference. */
  void compare(JsonNode writer, JsonNode reader, Place place) {
    if (named != null && areNamed(writer, reader)) {
      named.accept(writer, reader);
    } else {
      compareContents(writer, reader, place, true);
    }
  }

  /** Compares what two schemas consist of, even if they have names. */
  void compareContents(JsonNode writer, JsonNode reader, Place place) {
    compareContents(writer, reader, place, true);
  }

  private void compareContents(JsonNode writer, JsonNode reader, Place place, boolean withNull) {
    NodePair pair = new NodePair(writer, reader);
    if (open.size() >= MAX_DEPTH || !comparison.mayGoOn()) {
      unclear(place, "the schema is too large or too deeply nested to be compared here");
    } else if (open.add(pair)) {
      // A pair that is open already is below itself: the schemas are recursive.
      judge(writer, reader, place, withNull);
      open.remove(pair);
    }
  }

  private void judge(JsonNode writer, JsonNode reader, Place place, boolean withNull) {
    SchemaPair pair =
        new SchemaPair(
            comparison.direction(),
            comparison.writer(writer),
            comparison.reader(reader),
            place,
            findings::add,
            this);
    if (isElsewhere(pair)) {
      if (!Document.referredName(writer).equals(Document.referredName(reader))) {
        unclear(place, "its schema is not in both documents");
      }
      return;
    }
    if (pair.writer().kind() == Schema.Kind.NEVER) {
      TypeRule.checkNever(pair);
      return;
    }
    if (withNull) {
      TypeRule.checkNull(pair);
    }
    if (pair.writer().isNullableForm() || pair.reader().isNullableForm()) {
      compareWithoutNull(inner(pair.writer(), writer), inner(pair.reader(), reader), place);
    } else if (pair.writer().isUnion() || pair.reader().isUnion()) {
      UnionRule.check(pair, writer, reader);
      OtherKeywordsRule.check(pair);
    } else if (TypeRule.check(pair)) {
      ValueRule.check(pair);
      LimitRule.check(pair);
      ObjectRule.check(pair);
      ArrayRule.check(pair);
      OtherKeywordsRule.check(pair);
    }
  }

  private void compareWithoutNull(JsonNode writer, JsonNode reader, Place place) {
    if (areNamed(writer, reader)) {
      compare(writer, reader, place);
    } else {
      compareContents(writer, reader, place, false);
    }
  }

  private static boolean isElsewhere(SchemaPair pair) {
    return pair.writer().kind() == Schema.Kind.ELSEWHERE
        || pair.reader().kind() == Schema.Kind.ELSEWHERE;
  }

  /** Without the null that a union permits, its only alternative remains. */
  private static JsonNode inner(Schema schema, JsonNode json) {
    return schema.isNullableForm() ? schema.alternatives().get(0).json() : json;
  }

  /** Whether a reader accepts all that a writer may send. */
  boolean accepts(JsonNode writer, JsonNode reader) {
    return comparison.accepts(writer, reader);
  }

  private static boolean areNamed(JsonNode writer, JsonNode reader) {
    Optional<String> name = Document.referredName(writer);
    return name.isPresent() && Document.referredName(reader).isPresent();
  }

  private void unclear(Place place, String what) {
    findings.add(new Finding(Severity.UNCLEAR, place, what));
  }
}
