package io.vireo.console.internal.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import io.vireo.console.ConsoleRequest;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** A request that the server of the JDK has received. */
final class ExchangeRequest implements ConsoleRequest {
  private final HttpExchange exchange;
  private final String rawPath;
  private final InputStream body;

  ExchangeRequest(HttpExchange exchange, String rawPath, InputStream body) {
    this.exchange = exchange;
    this.rawPath = rawPath;
    this.body = body;
  }

  @Override
  public String method() {
    return exchange.getRequestMethod();
  }

  @Override
  public String rawPath() {
    return rawPath;
  }

  @Override
  public String rawQuery() {
    String query = exchange.getRequestURI().getRawQuery();
    return query == null ? "" : query;
  }

  @Override
  public Optional<String> header(String name) {
    List<String> values = exchange.getRequestHeaders().get(name);
    String separator = name.equalsIgnoreCase("Cookie") ? "; " : ", ";
    return Optional.ofNullable(values).map(all -> String.join(separator, all));
  }

  @Override
  public InputStream body() {
    return body;
  }

  @Override
  public String remoteAddress() {
    return exchange.getRemoteAddress().getAddress().getHostAddress();
  }

  @Override
  public boolean secure() {
    return exchange instanceof HttpsExchange;
  }

  @Override
  public <T> Optional<T> unwrap(Class<T> type) {
    return type.isInstance(exchange) ? Optional.of(type.cast(exchange)) : Optional.empty();
  }
}
