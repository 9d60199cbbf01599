package io.vireo.console.internal.operation;

/** Text that may be longer than what is kept or shown of it. */
public final class Texts {
  private Texts() {}

  /** Cuts a text to a length, and not between the halves of a character. */
  public static String cut(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
    return text.substring(0, end) + "…";
  }
}
