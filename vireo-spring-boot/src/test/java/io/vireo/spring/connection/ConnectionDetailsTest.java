package io.vireo.spring.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.spring.VireoConnectionDetails;
import io.vireo.spring.autoconfigure.VireoAutoConfiguration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactory;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.TestSources;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.testcontainers.rabbitmq.RabbitMQContainer;

/** No container is started: a machine without Docker tells what would be connected to. */
class ConnectionDetailsTest {

  @Configuration(proxyBeanMethods = false)
  static class WithContainer {
    @Bean
    @ServiceConnection
    RabbitMQContainer rabbit() {
      return new PretendedContainer();
    }
  }

  /** Says what a container that runs would say. */
  static class PretendedContainer extends RabbitMQContainer {
    PretendedContainer() {
      super("rabbitmq:4");
    }

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public boolean isRunning() {
      return true;
    }

    @Override
    public String getAmqpUrl() {
      return "amqp://container.example:1234";
    }

    @Override
    public String getAdminPassword() {
      return "a/b@c d";
    }
  }

  @Test
  void aContainerOfTestcontainersIsConnectedTo() {
    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                VireoAutoConfiguration.class, ServiceConnectionAutoConfiguration.class))
        .withUserConfiguration(WithContainer.class)
        .withPropertyValues("vireo.url=memory:")
        .run(
            context ->
                assertThat(context.getBean(VireoConnectionDetails.class).getUrl())
                    .isEqualTo("amqp://guest:a%2Fb%40c%20d@container.example:1234"));
  }

  @Test
  void aServiceOfDockerComposeIsConnectedTo() {
    assertThat(url(Map.of())).isEqualTo("amqp://guest:guest@compose.example:15672");
    assertThat(
            url(
                Map.of(
                    "RABBITMQ_DEFAULT_USER", "shop",
                    "RABBITMQ_DEFAULT_PASS", "50%",
                    "RABBITMQ_DEFAULT_VHOST", "a b")))
        .isEqualTo("amqp://shop:50%25@compose.example:15672/a%20b");
  }

  private static String url(Map<String, @Nullable String> environment) {
    return new RabbitDockerComposeConnectionDetailsFactory()
        .getDockerComposeConnectionDetails(TestSources.of(new Service(environment)))
        .getUrl();
  }

  /** A service that Docker Compose would run. */
  private record Service(Map<String, @Nullable String> env) implements RunningService {
    @Override
    public String name() {
      return "broker";
    }

    @Override
    public ImageReference image() {
      return ImageReference.of("rabbitmq:4-management");
    }

    @Override
    public String host() {
      return "compose.example";
    }

    @Override
    public ConnectionPorts ports() {
      return new Ports();
    }

    @Override
    public Map<String, String> labels() {
      return Map.of();
    }
  }

  /** Each port of the container is 10,000 higher outside. */
  private static final class Ports implements ConnectionPorts {
    @Override
    public int get(int containerPort) {
      return containerPort + 10_000;
    }

    @Override
    public List<Integer> getAll() {
      return List.of();
    }

    @Override
    public List<Integer> getAll(@Nullable String protocol) {
      return List.of();
    }
  }

  @Test
  void theFactoriesAreFoundAndDoNoHarmWithoutTheirLibraries() {
    assertThat(factories(getClass().getClassLoader()))
        .hasAtLeastOneElementOfType(RabbitContainerConnectionDetailsFactory.class)
        .hasAtLeastOneElementOfType(RabbitDockerComposeConnectionDetailsFactory.class);

    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(VireoAutoConfiguration.class))
        .withClassLoader(
            new FilteredClassLoader(
                "org.testcontainers",
                "org.springframework.boot.testcontainers",
                "org.springframework.boot.docker"))
        .run(context -> assertThat(context).hasSingleBean(VireoConnectionDetails.class));
  }

  @SuppressWarnings("rawtypes")
  private static List<ConnectionDetailsFactory> factories(ClassLoader loader) {
    return SpringFactoriesLoader.forDefaultResourceLocation(loader)
        .load(ConnectionDetailsFactory.class);
  }
}
