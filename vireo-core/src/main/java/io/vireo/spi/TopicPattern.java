package io.vireo.spi;

import java.util.ArrayList;
import java.util.List;

/**
 * The pattern of a broadcast listener, which is matched with the names of events. It is also the
 * binding key of a topic exchange. Words are separated by dots and may be empty. The word {@code *}
 * stands for exactly one word, and the word {@code #} for any number of words, also for none; as a
 * part of a word they stand for themselves. Immutable; any thread may use it, and no method blocks.
 */
public final class TopicPattern {
  private static final String ONE = "*";
  private static final String ANY = "#";

  private final List<String> pattern;

  private TopicPattern(List<String> pattern) {
    this.pattern = pattern;
  }

  /**
   * {@return the pattern that a text stands for}
   *
   * @param bindingKey the name that a listener listens to
   */
  public static TopicPattern compile(String bindingKey) {
    return new TopicPattern(words(bindingKey));
  }

  /**
   * {@return the words of the name of an event, as {@link #matches} needs them; an empty name has
   * none}
   *
   * @param key the name of an event
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
   * Whether the name of an event matches this pattern. The number of steps is at most the product
   * of the numbers of words. When a word does not match, only the last {@code #} before it takes
   * one word more, because all that stands before that {@code #} has already matched as early as it
   * can.
   *
   * @param key the {@link #words} of the event's name
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
