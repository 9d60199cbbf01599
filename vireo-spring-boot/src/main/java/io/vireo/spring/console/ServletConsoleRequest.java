package io.vireo.spring.console;

import io.vireo.console.ConsoleRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A request that a servlet container has received. For the thread that serves the request. */
final class ServletConsoleRequest implements ConsoleRequest {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final HttpServletRequest request;

  ServletConsoleRequest(HttpServletRequest request) {
    this.request = request;
  }

  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public String rawPath() {
    int base = request.getContextPath().length() + request.getServletPath().length();
    return request.getRequestURI().substring(base);
  }

  @Override
  public String rawQuery() {
    String query = request.getQueryString();
    return query == null ? "" : query;
  }

  @Override
  public Optional<String> header(String name) {
    return name.equalsIgnoreCase("Host") ? Optional.of(host()) : sent(name);
  }

  /**
   * The host that the client has named, which a proxy may have told the container in other headers.
   */
  private String host() {
    String host = request.getServerName();
    String bracketed = host.indexOf(':') < 0 || host.startsWith("[") ? host : "[" + host + "]";
    int standard = request.getScheme().equals("https") ? HTTPS_PORT : HTTP_PORT;
    int port = request.getServerPort();
    return port == standard || port <= 0 ? bracketed : bracketed + ":" + port;
  }

  private Optional<String> sent(String name) {
    List<String> values = Collections.list(request.getHeaders(name));
    String separator = name.equalsIgnoreCase("Cookie") ? "; " : ", ";
    return values.isEmpty() ? Optional.empty() : Optional.of(String.join(separator, values));
  }

  @Override
  public InputStream body() {
    try {
      return request.getInputStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String remoteAddress() {
    return request.getRemoteAddr();
  }

  @Override
  public boolean secure() {
    return request.isSecure();
  }

  @Override
  public <T> Optional<T> unwrap(Class<T> type) {
    return type.isInstance(request) ? Optional.of(type.cast(request)) : Optional.empty();
  }
}
