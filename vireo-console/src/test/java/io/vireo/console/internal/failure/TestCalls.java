package io.vireo.console.internal.failure;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vireo.console.ConsoleRequest;
import io.vireo.console.ConsoleResponse;
import io.vireo.console.ConsoleUser;
import io.vireo.console.Role;
import io.vireo.console.internal.operation.Call;
import io.vireo.console.internal.operation.Operation;
import io.vireo.console.internal.operation.OperationSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            .answer(new Call(new Request(method, path, body), user, pathValues, query, json));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      response.body().writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(UTF_8);
  }

  private record Request(String method, String rawPath, String content) implements ConsoleRequest {
    @Override
    public String rawQuery() {
      return "";
    }

    @Override
    public Optional<String> header(String name) {
      return Optional.empty();
    }

    @Override
    public InputStream body() {
      return new ByteArrayInputStream(content.getBytes(UTF_8));
    }

    @Override
    public String remoteAddress() {
      return "192.0.2.7";
    }

    @Override
    public boolean secure() {
      return false;
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
      return Optional.empty();
    }
  }
}
