package io.vireo.tck.fault;

import org.jspecify.annotations.Nullable;

/**
 * An id made by a {@link Ledger}: its prefix, the page of the emitter, and the number of the event.
 *
 * @param page the index of the emitter
 * @param number the index of the event among those of the emitter
 */
record LedgerId(int page, long number) {
  private static final char SEPARATOR = '-';

  /** Parses an id. Returns null if the id was not made with the prefix. */
  static @Nullable LedgerId parse(String prefix, String id) {
    int end = id.lastIndexOf(SEPARATOR);
    if (!id.startsWith(prefix) || end < prefix.length()) {
      return null;
    }
    long page = number(id, prefix.length(), end);
    long number = number(id, end + 1, id.length());
    return page < 0 || page > Integer.MAX_VALUE || number < 0
        ? null
        : new LedgerId((int) page, number);
  }

  static String prefixOfPage(String prefix, int page) {
    return prefix + page + SEPARATOR;
  }

  /** The number that stands between two positions of a text, or -1 if there is none. */
  private static long number(String text, int start, int end) {
    if (start >= end || end - start > 18) {
      return -1;
    }
    long number = 0;
    for (int i = start; i < end; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
