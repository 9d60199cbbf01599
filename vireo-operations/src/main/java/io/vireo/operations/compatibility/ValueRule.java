package io.vireo.operations.compatibility;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Compares the values that {@code enum} lists, and the form of texts and numbers. */
final class ValueRule {
  /** A format, and one that accepts all its values. */
  private static final Map<String, String> WIDER =
      Map.of(
          "int32", "int64",
          "float", "double",
          "uri", "uri-reference",
          "iri", "iri-reference",
          "email", "idn-email",
          "hostname", "idn-hostname");

  private static final Set<String> KNOWN_FORMATS =
      Set.of(
          "int32",
          "int64",
          "float",
          "double",
          "date",
          "time",
          "date-time",
          "duration",
          "uuid",
          "uri",
          "uri-reference",
          "iri",
          "iri-reference",
          "email",
          "idn-email",
          "hostname",
          "idn-hostname",
          "ipv4",
          "ipv6",
          "byte",
          "binary",
          "regex",
          "json-pointer");

  private ValueRule() {}

  static void check(SchemaPair pair) {
    checkListed(pair);
    checkFormat(pair);
    for (String keyword : List.of("contentEncoding", "contentMediaType")) {
      JsonNode before = pair.before(keyword);
      JsonNode after = pair.after(keyword);
      if (!before.equals(after)) {
        pair.change(
            false,
            "the "
                + (keyword.equals("contentEncoding") ? "encoding" : "media type")
                + " of the text changed from "
                + SchemaPair.text(before)
                + " to "
                + SchemaPair.text(after));
      }
    }
  }

  private static void checkListed(SchemaPair pair) {
    List<JsonNode> written = values(pair.writer());
    List<JsonNode> read = values(pair.reader());
    if (read.isEmpty()) {
      if (!written.isEmpty()) {
        pair.harmless(
            "only certain values are sent now: " + text(written),
            "any value is accepted now, not only " + text(read.isEmpty() ? written : read));
      }
      return;
    }
    if (written.isEmpty()) {
      pair.breaking(
          "any value may be sent now; receivers of the old form know only " + text(read),
          "only certain values are accepted now, and senders of the old form may send others: "
              + text(read));
      return;
    }
    List<JsonNode> unknown = without(written, read);
    if (!unknown.isEmpty()) {
      pair.breaking(
          valueWas(unknown, "added") + ", which receivers of the old form do not know",
          valueWas(unknown, "removed") + ", which senders of the old form may send");
    }
    List<JsonNode> unused = without(read, written);
    if (!unused.isEmpty()) {
      pair.harmless(
          valueWas(unused, "removed") + ", so it is no longer sent", valueWas(unused, "added"));
    }
  }

  private static List<JsonNode> values(Schema schema) {
    return Keywords.values(schema.keywords()).stream()
        .filter(Predicate.not(JsonNode::isNull))
        .toList();
  }

  private static List<JsonNode> without(List<JsonNode> all, List<JsonNode> others) {
    return all.stream().filter(value -> !others.contains(value)).toList();
  }

  private static String valueWas(List<JsonNode> values, String done) {
    return (values.size() == 1 ? "the value " : "the values ")
        + text(values)
        + (values.size() == 1 ? " was " : " were ")
        + done;
  }

  private static String text(List<JsonNode> values) {
    String text = values.stream().limit(10).map(SchemaPair::text).collect(Collectors.joining(", "));
    return values.size() <= 10 ? text : text + " and " + (values.size() - 10) + " more";
  }

  private static void checkFormat(SchemaPair pair) {
    JsonNode written = pair.writer().get("format");
    JsonNode read = pair.reader().get("format");
    if (written.equals(read)) {
      return;
    }
    String what =
        "the format changed from "
            + SchemaPair.text(pair.before("format"))
            + " to "
            + SchemaPair.text(pair.after("format"));
    if (read.isMissingNode() || read.asString("").equals(WIDER.get(written.asString("")))) {
      pair.change(true, what);
    } else if (isKnown(read) && (written.isMissingNode() || isKnown(written))) {
      pair.change(false, what);
    } else {
      pair.unclear(what + ", and this command does not know both formats");
    }
  }

  private static boolean isKnown(JsonNode format) {
    return KNOWN_FORMATS.contains(format.asString(""));
  }
}
