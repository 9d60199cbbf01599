package io.vireo.console.internal.operation;

import io.vireo.console.ConsoleRequest;
import io.vireo.console.ConsoleUser;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A call of an operation by a user whose role has been checked. For one thread.
 *
 * @param request the request
 * @param user who calls
 * @param pathValues the decoded values of the parts of the path that are in braces, of which some
 *     may have come in the query
 * @param queryValues the decoded parameters of the query; of several with one name, the first
 * @param json the body as JSON; a missing node if the body is empty or no JSON
 */
public record Call(
    ConsoleRequest request,
    ConsoleUser user,
    Map<String, String> pathValues,
    Map<String, String> queryValues,
    JsonNode json) {

  /** A part of the path that is in braces in {@link Operation#path}. */
  public String path(String name) {
    String value = pathValues.get(name);
    if (value == null) {
      throw new IllegalArgumentException("The path has no part {" + name + "}");
    }
    return value;
  }

  /** A parameter of the query; empty if it is missing or has no value. */
  public Optional<String> query(String name) {
    return Optional.ofNullable(queryValues.get(name)).filter(value -> !value.isEmpty());
  }

  /** Whether a parameter of the query is true. */
  public boolean flag(String name) {
    return query(name).filter("true"::equals).isPresent();
  }

  /**
   * A whole number in a parameter of the query.
   *
   * @param most what a larger number counts as
   * @throws ApiException if it is no whole number, or below 0
   */
  public int number(String name, int whenMissing, int most) {
    String text = query(name).orElse(null);
    if (text == null) {
      return whenMissing;
    }
    try {
      int value = Integer.parseInt(text);
      if (value >= 0) {
        return Math.min(value, most);
      }
    } catch (NumberFormatException e) {
      throw ApiException.of(400, notANumber(name), e);
    }
    throw ApiException.badRequest(notANumber(name));
  }

  private static String notANumber(String name) {
    return "The parameter " + name + " takes a whole number from 0 on";
  }
}
