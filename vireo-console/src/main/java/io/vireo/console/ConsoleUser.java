package io.vireo.console;

import java.util.Objects;

/**
 * Who uses the console. The audit trail names the user. Immutable; any thread may use it.
 *
 * @param name the user's name, 1 to 100 characters without control characters
 * @param role what the user may do
 */
public record ConsoleUser(String name, Role role) {
  private static final int MAX_NAME = 100;

  /**
   * Checks the values.
   *
   * @param name the user's name
   * @param role what the user may do
   * @throws IllegalArgumentException if the name is empty, too long or has control characters
   */
  public ConsoleUser {
    Objects.requireNonNull(role, "role");
    if (name.isBlank()
        || name.length() > MAX_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "The name of a console user has 1 to 100 characters and no control characters");
    }
  }
}
