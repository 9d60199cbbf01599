package io.vireo.console;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * The console's answer to a request. The server writes the status and the headers, and then has the
 * body written. Any thread may use it.
 */
public final class ConsoleResponse {
  private final int status;
  private final Map<String, String> headers;
  private final OptionalLong length;
  private final Body body;

  private ConsoleResponse(int status, Map<String, String> headers, OptionalLong length, Body body) {
    this.status = status;
    this.headers = Map.copyOf(headers);
    this.length = length;
    this.body = body;
  }

  /** Writes the body of a response. */
  @FunctionalInterface
  public interface Body {
    /**
     * Writes the whole body and returns. An event stream returns when the client or the console has
     * ended it: it flushes after each event, and writes something at least every 15 s, so that it
     * notices that the client has gone.
     *
     * @param out where the body goes; not closed
     * @throws IOException if the client takes no more
     */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * {@return a response with a body of known length}
   *
   * @param status the HTTP status
   * @param headers the headers
   * @param body the bytes, not to be changed
   */
  public static ConsoleResponse of(int status, Map<String, String> headers, byte[] body) {
    Objects.requireNonNull(body, "body");
    return new ConsoleResponse(
        status, headers, OptionalLong.of(body.length), out -> out.write(body));
  }

  /**
   * {@return a response whose body is written bit by bit}
   *
   * @param status the HTTP status
   * @param headers the headers
   * @param body writes the body; may block for hours if the body is an event stream
   */
  public static ConsoleResponse streaming(int status, Map<String, String> headers, Body body) {
    return new ConsoleResponse(
        status, headers, OptionalLong.empty(), Objects.requireNonNull(body, "body"));
  }

  /**
   * {@return a response whose body is written bit by bit, and whose length is known}
   *
   * @param status the HTTP status
   * @param headers the headers
   * @param length how many bytes the body has
   * @param body writes the body; if it throws, the server must not let what was written pass for
   *     the whole body
   */
  public static ConsoleResponse streaming(
      int status, Map<String, String> headers, long length, Body body) {
    return new ConsoleResponse(
        status, headers, OptionalLong.of(length), Objects.requireNonNull(body, "body"));
  }

  /**
   * {@return the same response with further headers, which replace those of the same name}
   *
   * @param more the further headers
   */
  public ConsoleResponse withHeaders(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.putAll(more);
    return new ConsoleResponse(status, all, length, body);
  }

  /** {@return the HTTP status} */
  public int status() {
    return status;
  }

  /** {@return the headers by their names, as an unmodifiable map} */
  public Map<String, String> headers() {
    return headers;
  }

  /** {@return the number of bytes of the body; empty if the body is written bit by bit} */
  public OptionalLong length() {
    return length;
  }

  /** {@return what writes the body, once} */
  public Body body() {
    return body;
  }
}
