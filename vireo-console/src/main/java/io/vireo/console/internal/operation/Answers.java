package io.vireo.console.internal.operation;

import io.vireo.console.ConsoleResponse;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The answers that operations give most often. */
public final class Answers {
  private static final Map<String, String> JSON =
      Map.of("Content-Type", "application/json; charset=utf-8");

  private Answers() {}

  /** Status 200 with a document. */
  public static ConsoleResponse ok(JsonNode document) {
    return json(200, document);
  }

  /** Status 200 with a document that is written already. */
  public static ConsoleResponse json(byte[] document) {
    return ConsoleResponse.of(200, JSON, document);
  }

  /** Any status with a document. */
  public static ConsoleResponse json(int status, JsonNode document) {
    return ConsoleResponse.of(status, JSON, Json.write(document));
  }

  /** Status 204: done, and there is nothing to say. */
  public static ConsoleResponse noContent() {
    return ConsoleResponse.of(204, Map.of(), new byte[0]);
  }

  /** A refusal with a message for people. */
  public static ConsoleResponse error(int status, String message) {
    var document = Json.object();
    document.putObject("error").put("status", status).put("message", message);
    return json(status, document);
  }
}
