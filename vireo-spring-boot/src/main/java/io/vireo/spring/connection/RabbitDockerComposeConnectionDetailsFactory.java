package io.vireo.spring.connection;

import io.vireo.spring.VireoConnectionDetails;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.ssl.SslBundle;

/**
 * Connects Vireo to a service of Docker Compose whose image is RabbitMQ's. Spring Boot's own
 * details for that service stay as they are.
 */
final class RabbitDockerComposeConnectionDetailsFactory
    extends DockerComposeConnectionDetailsFactory<VireoConnectionDetails> {
  private static final int PORT = 5672;
  private static final int TLS_PORT = 5671;

  RabbitDockerComposeConnectionDetailsFactory() {
    super("rabbitmq");
  }

  @Override
  protected VireoConnectionDetails getDockerComposeConnectionDetails(
      DockerComposeConnectionSource source) {
    return new Details(source.getRunningService());
  }

  /** The details of a service that runs. */
  private static final class Details extends DockerComposeConnectionDetails
      implements VireoConnectionDetails {
    private final String url;
    private final @Nullable SslBundle bundle;

    Details(RunningService service) {
      super(service);
      this.bundle = getSslBundle(service);
      Map<String, @Nullable String> environment = service.env();
      this.url =
          RabbitUrl.of(
              bundle != null,
              service.host(),
              service.ports().get(bundle == null ? PORT : TLS_PORT),
              first(environment, "RABBITMQ_DEFAULT_USER", "RABBITMQ_USERNAME", "guest"),
              first(environment, "RABBITMQ_DEFAULT_PASS", "RABBITMQ_PASSWORD", "guest"),
              first(environment, "RABBITMQ_DEFAULT_VHOST", "RABBITMQ_VHOST", "/"));
    }

    private static String first(
        Map<String, @Nullable String> environment, String name, String other, String standard) {
      String value = environment.get(name);
      if (value == null) {
        value = environment.get(other);
      }
      return value == null ? standard : value;
    }

    @Override
    public String getUrl() {
      return url;
    }

    @Override
    public @Nullable SslBundle getSslBundle() {
      return bundle;
    }
  }
}
