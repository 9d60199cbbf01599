package io.vireo.console.internal.web;

import io.vireo.console.ConsoleRequest;
import io.vireo.console.ConsoleResponse;
import io.vireo.console.internal.access.ClientAddress;
import io.vireo.console.internal.operation.Answers;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Answers each request to the console: files of the page without a login, and the API for who is
 * logged in. Any thread may use it.
 */
public final class RequestHandler {
  private static final Set<String> READING = Set.of("GET", "HEAD");
  private static final int MAX_PATH = 4_000;
  private static final int MAX_QUERY = 8_000;

  private final Origins origins;
  private final StaticFiles files = new StaticFiles();
  private final SecurityHeaders headers;
  private final ApiHandler api;
  private final Failures failures = new Failures();

  /**
   * Makes a handler.
   *
   * @param hosts the names by which the console may be called, in small letters; empty for any
   */
  public RequestHandler(ApiHandler api, Set<String> hosts, ClientAddress addresses) {
    this.api = api;
    this.origins = new Origins(hosts, addresses);
    this.headers = new SecurityHeaders(files.importMapHash());
  }

  /** Answers a request. Never throws: what goes wrong becomes an answer. */
  public ConsoleResponse handle(ConsoleRequest request) {
    ConsoleResponse response;
    try {
      response = route(request);
    } catch (RuntimeException e) {
      response = failures.answer(e, request);
    }
    return headers.addTo(request.method().equals("HEAD") ? withoutBody(response) : response);
  }

  private ConsoleResponse route(ConsoleRequest request) {
    if (!origins.isMeantForUs(request)) {
      return Answers.error(
          421, "This is no name of the console; use the URL that it showed when it started");
    }
    String path = request.rawPath();
    if (!path.startsWith("/") || path.length() > MAX_PATH) {
      return Answers.error(400, "The path is not valid");
    }
    if (request.rawQuery().length() > MAX_QUERY) {
      return Answers.error(414, "The query is too long");
    }
    List<String> segments = RawPath.segments(path);
    if (segments.get(0).equals("api")) {
      return api.answer(request, segments.subList(1, segments.size()), origins.isOurOwn(request));
    }
    return switch (request.method()) {
      case "GET", "HEAD" -> file(request, segments);
      case "OPTIONS" -> options();
      default -> throw new MethodNotAllowed(READING);
    };
  }

  private ConsoleResponse file(ConsoleRequest request, List<String> segments) {
    if (segments.equals(List.of(""))) {
      return files.index(request);
    }
    return segments.get(0).equals("app")
        ? files.serve(segments.subList(1, segments.size()), request)
        : Answers.error(404, "There is nothing here; the console begins at its base path");
  }

  private static ConsoleResponse options() {
    return ConsoleResponse.of(204, Map.of("Allow", "GET, HEAD, OPTIONS"), new byte[0]);
  }

  private static ConsoleResponse withoutBody(ConsoleResponse response) {
    return ConsoleResponse.of(response.status(), response.headers(), new byte[0]);
  }
}
