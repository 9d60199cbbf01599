package io.vireo.console;

import java.io.InputStream;
import java.util.Optional;

/**
 * An HTTP request to the console, as the server that received it hands it over. The thread that
 * serves the request uses it alone.
 */
public interface ConsoleRequest {
  /** {@return the method, in capital letters, such as {@code GET}} */
  String method();

  /**
   * {@return the path below the console's base path, as it was sent, with its percent-encoding and
   * without the query; it begins with {@code /}}
   */
  String rawPath();

  /** {@return the query as it was sent, without the question mark; empty if there is none} */
  String rawQuery();

  /**
   * {@return the value of a header; several values are joined, those of {@code Cookie} by {@code ;
   * } and others by {@code , }}
   *
   * @param name the header's name, in any case
   */
  Optional<String> header(String name);

  /** {@return the body, which may be empty; the console reads a limited number of bytes} */
  InputStream body();

  /** {@return the address of the client or proxy that sent the request, without a port} */
  String remoteAddress();

  /** {@return whether the client's connection is encrypted, as far as the server knows} */
  boolean secure();

  /**
   * {@return the server's own object for the request}
   *
   * @param <T> its type
   * @param type its type, such as {@code com.sun.net.httpserver.HttpExchange}; empty if the server
   *     has no such object
   */
  <T> Optional<T> unwrap(Class<T> type);
}
