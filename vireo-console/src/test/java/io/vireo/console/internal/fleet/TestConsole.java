package io.vireo.console.internal.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vireo.Core;
import io.vireo.console.ConsoleOptions;
import io.vireo.console.ConsoleResponse;
import io.vireo.console.ConsoleUser;
import io.vireo.console.Role;
import io.vireo.console.TestRequest;
import io.vireo.console.TestResponse;
import io.vireo.console.internal.BrokerParts;
import io.vireo.console.internal.failure.PayloadView;
import io.vireo.console.internal.operation.ApiException;
import io.vireo.console.internal.operation.Call;
import io.vireo.console.internal.operation.Json;
import io.vireo.console.internal.operation.Operation;
import io.vireo.console.internal.operation.OperationSource;
import java.net.URLDecoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The operations of a console without its server, and what a test opens beside them. */
public final class TestConsole implements AfterEachCallback, AutoCloseable {
  private final TestTabs tabs = new TestTabs();
  private final Core core;
  private final List<Operation> operations = new ArrayList<>();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /** Connects a console to a broker. */
  public TestConsole(String url) {
    core = closeLater(Core.connect(url));
    ConsoleOptions options =
        ConsoleOptions.builder().maskedFields(List.of("secret")).auditBytes(1 << 20).build();
    BrokerParts parts = closeLater(new BrokerParts(core, options, tabs, PayloadView.of(options)));
    parts.sources().forEach(this::add);
    parts.start();
  }

  /** The open tab. */
  public TestTabs tabs() {
    return tabs;
  }

  /** Adds what else may be called. */
  public void add(OperationSource source) {
    operations.addAll(source.operations());
  }

  /** What may be called. */
  public List<Operation> operations() {
    return List.copyOf(operations);
  }

  /** The core of the console. */
  public Core core() {
    return core;
  }

  /** Closes something after the test. */
  public <T extends AutoCloseable> T closeLater(T resource) {
    opened.push(resource);
    return resource;
  }

  /** Calls an operation that answers with JSON. */
  public JsonNode get(String path) {
    return TestResponse.json(call("GET", path, ""));
  }

  /** Calls an operation that changes something. */
  public JsonNode post(String path, String body) {
    return TestResponse.json(call("POST", path, body));
  }

  /** The status and message with which a call is refused. */
  public ApiException refusal(String method, String path, String body) {
    try {
      call(method, path, body);
    } catch (ApiException e) {
      return e;
    }
    throw new AssertionError(path + " was not refused");
  }

  /** Calls an operation as an operator. */
  public ConsoleResponse call(String method, String path, String body) {
    String[] parts = path.split("\\?", 2);
    for (Operation operation : operations) {
      Map<String, String> values = match(operation, method, parts[0]);
      if (values != null) {
        return operation
            .answer()
            .answer(
                new Call(
                    TestRequest.of(method, path).from("192.0.2.7"),
                    new ConsoleUser("olga", Role.OPERATOR),
                    values,
                    parts.length == 1 ? Map.of() : query(parts[1]),
                    body.isEmpty()
                        ? JsonMapper.shared().missingNode()
                        : Json.read(body.getBytes(UTF_8))));
      }
    }
    throw new AssertionError("There is no operation for " + path);
  }

  private static @Nullable Map<String, String> match(
      Operation operation, String method, String path) {
    String[] wanted = operation.path().split("/", -1);
    String[] given = path.split("/", -1);
    if (!operation.method().equals(method) || wanted.length != given.length) {
      return null;
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].startsWith("{")) {
        values.put(wanted[i].substring(1, wanted[i].length() - 1), decoded(given[i]));
      } else if (!wanted[i].equals(given[i])) {
        return null;
      }
    }
    return values;
  }

  private static Map<String, String> query(String query) {
    Map<String, String> values = new HashMap<>();
    for (String parameter : query.split("&", -1)) {
      String[] parts = parameter.split("=", 2);
      values.put(parts[0], decoded(parts[1]));
    }
    return values;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    close();
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }
}
