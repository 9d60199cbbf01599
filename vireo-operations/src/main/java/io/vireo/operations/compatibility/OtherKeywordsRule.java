package io.vireo.operations.compatibility;

import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Compares the keywords that no other rule compares: they can be judged only if they are equal. */
final class OtherKeywordsRule {
  private static final Set<String> JUDGED =
      Set.of(
          "$ref",
          "type",
          "nullable",
          "enum",
          "const",
          "format",
          "contentEncoding",
          "contentMediaType",
          "minimum",
          "exclusiveMinimum",
          "maximum",
          "exclusiveMaximum",
          "minLength",
          "maxLength",
          "minItems",
          "maxItems",
          "minProperties",
          "maxProperties",
          "multipleOf",
          "uniqueItems",
          "pattern",
          "properties",
          "required",
          "additionalProperties",
          "items",
          "additionalItems",
          "allOf");

  private OtherKeywordsRule() {}

  static void check(SchemaPair pair) {
    Set<String> names = new TreeSet<>(pair.before().keywords().propertyNames());
    names.addAll(pair.after().keywords().propertyNames());
    names.stream()
        .filter(name -> !pair.before(name).equals(pair.after(name)))
        .filter(name -> !name.startsWith("x-"))
        .forEach(name -> report(pair, name));
  }

  private static void report(SchemaPair pair, String name) {
    JsonNode before = pair.before(name);
    JsonNode after = pair.after(name);
    if (Keywords.ANNOTATIONS.contains(name)) {
      String what = "only its " + name + " changed";
      pair.harmless(what, what);
    } else if (name.equals("discriminator")) {
      pair.change(
          false,
          "the field that tells the alternatives apart changed from "
              + SchemaPair.text(before)
              + " to "
              + SchemaPair.text(after));
    } else if (!isJudged(pair, name)) {
      pair.unclear(
          "the keyword "
              + name
              + " was "
              + (before.isMissingNode() ? "added" : after.isMissingNode() ? "removed" : "changed"));
    }
  }

  private static boolean isJudged(SchemaPair pair, String name) {
    if (name.equals("allOf")) {
      // Here are only those parts that could not be combined with the rest.
      return false;
    }
    if (name.equals("propertyNames")) {
      return !pair.before(name).isMissingNode() && !pair.after(name).isMissingNode();
    }
    boolean union = name.equals("oneOf") || name.equals("anyOf");
    if (union) {
      // The second one of the two is compared by nobody.
      return !(name.equals("anyOf")
          && (pair.before().get("oneOf").isArray() || pair.after().get("oneOf").isArray()));
    }
    return JUDGED.contains(name);
  }
}
