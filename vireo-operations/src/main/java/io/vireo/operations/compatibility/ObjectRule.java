package io.vireo.operations.compatibility;

import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;

/** Compares the fields of objects, and the values of maps. */
final class ObjectRule {
  private static final String OTHERS = "additionalProperties";
  private static final String NAMES = "propertyNames";
  private static final JsonNode ANYTHING = BooleanNode.TRUE;

  private ObjectRule() {}

  static void check(SchemaPair pair) {
    if (!pair.writer().permits("object") || !pair.reader().permits("object")) {
      return;
    }
    Set<String> names = new TreeSet<>();
    names.addAll(names(pair.writer()));
    names.addAll(names(pair.reader()));
    names.forEach(name -> checkField(pair.at(pair.place().property(name)), name));
    checkOthers(pair);
    checkNames(pair);
  }

  /** Compares what the names of fields may be, if both say so. */
  private static void checkNames(SchemaPair pair) {
    JsonNode written = pair.writer().get(NAMES);
    JsonNode read = pair.reader().get(NAMES);
    if (!written.isMissingNode() && !read.isMissingNode()) {
      pair.walk().compare(written, read, pair.place().names());
    }
  }

  private static Set<String> names(Schema schema) {
    Set<String> names = new TreeSet<>(required(schema));
    names.addAll(schema.get("properties").propertyNames());
    return names;
  }

  private static Set<String> required(Schema schema) {
    Set<String> required = new TreeSet<>();
    schema.get("required").values().forEach(name -> required.add(name.asString("")));
    return required;
  }

  private static void checkField(SchemaPair pair, String name) {
    boolean written = names(pair.writer()).contains(name);
    boolean read = names(pair.reader()).contains(name);
    if (written && read) {
      checkRequired(pair, name);
      pair.walk().compare(field(pair.writer(), name), field(pair.reader(), name), pair.place());
    } else if (written) {
      checkUnread(pair, name);
    } else {
      checkUnwritten(pair, name);
    }
  }

  private static JsonNode field(Schema schema, String name) {
    return schema.get("properties").path(name);
  }

  private static void checkRequired(SchemaPair pair, String name) {
    boolean always = required(pair.writer()).contains(name);
    boolean needed = required(pair.reader()).contains(name);
    if (needed && !always) {
      pair.breaking(
          "it may now be missing, and receivers of the old form need it",
          "it is now required, and senders of the old form may leave it out");
    } else if (always && !needed) {
      pair.harmless("it is now always there", "it is no longer required");
    }
  }

  /** The writer has a field that the reader does not have. */
  private static void checkUnread(SchemaPair pair, String name) {
    JsonNode others = pair.reader().get(OTHERS);
    if (others.isBoolean() && !others.booleanValue()) {
      pair.breaking(
          "the field was added, and receivers of the old form refuse fields that they do not know",
          "the field was removed, and is refused if senders of the old form send it");
      return;
    }
    pair.harmless(
        "the field was added; receivers of the old form ignore it",
        "the field was removed; it is ignored if senders of the old form send it");
    if (others.isObject()) {
      pair.walk().compare(field(pair.writer(), name), others, pair.place());
    }
  }

  /** The reader has a field that the writer does not have. */
  private static void checkUnwritten(SchemaPair pair, String name) {
    if (required(pair.reader()).contains(name)) {
      pair.breaking(
          "the field was removed, and receivers of the old form need it",
          "the field was added and is required, and senders of the old form do not send it");
      return;
    }
    pair.harmless(
        "the field was removed; receivers of the old form do not need it",
        "the field was added; it may be missing");
    JsonNode others = pair.writer().get(OTHERS);
    if (others.isObject()) {
      pair.walk().compare(others, field(pair.reader(), name), pair.place());
    }
  }

  /** Compares what the fields are that have no name of their own. */
  private static void checkOthers(SchemaPair pair) {
    JsonNode written = others(pair.writer());
    JsonNode read = others(pair.reader());
    if (written.equals(read) && written.isBoolean()) {
      return;
    }
    if (isFalse(read)) {
      pair.breaking(
          "it may now have additional fields, which receivers of the old form refuse",
          "additional fields are no longer accepted, and senders of the old form may send some");
    } else if (isFalse(written)) {
      pair.harmless("it no longer has additional fields", "additional fields are accepted now");
    } else {
      pair.walk().compare(written, read, pair.place().values());
    }
  }

  private static JsonNode others(Schema schema) {
    JsonNode others = schema.get(OTHERS);
    return others.isMissingNode() ? ANYTHING : others;
  }

  private static boolean isFalse(JsonNode schema) {
    return schema.isBoolean() && !schema.booleanValue();
  }
}
