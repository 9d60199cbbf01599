package io.vireo.spring.connection;

import io.vireo.spring.VireoConnectionDetails;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.testcontainers.rabbitmq.RabbitMQContainer;

/**
 * Connects Vireo to a {@link RabbitMQContainer} that a test has annotated with {@code
 * ServiceConnection}. Spring Boot's own details for that container stay as they are.
 */
final class RabbitContainerConnectionDetailsFactory
    extends ContainerConnectionDetailsFactory<RabbitMQContainer, VireoConnectionDetails> {

  @Override
  protected VireoConnectionDetails getContainerConnectionDetails(
      ContainerConnectionSource<RabbitMQContainer> source) {
    return new Details(source);
  }

  /** The URL is asked for when the container runs. */
  private static final class Details extends ContainerConnectionDetails<RabbitMQContainer>
      implements VireoConnectionDetails {

    Details(ContainerConnectionSource<RabbitMQContainer> source) {
      super(source);
    }

    @Override
    public String getUrl() {
      RabbitMQContainer container = getContainer();
      boolean tls = getSslBundle() != null;
      URI address = URI.create(tls ? container.getAmqpsUrl() : container.getAmqpUrl());
      return RabbitUrl.of(
          tls,
          address.getHost(),
          address.getPort(),
          container.getAdminUsername(),
          container.getAdminPassword(),
          "/");
    }

    @Override
    public @Nullable SslBundle getSslBundle() {
      return super.getSslBundle();
    }
  }
}
