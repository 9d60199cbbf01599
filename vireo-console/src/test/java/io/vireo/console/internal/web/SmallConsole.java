package io.vireo.console.internal.web;

import io.vireo.NoConnectionException;
import io.vireo.ObservationException;
import io.vireo.console.ConsoleOptions;
import io.vireo.console.ConsoleRequest;
import io.vireo.console.ConsoleResponse;
import io.vireo.console.Role;
import io.vireo.console.TestRequest;
import io.vireo.console.TestResponse;
import io.vireo.console.internal.access.Access;
import io.vireo.console.internal.access.LoginOperations;
import io.vireo.console.internal.audit.AuditEntry;
import io.vireo.console.internal.operation.Answers;
import io.vireo.console.internal.operation.ApiException;
import io.vireo.console.internal.operation.Call;
import io.vireo.console.internal.operation.Json;
import io.vireo.console.internal.operation.Operation;
import io.vireo.console.internal.stream.EventStreams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.security.crypto.bcrypt.BCrypt;
import tools.jackson.databind.JsonNode;

/** A console with some operations for tests, which shows what they were called with. */
public final class SmallConsole implements AutoCloseable {
  private final Access access;
  private final EventStreams streams;
  private final RequestHandler handler;
  private final List<AuditEntry> audit = new CopyOnWriteArrayList<>();
  private final List<String> done = new CopyOnWriteArrayList<>();

  /** Opens when the operation that takes long is to end. */
  private final CountDownLatch slowness = new CountDownLatch(1);

  private final AtomicInteger slow = new AtomicInteger();

  public SmallConsole(ConsoleOptions options) {
    this(options, options.hosts());
  }

  public SmallConsole(ConsoleOptions options, Set<String> hosts) {
    access = new Access(options);
    streams = new EventStreams(options.streams(), options.streamsPerUser());
    LoginOperations logins =
        new LoginOperations(options, access, audit::add, "broker:5672/shop", streams::checkAll);
    ApiHandler api =
        new ApiHandler(
            options,
            access,
            logins,
            streams,
            List.of(
                new Operation("GET", "/things/{name}", Role.VIEWER, this::show),
                new Operation("GET", "/slow", Role.VIEWER, this::slow),
                new Operation("GET", "/things/known", Role.VIEWER, call -> text("known")),
                new Operation("POST", "/things/{name}", Role.OPERATOR, this::change),
                new Operation("POST", "/import", Role.ADMIN, this::take),
                new Operation("GET", "/failures/{kind}", Role.VIEWER, SmallConsole::fail)));
    handler = new RequestHandler(api, hosts, access.addresses());
  }

  /** A line for a users file. The hash costs little, so that tests are fast. */
  public static String userLine(String name, String role, String password) {
    return name + ":" + role + ":" + BCrypt.hashpw(password, BCrypt.gensalt(4)) + "\n";
  }

  private ConsoleResponse show(Call call) {
    return Answers.ok(
        Json.object().put("name", call.path("name")).put("text", call.query("text").orElse("-")));
  }

  private ConsoleResponse change(Call call) {
    String from = call.request().remoteAddress();
    String where = from.equals("127.0.0.1") ? "" : " from " + from;
    done.add(call.user().name() + " changed " + call.path("name") + where);
    return Answers.ok(Json.object().set("body", call.json()));
  }

  private ConsoleResponse slow(Call call) {
    slow.incrementAndGet();
    try {
      slowness.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return text("slow");
  }

  /** How many calls of the operation that takes long have begun. */
  public int slowCalls() {
    return slow.get();
  }

  /** Has the operation that takes long end. */
  public void endSlowCalls() {
    slowness.countDown();
  }

  private ConsoleResponse take(Call call) {
    try {
      long bytes = call.request().body().readAllBytes().length;
      done.add("imported " + bytes);
      return Answers.ok(Json.object().put("bytes", bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ConsoleResponse fail(Call call) {
    throw switch (call.path("kind")) {
      case "connection" -> new NoConnectionException("No connection to broker:5672/shop", null);
      case "vireo" -> new ObservationException("The queue is in use", null);
      case "refused" -> ApiException.conflict("The event is gone");
      default -> new IllegalStateException("a secret of the program");
    };
  }

  private static ConsoleResponse text(String text) {
    return Answers.ok(Json.object().put("name", text));
  }

  public ConsoleResponse handle(ConsoleRequest request) {
    return handler.handle(request);
  }

  public ConsoleResponse login(String json) {
    return handle(TestRequest.post("/api/login", json).with("X-Vireo-Console", "login"));
  }

  /** Logs in by a name and the password of the same text. */
  public Browser browser(String name) {
    return new Browser(
        login("{\"name\": \"%s\", \"password\": \"%s\"}".formatted(name, password(name))));
  }

  static String password(String name) {
    return name + " password";
  }

  /** Logs in by the token. */
  public Browser browser() {
    return new Browser(login("{\"token\": \"%s\"}".formatted(token())));
  }

  public String token() {
    return access.token().orElseThrow();
  }

  public EventStreams streams() {
    return streams;
  }

  /** What was audited, in order. */
  public List<AuditEntry> audit() {
    return audit;
  }

  /** What operations have changed, in order. */
  public List<String> done() {
    return done;
  }

  @Override
  public void close() {
    streams.close();
  }

  public static JsonNode json(ConsoleResponse response) {
    return TestResponse.json(response);
  }

  public static String text(ConsoleResponse response) {
    return TestResponse.text(response);
  }

  /** The browser of a user who has logged in. */
  public final class Browser {
    private final ConsoleResponse login;

    Browser(ConsoleResponse login) {
      if (login.status() != 200) {
        throw new AssertionError("The login was refused: " + text(login));
      }
      this.login = login;
    }

    /** The header that the login has set. */
    public String setCookie() {
      return login.headers().get("Set-Cookie");
    }

    public String cookie() {
      return setCookie().replaceFirst(";.*", "");
    }

    public String csrfToken() {
      return json(login).path("csrf").path("token").stringValue();
    }

    public ConsoleResponse get(String target) {
      return handle(TestRequest.get(target).with("Cookie", cookie()));
    }

    /** A change that the page of the console makes. */
    public TestRequest change(String target, String json) {
      return TestRequest.post(target, json)
          .with("Cookie", cookie())
          .with("X-Vireo-Console", csrfToken())
          .with("Origin", "http://127.0.0.1:8484")
          .with("Sec-Fetch-Site", "same-origin");
    }

    public ConsoleResponse post(String target, String json) {
      return handle(change(target, json));
    }
  }
}
