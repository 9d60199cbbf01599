package io.vireo.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads answers that no server has sent. */
public final class TestResponse {
  private TestResponse() {}

  /** The whole body; of an event stream, when the stream has ended. */
  public static String text(ConsoleResponse response) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      response.body().writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(UTF_8);
  }

  /** The body as JSON; a missing node if there is none. */
  public static JsonNode json(ConsoleResponse response) {
    return JsonMapper.shared().readTree(text(response));
  }
}
