package io.vireo.internal.describe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Makes the keys of a document, which may have letters, digits, dots, hyphens and underscores only.
 * Two names never have the same key, and the key of a name does not depend on the other names of
 * the document: a plain name is its own key, and never has two hyphens side by side; the key of
 * each other name ends with two hyphens and a part of its hash.
 */
final class ComponentKeys {
  /** Separates the parts of a key. No plain name has it. */
  static final String SEPARATOR = "--";

  /** The names that each object of JavaScript has. Tools in JavaScript do not take them as keys. */
  private static final Set<String> OF_JAVASCRIPT =
      Set.of(
          "constructor",
          "hasOwnProperty",
          "isPrototypeOf",
          "propertyIsEnumerable",
          "toLocaleString",
          "toString",
          "valueOf");

  private static final Pattern PLAIN = Pattern.compile("(?!_)[A-Za-z0-9._-]{1,100}");
  private static final Pattern FORBIDDEN = Pattern.compile("[^A-Za-z0-9._-]|--|^_");
  private static final int READABLE = 40;
  private static final int HASH_BYTES = 10;

  private ComponentKeys() {}

  /** {@return the key of a name} */
  static String of(String name) {
    return isPlain(name) ? name : readable(name) + SEPARATOR + hash(name);
  }

  private static boolean isPlain(String name) {
    return PLAIN.matcher(name).matches()
        && !name.contains(SEPARATOR)
        && !name.endsWith("-")
        && !OF_JAVASCRIPT.contains(name);
  }

  private static String readable(String name) {
    String start = name.length() <= READABLE ? name : name.substring(0, READABLE);
    // Wildcards are the usual reason for another key.
    String words = start.replace("*", "word").replace("#", "words");
    return FORBIDDEN.matcher(words).replaceAll("-").replaceAll("-+", "-").replaceAll("-$", "");
  }

  private static String hash(String name) {
    try {
      byte[] all = MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8));
      return HexFormat.of().formatHex(all, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Each JDK has SHA-256", e);
    }
  }
}
