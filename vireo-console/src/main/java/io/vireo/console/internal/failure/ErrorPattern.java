package io.vireo.console.internal.failure;

import io.vireo.console.internal.operation.Texts;

/**
 * What the messages of like errors have in common. Numbers, ids and quoted values are replaced, so
 * that "no stock for order 17" and "no stock for order 18" are the same error. It runs for each
 * record while the records are held, so it goes through a message once. Stateless.
 */
final class ErrorPattern {
  /** Longer messages are the same error if they begin in the same way. */
  private static final int MAX_LENGTH = 200;

  private static final int LEAST_HEX = 8;
  private static final int ULID_LENGTH = 26;
  private static final int UUID_LENGTH = 36;

  private ErrorPattern() {}

  /** Replaces what differs between messages of the same error. */
  static String of(String message) {
    String text = Texts.cut(message, MAX_LENGTH);
    StringBuilder pattern = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      char letter = text.charAt(at);
      int end = at + 1;
      if (isWord(letter)) {
        end = endOfWord(text, at);
        if (isUuid(text, at)) {
          end = at + UUID_LENGTH;
          pattern.append('#');
        } else {
          appendWord(pattern, text.substring(at, end));
        }
      } else if (isQuote(letter) && !(at > 0 && isWord(text.charAt(at - 1)))) {
        int close = closingQuote(text, at);
        end = close < 0 ? end : close + 1;
        pattern.append(close < 0 ? String.valueOf(letter) : "'…'");
      } else {
        pattern.append(letter);
      }
      at = end;
    }
    return pattern.toString();
  }

  private static boolean isWord(char letter) {
    return Character.isLetterOrDigit(letter);
  }

  private static boolean isQuote(char letter) {
    return letter == '\'' || letter == '"' || letter == '`';
  }

  private static int endOfWord(String text, int begin) {
    int end = begin;
    while (end < text.length() && isWord(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /** The place of the quote that ends what is quoted; -1 if there is none in the same line. */
  private static int closingQuote(String text, int begin) {
    int close = text.indexOf(text.charAt(begin), begin + 1);
    int line = text.indexOf('\n', begin);
    return close >= 0 && line >= 0 && line < close ? -1 : close;
  }

  private static void appendWord(StringBuilder pattern, String word) {
    if (word.chars().noneMatch(Character::isDigit)) {
      pattern.append(word);
    } else if (isId(word)) {
      pattern.append('#');
    } else {
      appendWithoutDigits(pattern, word);
    }
  }

  private static boolean isId(String word) {
    boolean hex = word.startsWith("0x") || word.length() >= LEAST_HEX;
    return (hex && word.chars().skip(word.startsWith("0x") ? 2 : 0).allMatch(ErrorPattern::isHex))
        || (word.length() == ULID_LENGTH && word.chars().allMatch(one -> one < 'a' && one < 128));
  }

  private static boolean isHex(int letter) {
    return Character.digit(letter, 16) >= 0;
  }

  private static boolean isUuid(String text, int begin) {
    if (begin + UUID_LENGTH > text.length()) {
      return false;
    }
    for (int i = 0; i < UUID_LENGTH; i++) {
      char letter = text.charAt(begin + i);
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? letter != '-' : !isHex(letter)) {
        return false;
      }
    }
    return true;
  }

  private static void appendWithoutDigits(StringBuilder pattern, String word) {
    for (int i = 0; i < word.length(); i++) {
      char letter = word.charAt(i);
      if (!Character.isDigit(letter)) {
        pattern.append(letter);
      } else if (i == 0 || !Character.isDigit(word.charAt(i - 1))) {
        appendNumber(pattern);
      }
    }
  }

  /** Appends the sign of a number, unless it goes on with a number such as 1,234.5 or 12:30. */
  private static void appendNumber(StringBuilder pattern) {
    int length = pattern.length();
    boolean goesOn =
        length >= 2
            && pattern.charAt(length - 2) == '#'
            && ".,:".indexOf(pattern.charAt(length - 1)) >= 0;
    if (goesOn) {
      pattern.setLength(length - 1);
    } else {
      pattern.append('#');
    }
  }
}
