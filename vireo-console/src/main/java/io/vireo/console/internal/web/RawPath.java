package io.vireo.console.internal.web;

import io.vireo.console.internal.operation.ApiException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decodes paths and queries strictly: what is not percent-encoded UTF-8, and control characters,
 * are refused.
 */
final class RawPath {
  /**
   * Browsers take dots out of a path even if they are percent-encoded. So a name that is one or two
   * dots is percent-encoded twice.
   */
  private static final Map<String, String> DOTS = Map.of("%2E", ".", "%2E%2E", "..");

  private RawPath() {}

  /** The decoded parts of a path that begins with a slash. */
  static List<String> segments(String rawPath) {
    List<String> segments = new ArrayList<>();
    for (String segment : rawPath.substring(1).split("/", -1)) {
      String decoded = decode(segment);
      segments.add(DOTS.getOrDefault(decoded, decoded));
    }
    return segments;
  }

  /** The decoded parameters of a query; of several with one name, the first. */
  static Map<String, String> query(String rawQuery) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : rawQuery.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      if (!name.isEmpty()) {
        values.putIfAbsent(decode(name.replace('+', ' ')), decode(value.replace('+', ' ')));
      }
    }
    return values;
  }

  private static String decode(String raw) {
    ByteBuffer bytes = ByteBuffer.allocate(raw.length() * 3);
    for (int i = 0; i < raw.length(); i++) {
      char at = raw.charAt(i);
      if (at == '%') {
        bytes.put((byte) ((digit(raw, i + 1) << 4) | digit(raw, i + 2)));
        i += 2;
      } else if (at == '\\') {
        throw invalid();
      } else {
        bytes.put(String.valueOf(at).getBytes(StandardCharsets.UTF_8));
      }
    }
    try {
      String decoded = StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
      if (decoded.chars().anyMatch(Character::isISOControl)) {
        throw invalid();
      }
      return decoded;
    } catch (CharacterCodingException e) {
      throw invalid();
    }
  }

  private static int digit(String raw, int at) {
    int digit = at < raw.length() ? Character.digit(raw.charAt(at), 16) : -1;
    if (digit < 0 || raw.charAt(at) > 'f') {
      throw invalid();
    }
    return digit;
  }

  private static ApiException invalid() {
    return ApiException.badRequest(
        "The path or the query is not valid; encode names by percent signs, as UTF-8");
  }
}
