package io.vireo.console.internal.web;

import io.vireo.console.ConsoleOptions;
import io.vireo.console.ConsoleRequest;
import io.vireo.console.ConsoleResponse;
import io.vireo.console.internal.access.Access;
import io.vireo.console.internal.access.Identity;
import io.vireo.console.internal.access.LoginOperations;
import io.vireo.console.internal.access.Secrets;
import io.vireo.console.internal.operation.ApiException;
import io.vireo.console.internal.operation.Call;
import io.vireo.console.internal.operation.Operation;
import io.vireo.console.internal.stream.EventStreams;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Answers the calls of the API, after all that decides whether a call may be answered: the site it
 * comes from, who calls and how often at the same time, the role, read-only mode, the CSRF token,
 * and the body. Any thread may use it.
 */
public final class ApiHandler implements AutoCloseable {
  private static final List<String> SESSION = List.of("session");
  private static final List<String> LOGIN = List.of("login");
  private static final List<String> LOGOUT = List.of("logout");
  private static final List<String> STREAM = List.of("stream");

  private final boolean readOnly;
  private final Access access;
  private final LoginOperations logins;
  private final EventStreams streams;
  private final OpenCalls openCalls = new OpenCalls();
  private final Router router;
  private final Bodies bodies;
  private volatile boolean closed;

  public ApiHandler(
      ConsoleOptions options,
      Access access,
      LoginOperations logins,
      EventStreams streams,
      List<Operation> operations) {
    this.readOnly = options.readOnly();
    this.access = access;
    this.logins = logins;
    this.streams = streams;
    this.router = new Router(operations);
    this.bodies = new Bodies(options.importBytes());
  }

  /**
   * Answers a call.
   *
   * @param segments the decoded parts of the path below {@code /api}
   * @param ownSite whether no page of another site has made a browser send the request
   */
  ConsoleResponse answer(ConsoleRequest request, List<String> segments, boolean ownSite) {
    if (request.method().equals("OPTIONS")) {
      return ConsoleResponse.of(204, Map.of("Allow", "GET, POST, DELETE, OPTIONS"), new byte[0]);
    }
    if (!ownSite) {
      throw ApiException.of(
          403, "Another site has sent this request; open the console itself", null);
    }
    if (closed) {
      // Much would still work, such as an emit, but nobody would keep it in the audit.
      throw ApiException.closing(null);
    }
    if (segments.equals(LOGIN)) {
      return login(request);
    }
    Optional<Identity> identity = access.identify(request);
    return identity.isEmpty() ? logins.unauthorized() : answer(request, segments, identity.get());
  }

  private ConsoleResponse login(ConsoleRequest request) {
    requireMethod(request, "POST");
    if (request.header(LoginOperations.CSRF_HEADER).filter("login"::equals).isEmpty()) {
      throw ApiException.of(
          403, "A login needs the header " + LoginOperations.CSRF_HEADER + ": login", null);
    }
    if (access.logins().isEmpty()) {
      throw ApiException.notFound("This console has no logins of its own");
    }
    return logins.login(request, bodies.read(bodies.limited(request, request.remoteAddress())));
  }

  private ConsoleResponse answer(ConsoleRequest request, List<String> segments, Identity identity) {
    if (segments.equals(SESSION)) {
      requireMethod(request, "GET");
      return logins.session(identity);
    }
    if (segments.equals(STREAM)) {
      requireMethod(request, "GET");
      return streams.open(identity.user().name(), identity.entitled());
    }
    if (segments.equals(LOGOUT)) {
      requireMethod(request, "POST");
      requireCsrfToken(request, identity);
      return logins.logout(request, identity);
    }
    Map<String, String> query = RawPath.query(request.rawQuery());
    Router.Match match = router.match(request.method(), segments, query);
    return openCalls.answer(identity.user().name(), () -> call(request, match, query, identity));
  }

  private ConsoleResponse call(
      ConsoleRequest request, Router.Match match, Map<String, String> query, Identity identity) {
    Operation operation = match.operation();
    if (!identity.user().role().includes(operation.least())) {
      throw ApiException.of(
          403,
          "This needs the role %s, and %s has the role %s"
              .formatted(
                  operation.least().name().toLowerCase(Locale.ROOT),
                  identity.user().name(),
                  identity.user().role().name().toLowerCase(Locale.ROOT)),
          null);
    }
    String address = access.addresses().of(request);
    if (!operation.changes()) {
      return operation
          .answer()
          .answer(
              new Call(
                  new LimitedRequest(request, address, Bodies.MAX_JSON_BYTES),
                  identity.user(),
                  match.pathValues(),
                  query,
                  bodies.none()));
    }
    requireCsrfToken(request, identity);
    if (readOnly) {
      throw ApiException.of(403, "This console is read-only; it changes nothing", null);
    }
    ConsoleRequest limited = bodies.limited(request, address);
    return operation
        .answer()
        .answer(
            new Call(limited, identity.user(), match.pathValues(), query, bodies.read(limited)));
  }

  private static void requireCsrfToken(ConsoleRequest request, Identity identity) {
    boolean right =
        request
            .header(LoginOperations.CSRF_HEADER)
            .filter(given -> Secrets.same(identity.csrfToken(), given))
            .isPresent();
    if (!right && !identity.csrfProof()) {
      throw ApiException.of(
          403,
          "A change needs the header %s with the token of the session; load the page again"
              .formatted(LoginOperations.CSRF_HEADER),
          null);
    }
  }

  private static void requireMethod(ConsoleRequest request, String method) {
    if (!request.method().equals(method)) {
      throw new MethodNotAllowed(Set.of(method));
    }
  }

  /** Has all later calls refused. Those that are being answered go on. */
  @Override
  public void close() {
    closed = true;
  }
}
