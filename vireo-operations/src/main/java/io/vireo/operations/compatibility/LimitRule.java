package io.vireo.operations.compatibility;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Compares limits: of numbers, of lengths, and patterns. */
final class LimitRule {
  private static final List<Limit> LIMITS =
      List.of(
          new Limit("the minimum", "minimum", "exclusiveMinimum", true, false),
          new Limit("the maximum", "maximum", "exclusiveMaximum", false, false),
          new Limit("the minimum length", "minLength", "", true, true),
          new Limit("the maximum length", "maxLength", "", false, true),
          new Limit("the minimum number of elements", "minItems", "", true, true),
          new Limit("the maximum number of elements", "maxItems", "", false, true),
          new Limit("the minimum number of fields", "minProperties", "", true, true),
          new Limit("the maximum number of fields", "maxProperties", "", false, true));

  private LimitRule() {}

  /**
   * A limit.
   *
   * @param name its name for people
   * @param keyword the keyword
   * @param exclusive the keyword for a value that is itself outside, or empty
   * @param lower whether values below it are outside
   * @param count whether it limits a number of things, which is never below zero
   */
  private record Limit(
      String name, String keyword, String exclusive, boolean lower, boolean count) {

    void check(SchemaPair pair) {
      Bound written = bound(pair.writer());
      Bound read = bound(pair.reader());
      if (!equal(written, read)) {
        String what =
            name
                + " changed from "
                + text(bound(pair.before()))
                + " to "
                + text(bound(pair.after()));
        pair.change(read == null || (written != null && written.isWithin(read, lower)), what);
      }
    }

    private @Nullable Bound bound(Schema schema) {
      Bound bound = declared(schema);
      boolean none = bound != null && count && lower && bound.value.signum() <= 0;
      return none ? null : bound;
    }

    private @Nullable Bound declared(Schema schema) {
      JsonNode inside = schema.get(keyword);
      JsonNode outside = schema.get(exclusive);
      if (outside.isNumber()) {
        Bound open = new Bound(outside.decimalValue(), true);
        Bound closed = inside.isNumber() ? new Bound(inside.decimalValue(), false) : open;
        return open.isWithin(closed, lower) ? open : closed;
      }
      if (inside.isNumber()) {
        // Up to draft 4, the other keyword says whether the value itself is outside.
        return new Bound(inside.decimalValue(), outside.asBoolean(false));
      }
      return count ? null : listed(schema);
    }

    /** The limit of values that are listed. */
    private @Nullable Bound listed(Schema schema) {
      List<JsonNode> values = Keywords.values(schema.keywords());
      if (values.isEmpty() || !values.stream().allMatch(JsonNode::isNumber)) {
        return null;
      }
      BinaryOperator<BigDecimal> outermost = lower ? BigDecimal::min : BigDecimal::max;
      return values.stream()
          .map(JsonNode::decimalValue)
          .reduce(outermost)
          .map(value -> new Bound(value, false))
          .orElse(null);
    }

    private static boolean equal(@Nullable Bound one, @Nullable Bound other) {
      if (one == null || other == null) {
        return one == null && other == null;
      }
      return one.isSame(other);
    }

    private static String text(@Nullable Bound bound) {
      if (bound == null) {
        return "none";
      }
      return bound.value.toPlainString() + (bound.outside ? " (itself excluded)" : "");
    }
  }

  /** The value of a limit, and whether that value itself is outside. */
  private record Bound(BigDecimal value, boolean outside) {

    boolean isSame(Bound other) {
      return value.compareTo(other.value) == 0 && outside == other.outside;
    }

    /** Whether all values within this limit are within another one. */
    boolean isWithin(Bound other, boolean lower) {
      int order = lower ? value.compareTo(other.value) : other.value.compareTo(value);
      return order > 0 || (order == 0 && (outside || !other.outside));
    }
  }

  static void check(SchemaPair pair) {
    LIMITS.forEach(limit -> limit.check(pair));
    checkMultiple(pair);
    checkUnique(pair);
    checkPattern(pair);
  }

  private static void checkMultiple(SchemaPair pair) {
    JsonNode written = pair.writer().get("multipleOf");
    JsonNode read = pair.reader().get("multipleOf");
    if (!written.equals(read)) {
      pair.change(
          isMultiple(written, read),
          "the number of which values are multiples changed from "
              + SchemaPair.text(pair.before("multipleOf"))
              + " to "
              + SchemaPair.text(pair.after("multipleOf")));
    }
  }

  private static boolean isMultiple(JsonNode written, JsonNode read) {
    if (!read.isNumber() || read.decimalValue().signum() == 0) {
      return true;
    }
    return written.isNumber()
        && written.decimalValue().remainder(read.decimalValue()).signum() == 0;
  }

  private static void checkUnique(SchemaPair pair) {
    boolean before = pair.before("uniqueItems").asBoolean(false);
    boolean after = pair.after("uniqueItems").asBoolean(false);
    if (before != after) {
      pair.change(
          pair.writer().get("uniqueItems").asBoolean(false),
          after ? "no element may be there twice now" : "an element may be there twice now");
    }
  }

  private static void checkPattern(SchemaPair pair) {
    JsonNode written = pair.writer().get("pattern");
    JsonNode read = pair.reader().get("pattern");
    if (written.equals(read)) {
      return;
    }
    String what =
        "the pattern changed from "
            + SchemaPair.text(pair.before("pattern"))
            + " to "
            + SchemaPair.text(pair.after("pattern"));
    if (read.isMissingNode() || written.isMissingNode()) {
      pair.change(read.isMissingNode(), what);
    } else {
      pair.unclear(what + ", and patterns cannot be compared");
    }
  }
}
