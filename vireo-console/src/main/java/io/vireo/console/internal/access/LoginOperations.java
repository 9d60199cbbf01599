package io.vireo.console.internal.access;

import io.vireo.console.ConsoleOptions;
import io.vireo.console.ConsoleRequest;
import io.vireo.console.ConsoleResponse;
import io.vireo.console.ConsoleUser;
import io.vireo.console.PayloadVisibility;
import io.vireo.console.Role;
import io.vireo.console.internal.audit.AuditEntry;
import io.vireo.console.internal.audit.AuditTrail;
import io.vireo.console.internal.operation.Answers;
import io.vireo.console.internal.operation.ApiException;
import io.vireo.console.internal.operation.Json;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Logs users in and out, and tells the page who uses it. Any thread may use it. */
public final class LoginOperations {
  /** The header that each change carries, which a page of another site cannot set. */
  public static final String CSRF_HEADER = "X-Vireo-Console";

  private static final int MAX_SECRET = 1_000;

  private final ConsoleOptions options;
  private final Access access;
  private final AuditTrail audit;
  private final String endpoint;
  private final Runnable ended;

  /**
   * Makes the operations.
   *
   * @param endpoint the broker, for people
   * @param ended run when a session has ended by a logout
   */
  public LoginOperations(
      ConsoleOptions options, Access access, AuditTrail audit, String endpoint, Runnable ended) {
    this.options = options;
    this.access = access;
    this.audit = audit;
    this.endpoint = endpoint;
    this.ended = ended;
  }

  /** Tells who is logged in, and what the page needs to know. */
  public ConsoleResponse session(Identity identity) {
    return Answers.ok(describe(identity.user(), identity.csrfToken()));
  }

  /** Refuses a call of somebody who is not logged in, and says how to log in. */
  public ConsoleResponse unauthorized() {
    ObjectNode document = Json.object();
    document
        .putObject("error")
        .put("status", 401)
        .put("message", access.logins().isEmpty() ? "You are not logged in" : "Log in first");
    addLogins(document);
    return Answers.json(401, document);
  }

  /** Logs in by a token, or by a name and a password. */
  public ConsoleResponse login(ConsoleRequest request, JsonNode json) {
    String token = text(json, "token");
    String name = text(json, "name");
    String password = text(json, "password");
    if (token.isEmpty() == (name.isEmpty() || password.isEmpty())) {
      throw ApiException.badRequest("Give either a token, or a name and a password");
    }
    String address = access.addresses().of(request);
    if (!access.limits().permits(address, name)) {
      return tooManyAttempts();
    }
    Optional<Credential> credential;
    try {
      credential = token.isEmpty() ? access.byPassword(name, password) : access.byToken(token);
    } catch (BusyException e) {
      return tooManyAttempts();
    }
    Optional<ConsoleUser> user = credential.flatMap(Credential::get);
    if (user.isEmpty()) {
      record(somebody(name), address, "login", "refused");
      return refused(token.isEmpty());
    }
    access.limits().succeeded(address, name);
    record(user.get(), address, "login", "done");
    return open(request, credential.orElseThrow(), user.get());
  }

  /** Begins a session with a new id, so that nobody can have planted the id beforehand. */
  private ConsoleResponse open(ConsoleRequest request, Credential credential, ConsoleUser user) {
    access.session(request).ifPresent(access.sessions()::end);
    Sessions.Opened opened = access.sessions().open(credential);
    return Answers.ok(describe(user, opened.session().csrfToken()))
        .withHeaders(Map.of("Set-Cookie", access.cookies().set(request, opened.id())));
  }

  /** Ends the session of the user. */
  public ConsoleResponse logout(ConsoleRequest request, Identity identity) {
    Optional<Session> session = access.session(request);
    if (session.isPresent()) {
      access.sessions().end(session.get());
      record(identity.user(), access.addresses().of(request), "logout", "done");
      ended.run();
    }
    return Answers.noContent().withHeaders(Map.of("Set-Cookie", access.cookies().remove(request)));
  }

  private ConsoleResponse refused(boolean byPassword) {
    ObjectNode document = Json.object();
    document
        .putObject("error")
        .put("status", 401)
        .put(
            "message",
            byPassword
                ? "The name or the password is wrong"
                : "The token is wrong; the console showed it when it started");
    addLogins(document);
    return Answers.json(401, document);
  }

  private ConsoleResponse tooManyAttempts() {
    int seconds = access.limits().retryAfterSeconds();
    return Answers.error(
            429, "Too many logins were tried; wait " + seconds + " seconds and try again")
        .withHeaders(Map.of("Retry-After", Integer.toString(seconds)));
  }

  private ObjectNode describe(ConsoleUser user, String csrfToken) {
    ObjectNode document = Json.object();
    document
        .putObject("user")
        .put("name", user.name())
        .put("role", user.role().name().toLowerCase(Locale.ROOT));
    document.put("readOnly", options.readOnly());
    document.putObject("csrf").put("header", CSRF_HEADER).put("token", csrfToken);
    document.put("endpoint", endpoint);
    document.put("version", version());
    PayloadVisibility payloads =
        user.role() == Role.ADMIN ? PayloadVisibility.SHOWN : options.payloads();
    document.put("payloads", payloads.name().toLowerCase(Locale.ROOT));
    addLogins(document);
    return document;
  }

  private void addLogins(ObjectNode document) {
    ArrayNode logins = document.putArray("login");
    access.logins().forEach(logins::add);
  }

  private static String version() {
    String version = LoginOperations.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private static String text(JsonNode json, String field) {
    JsonNode value = json.path(field);
    String text = value.isString() ? value.stringValue() : "";
    if (text.length() > MAX_SECRET) {
      throw ApiException.badRequest("The field " + field + " is too long");
    }
    return text;
  }

  /** Who has tried to log in, as far as that can be known. */
  private static ConsoleUser somebody(String name) {
    // Of Unicode's control characters, as a name of a user may have none of them.
    String readable = name.replaceAll("\\p{Cc}", "").strip();
    String shown = readable.substring(0, Math.min(readable.length(), 80));
    return new ConsoleUser(shown.isEmpty() ? "unknown" : shown, Role.VIEWER);
  }

  private void record(ConsoleUser user, String address, String action, String outcome) {
    audit.record(new AuditEntry(Instant.now(), user, address, action, "console", "", outcome));
  }
}
