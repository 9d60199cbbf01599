package io.vireo.internal.describe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of a channel: the name of its event, or its pattern with a parameter for each
 * wildcard.
 *
 * @param text the address; null for a name that AsyncAPI would read as something else, such as one
 *     with braces
 * @param parameters what the parameters of the address stand for, by their names
 */
record EventAddress(@Nullable String text, Map<String, String> parameters) {
  /** Braces make a parameter of an address, and the others make a query or a fragment. */
  private static final Pattern MISREAD = Pattern.compile("[{}?#]");

  /** The address of events of one name. */
  static EventAddress ofName(String event) {
    return new EventAddress(MISREAD.matcher(event).find() ? null : event, Map.of());
  }

  /** The address of the events that a pattern of a broadcast listener matches. */
  static EventAddress ofPattern(String pattern) {
    List<String> words = new ArrayList<>();
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String word : pattern.split("\\.", -1)) {
      if (word.equals("*")) {
        words.add(parameter(parameters, "word", "One word."));
      } else if (word.equals("#")) {
        words.add(
            parameter(
                parameters, "words", "Any number of words with dots between them, or no word."));
      } else if (MISREAD.matcher(word).find()) {
        return new EventAddress(null, Map.of());
      } else {
        words.add(word);
      }
    }
    return new EventAddress(String.join(".", words), parameters);
  }

  private static String parameter(Map<String, String> parameters, String kind, String meaning) {
    String name = kind + (parameters.size() + 1);
    parameters.put(name, meaning);
    return "{" + name + "}";
  }
}
