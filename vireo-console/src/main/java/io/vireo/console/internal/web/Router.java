package io.vireo.console.internal.web;

import io.vireo.console.internal.operation.ApiException;
import io.vireo.console.internal.operation.Operation;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the operation for a method and a path. A part of a path that an operation names goes before
 * a part in braces. Any thread may use it.
 */
final class Router {
  /**
   * Stands in a path for a name that is in the query. Many servers and firewalls refuse a path with
   * an encoded slash, percent sign or semicolon before the console is asked.
   */
  private static final String IN_QUERY = "-";

  private final List<Template> templates;

  /**
   * Makes a router.
   *
   * @throws IllegalStateException if two operations have the same method and path
   */
  Router(List<Operation> operations) {
    templates =
        operations.stream()
            .map(Template::new)
            .sorted(Comparator.comparingInt(Template::variables))
            .toList();
    Map<String, Long> counts =
        operations.stream()
            .collect(
                Collectors.groupingBy(
                    one -> one.method() + " " + one.path().replaceAll("\\{[^}]*}", "{}"),
                    Collectors.counting()));
    counts.forEach(
        (path, count) -> {
          if (count > 1) {
            throw new IllegalStateException("There are several operations for " + path);
          }
        });
  }

  /**
   * An operation that was found.
   *
   * @param operation the operation
   * @param pathValues the values of the parts of the path that are in braces, by their names
   */
  record Match(Operation operation, Map<String, String> pathValues) {}

  /**
   * Finds an operation.
   *
   * @param segments the decoded parts of the path below {@code /api}
   * @param query the decoded parameters of the query, which never decide which operation is found
   * @throws ApiException with status 404 if there is no such path, and 400 if a name is empty
   * @throws MethodNotAllowed if the path has only other methods
   */
  Match match(String method, List<String> segments, Map<String, String> query) {
    List<Template> ofPath = templates.stream().filter(one -> one.matches(segments)).toList();
    Optional<Template> found =
        ofPath.stream().filter(one -> one.operation.method().equals(method)).findFirst();
    if (found.isPresent()) {
      return new Match(found.get().operation, found.get().values(segments, query));
    }
    if (ofPath.isEmpty()) {
      throw ApiException.notFound("There is nothing at this path of the API");
    }
    throw new MethodNotAllowed(
        ofPath.stream().map(one -> one.operation.method()).collect(Collectors.toSet()));
  }

  /** The path of an operation, in parts. */
  private record Template(Operation operation, List<String> parts) {
    Template(Operation operation) {
      this(operation, List.of(operation.path().substring(1).split("/", -1)));
    }

    int variables() {
      return (int) parts.stream().filter(Template::isVariable).count();
    }

    private static boolean isVariable(String part) {
      return part.startsWith("{");
    }

    boolean matches(List<String> segments) {
      if (segments.size() != parts.size()) {
        return false;
      }
      for (int i = 0; i < parts.size(); i++) {
        String segment = segments.get(i);
        if (isVariable(parts.get(i)) ? segment.isEmpty() : !parts.get(i).equals(segment)) {
          return false;
        }
      }
      return true;
    }

    Map<String, String> values(List<String> segments, Map<String, String> query) {
      Map<String, String> values = new LinkedHashMap<>();
      for (int i = 0; i < parts.size(); i++) {
        String part = parts.get(i);
        if (isVariable(part)) {
          String name = part.substring(1, part.length() - 1);
          values.put(name, value(name, segments.get(i), query));
        }
      }
      return values;
    }

    private static String value(String name, String segment, Map<String, String> query) {
      String given = segment.equals(IN_QUERY) ? query.get(name) : null;
      if (given == null) {
        return segment;
      }
      if (given.isEmpty()) {
        throw ApiException.badRequest(
            "The parameter %s is empty; give it the name for which - stands in the path"
                .formatted(name));
      }
      return given;
    }
  }
}
