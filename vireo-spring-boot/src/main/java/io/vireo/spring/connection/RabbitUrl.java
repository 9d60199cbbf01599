package io.vireo.spring.connection;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Writes the URL of a RabbitMQ broker, whatever characters its user and password have. */
final class RabbitUrl {
  private RabbitUrl() {}

  static String of(
      boolean tls, String host, int port, String user, String password, String virtualHost) {
    String path = virtualHost.equals("/") ? "" : "/" + encoded(virtualHost);
    return (tls ? "amqps://" : "amqp://")
        + encoded(user)
        + ":"
        + encoded(password)
        + "@"
        + host
        + ":"
        + port
        + path;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
