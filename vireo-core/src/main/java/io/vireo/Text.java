package io.vireo;

import java.nio.charset.StandardCharsets;

/** Checks of texts that travel in AMQP short strings. */
final class Text {
  static final int MAX_SHORT_STRING_BYTES = 255;

  private Text() {}

  static String requireBytes(String what, String text, int atLeast, int atMost) {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    if (length < atLeast || length > atMost) {
      throw new PayloadException(
          "The "
              + what
              + " has "
              + length
              + " bytes of UTF-8; "
              + atLeast
              + " to "
              + atMost
              + " are possible");
    }
    return text;
  }
}
