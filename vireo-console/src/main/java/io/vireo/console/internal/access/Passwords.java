package io.vireo.console.internal.access;

import java.nio.charset.StandardCharsets;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** Hashes passwords by BCrypt. */
public final class Passwords {
  private static final int LEAST_CHARACTERS = 8;
  private static final int MOST_BYTES = 72;
  private static final int COST = 12;

  private Passwords() {}

  /**
   * Hashes a password.
   *
   * @throws IllegalArgumentException if it is too short, or longer than BCrypt can tell apart
   */
  public static String hash(String password) {
    if (password.length() < LEAST_CHARACTERS) {
      throw new IllegalArgumentException("A password has 8 characters or more");
    }
    if (password.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      throw new IllegalArgumentException("A password has at most 72 bytes of UTF-8");
    }
    return BCrypt.hashpw(password, BCrypt.gensalt(COST));
  }

  static boolean matches(String password, String hash) {
    return password.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES
        && BCrypt.checkpw(password, hash);
  }
}
