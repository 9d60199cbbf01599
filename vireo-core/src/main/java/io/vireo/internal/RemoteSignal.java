package io.vireo.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A command of the original Python library that travels on a route like an event: a JSON object
 * with the key {@code remote_signal}. It never reaches a handler.
 *
 * @param kind what to do
 * @param observerId whom it is for; null if it does not say
 */
record RemoteSignal(Kind kind, @Nullable String observerId) {

  enum Kind {
    PING,
    PAUSE,
    RESUME,
    UNKNOWN
  }

  private static final byte[] KEY = "\"remote_signal\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] STEPS = steps();

  /** A signal is short; the search must cost large events nothing. */
  private static final int MAX_BYTES = 1_024;

  /** Whether it pauses or resumes somebody. */
  boolean steers() {
    return (kind == Kind.PAUSE || kind == Kind.RESUME) && observerId != null;
  }

  /** Whether it pauses or resumes this observer. */
  boolean steers(String id) {
    return steers() && id.equals(observerId);
  }

  /** Reads a signal; null for a body that is none. */
  static @Nullable RemoteSignal read(byte[] body) {
    if (body.length > MAX_BYTES || !containsKey(body)) {
      return null;
    }
    try {
      JsonNode node = JsonMapper.shared().readTree(body);
      if (!node.isObject() || !node.has("remote_signal")) {
        return null;
      }
      return new RemoteSignal(
          kind(node.get("remote_signal")), node.path("controller_id").asStringOpt().orElse(null));
    } catch (JacksonException e) {
      // Not JSON: the handler's decoder says so, and the event goes to recovery.
      return null;
    }
  }

  private static Kind kind(JsonNode value) {
    return switch (value.asString("")) {
      case "remote:ping" -> Kind.PING;
      case "remote:pause" -> Kind.PAUSE;
      case "remote:resume" -> Kind.RESUME;
      default -> Kind.UNKNOWN;
    };
  }

  /**
   * Looks at every fifteenth byte, as long as none is part of the key: each event passes here, and
   * hardly one has it.
   */
  private static boolean containsKey(byte[] body) {
    int end = KEY.length - 1;
    while (end < body.length) {
      int last = body[end];
      if (last == KEY[KEY.length - 1] && matchesAt(body, end - KEY.length + 1)) {
        return true;
      }
      end += last < 0 ? KEY.length : STEPS[last];
    }
    return false;
  }

  private static boolean matchesAt(byte[] body, int start) {
    for (int i = KEY.length - 2; i >= 0; i--) {
      if (body[start + i] != KEY[i]) {
        return false;
      }
    }
    return true;
  }

  /** How far the key's end may move if it would lie on such a byte: to where the key has it. */
  private static byte[] steps() {
    byte[] steps = new byte[Byte.MAX_VALUE + 1];
    Arrays.fill(steps, (byte) KEY.length);
    for (int i = 0; i < KEY.length - 1; i++) {
      steps[KEY[i]] = (byte) (KEY.length - 1 - i);
    }
    return steps;
  }
}
