package io.vireo.operations.compatibility;

import java.util.Set;
import java.util.TreeSet;

/** Compares the types of values, and whether they may be null. */
final class TypeRule {
  private TypeRule() {}

  /** The writer permits no value. */
  static void checkNever(SchemaPair pair) {
    if (pair.reader().kind() != Schema.Kind.NEVER) {
      pair.harmless("no value is sent there any more", "values are accepted there now");
    }
  }

  static void checkNull(SchemaPair pair) {
    boolean written = pair.writer().nullable();
    boolean read = pair.reader().nullable();
    if (written && !read) {
      pair.breaking(
          "it may now be null, which receivers of the old form do not expect",
          "it may no longer be null, as senders of the old form may send it");
    } else if (read && !written) {
      pair.harmless("it is no longer null", "it may now be null too");
    }
  }

  /** Returns whether they have a type in common, so that there is more to compare. */
  static boolean check(SchemaPair pair) {
    Set<String> written = pair.writer().types();
    Set<String> read = pair.reader().types();
    if (written.equals(read)) {
      return true;
    }
    String what =
        "the type changed from "
            + text(pair.before().types())
            + " to "
            + text(pair.after().types());
    if (pair.reader().kind() == Schema.Kind.NEVER || !read.containsAll(written)) {
      pair.breaking(
          what + ", which receivers of the old form cannot read",
          what + ", so what senders of the old form send is no longer accepted");
    } else {
      pair.harmless(
          what + ", which receivers of the old form can read",
          what + ", and what senders of the old form send is still accepted");
    }
    Set<String> common = new TreeSet<>(written);
    common.retainAll(read);
    return !common.isEmpty();
  }

  private static String text(Set<String> types) {
    if (types.equals(Schema.ALL_TYPES)) {
      return "any type";
    }
    Set<String> shown = new TreeSet<>(types);
    if (shown.contains("number")) {
      shown.remove("integer");
    }
    return shown.isEmpty() ? "no value" : String.join(" or ", shown);
  }
}
