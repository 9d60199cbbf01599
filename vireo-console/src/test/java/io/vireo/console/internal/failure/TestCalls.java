package io.vireo.console.internal.failure;

import io.vireo.console.ConsoleResponse;
import io.vireo.console.ConsoleUser;
import io.vireo.console.Role;
import io.vireo.console.TestRequest;
import io.vireo.console.TestResponse;
import io.vireo.console.internal.operation.Call;
import io.vireo.console.internal.operation.Operation;
import io.vireo.console.internal.operation.OperationSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Calls operations as the console's router does, but without a server. */
public final class TestCalls {
  private final List<Operation> operations;
  private final ConsoleUser user;

  public TestCalls(Role role, OperationSource... sources) {
    this.operations = Stream.of(sources).flatMap(source -> source.operations().stream()).toList();
    this.user = new ConsoleUser("ada", role);
  }

  /** Calls {@code GET}. The parameters are names and values in turn. */
  public JsonNode get(String path, List<String> parts, String... parameters) {
    return JsonMapper.shared()
        .readTree(raw("GET", path, parts, parameters, "", MissingNode.getInstance()));
  }

  public JsonNode get(String path, String... parameters) {
    return get(path, List.of(), parameters);
  }

  public JsonNode post(String path, List<String> parts, String json) {
    String answer = raw("POST", path, parts, new String[0], "", JsonMapper.shared().readTree(json));
    return JsonMapper.shared().readTree(answer.isEmpty() ? "{}" : answer);
  }

  public JsonNode post(String path, String json) {
    return post(path, List.of(), json);
  }

  /**
   * Calls an operation; the values are those of the parts of its path in braces, in their order.
   */
  public String raw(
      String method,
      String path,
      List<String> parts,
      String[] parameters,
      String body,
      JsonNode json) {
    Operation operation =
        operations.stream()
            .filter(one -> one.method().equals(method) && one.path().equals(path))
            .findFirst()
            .orElseThrow();
    Map<String, String> pathValues = new LinkedHashMap<>();
    int part = 0;
    for (String name : operation.path().split("/", -1)) {
      if (name.startsWith("{")) {
        pathValues.put(name.substring(1, name.length() - 1), parts.get(part++));
      }
    }
    Map<String, String> query = new LinkedHashMap<>();
    for (int i = 0; i < parameters.length; i += 2) {
      query.put(parameters[i], parameters[i + 1]);
    }
    ConsoleResponse response =
        operation
            .answer()
            .answer(
                new Call(
                    TestRequest.of(method, path).withBody(body).from("192.0.2.7"),
                    user,
                    pathValues,
                    query,
                    json));
    return TestResponse.text(response);
  }
}
