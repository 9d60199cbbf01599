package io.vireo.internal.control;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A command of the original Python library. It travels on a route like an event, as a JSON object
 * with the key {@code remote_signal}, and never reaches a handler.
 *
 * @param kind what to do
 * @param observerId the observer that shall do it; null if the signal names none
 */
public record RemoteSignal(Kind kind, @Nullable String observerId) {

  public enum Kind {
    PING,
    PAUSE,
    RESUME,
    UNKNOWN
  }

  private static final byte[] KEY = "\"remote_signal\"".getBytes(StandardCharsets.US_ASCII);
  private static final int UNDERSCORE_AT = 7;
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long LOWEST_BITS = 0x0101_0101_0101_0101L;
  private static final long HIGHEST_BITS = 0x8080_8080_8080_8080L;
  private static final long UNDERSCORES = '_' * LOWEST_BITS;

  /** A signal is shorter than this, so larger events are not searched. */
  private static final int MAX_BYTES = 1_024;

  /** Whether it pauses or resumes an observer. */
  public boolean isCommand() {
    return (kind == Kind.PAUSE || kind == Kind.RESUME) && observerId != null;
  }

  /** Whether it pauses or resumes this observer. */
  public boolean isCommandFor(String id) {
    return isCommand() && id.equals(observerId);
  }

  /** Reads a signal; null if the body is not one. */
  public static @Nullable RemoteSignal read(byte[] body) {
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
      // The body is not JSON. The codec will say so, and the event will go to recovery.
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

  /** Looks for the underscore, eight bytes at a time: every event is searched, and few have one. */
  private static boolean containsKey(byte[] body) {
    int last = body.length - (KEY.length - UNDERSCORE_AT);
    int i = UNDERSCORE_AT;
    for (; i <= last - Long.BYTES; i += Long.BYTES) {
      if (hasUnderscore((long) EIGHT.get(body, i)) && containsKey(body, i, i + Long.BYTES)) {
        return true;
      }
    }
    return containsKey(body, i, last + 1);
  }

  /** Whether one of eight bytes is an underscore, which becomes zero here while no other does. */
  private static boolean hasUnderscore(long bytes) {
    long others = bytes ^ UNDERSCORES;
    return ((others - LOWEST_BITS) & ~others & HIGHEST_BITS) != 0;
  }

  private static boolean containsKey(byte[] body, int from, int to) {
    for (int i = from; i < to; i++) {
      if (body[i] == '_' && matchesAt(body, i - UNDERSCORE_AT)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matchesAt(byte[] body, int start) {
    return Arrays.equals(body, start, start + KEY.length, KEY, 0, KEY.length);
  }
}
