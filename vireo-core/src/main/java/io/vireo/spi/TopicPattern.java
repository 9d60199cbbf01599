package io.vireo.spi;

import java.util.ArrayList;
import java.util.List;

/**
 * The name that a broadcast listener listens to, ready to be matched with the names of events; also
 * the binding key of a topic exchange. Words are separated by dots and may be empty; {@code *}
 * stands for exactly one word, {@code #} for any number of them, none included. Both are wild only
 * as a whole word. Immutable; any thread may use it.
 */
public final class TopicPattern {
  private static final String ONE = "*";
  private static final String ANY = "#";

  private final List<String> pattern;

  private TopicPattern(List<String> pattern) {
    this.pattern = pattern;
  }

  /**
   * Reads a pattern.
   *
   * @param bindingKey the name that is listened to
   * @return what matches it
   */
  public static TopicPattern compile(String bindingKey) {
    return new TopicPattern(words(bindingKey));
  }

  /**
   * The words of a key, as {@link #matches} wants them.
   *
   * @param key an event's name
   * @return its words; the empty key has none
   */
  public static List<String> words(String key) {
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', start)) {
      words.add(key.substring(start, dot));
      start = dot + 1;
    }
    if (!key.isEmpty()) {
      words.add(key.substring(start));
    }
    return words;
  }

  /**
   * Whether a routing key matches. Takes at most the product of both lengths: when words do not
   * fit, only the last {@code #} is stretched by one, for what comes before it has matched as early
   * as it can.
   *
   * @param key the {@link #words} of an event's name
   * @return true if an event of that name reaches the listener
   */
  public boolean matches(List<String> key) {
    int word = 0;
    int part = 0;
    int lastAny = -1;
    int wordAfterAny = 0;
    while (word < key.size()) {
      if (part < pattern.size() && pattern.get(part).equals(ANY)) {
        lastAny = part++;
        wordAfterAny = word;
      } else if (part < pattern.size() && fits(pattern.get(part), key.get(word))) {
        part++;
        word++;
      } else if (lastAny >= 0) {
        part = lastAny + 1;
        word = ++wordAfterAny;
      } else {
        return false;
      }
    }
    while (part < pattern.size() && pattern.get(part).equals(ANY)) {
      part++;
    }
    return part == pattern.size();
  }

  private static boolean fits(String part, String word) {
    return part.equals(ONE) || part.equals(word);
  }
}
