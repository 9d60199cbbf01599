package io.vireo.operations.describe;

import io.vireo.operations.asyncapi.Document;
import io.vireo.operations.text.Json;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Writes a document as JSON. Equal documents are equal texts. */
public final class DocumentText {
  /**
   * What JSON permits within a string, but a terminal would execute or an editor would hide. Names
   * and texts come from other programs.
   */
  private static final Pattern UNSAFE =
      Pattern.compile("[\\u007F-\\u009F\\u200E\\u200F\\u2028-\\u202E\\u2066-\\u2069]");

  private DocumentText() {}

  public static List<String> lines(Document document) {
    String text = Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(document.json());
    return UNSAFE.matcher(text).replaceAll(DocumentText::escaped).lines().toList();
  }

  private static String escaped(MatchResult found) {
    return String.format(Locale.ROOT, "\\\\u%04X", (int) found.group().charAt(0));
  }
}
