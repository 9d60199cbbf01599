package io.vireo.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where the auto-configured observer connects to. A bean of this type wins over {@code vireo.url}
 * and {@code vireo.ssl.bundle}. Testcontainers and Docker Compose make one of a RabbitMQ container;
 * the details that Spring Boot makes for its own support of RabbitMQ are neither read nor changed.
 */
public interface VireoConnectionDetails extends ConnectionDetails {

  /**
   * The URL to connect to.
   *
   * @return such as {@code memory:} or {@code amqp://user:password@host:port/vhost}; several
   *     brokers of a cluster with commas between them
   */
  String getUrl();

  /**
   * What {@code amqps:} connections trust and present.
   *
   * @return the bundle, or null for what the JVM trusts
   */
  default @Nullable SslBundle getSslBundle() {
    return null;
  }
}
