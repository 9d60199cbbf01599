package io.vireo.spring.autoconfigure;

import io.vireo.rabbitmq.RabbitDriver;
import io.vireo.rabbitmq.RabbitOptions;
import io.vireo.spi.Driver;
import io.vireo.spring.VireoRabbitCustomizer;
import io.vireo.spring.autoconfigure.VireoProperties.Rabbitmq;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.util.unit.DataSize;

/** Makes RabbitMQ drivers with the options that the properties and the customizers say. */
final class RabbitDriverFactory implements DriverFactory {
  private final Rabbitmq properties;
  private final @Nullable String applicationName;
  private final List<VireoRabbitCustomizer> customizers;

  RabbitDriverFactory(
      Rabbitmq properties,
      @Nullable String applicationName,
      List<VireoRabbitCustomizer> customizers) {
    this.properties = properties;
    this.applicationName = applicationName;
    this.customizers = List.copyOf(customizers);
  }

  @Override
  public boolean serves(String scheme) {
    return scheme.equals("amqp") || scheme.equals("amqps");
  }

  @Override
  public Driver create(String url, @Nullable SslBundle bundle) {
    RabbitOptions.Builder options = RabbitOptions.builder().urls(url);
    PropertyMapper map = PropertyMapper.get();
    map.from(applicationName).to(options::name);
    map.from(properties::name).to(options::name);
    map.from(properties::heartbeat).to(options::heartbeat);
    map.from(properties::connectTimeout).to(options::connectTimeout);
    map.from(properties::maxRetries).to(options::maxRetries);
    map.from(properties::publisherWindow).to(options::publisherWindow);
    map.from(properties::maxEventSize)
        .as(DataSize::toBytes)
        .as(Math::toIntExact)
        .to(options::maxEventBytes);
    map.from(properties::prefetchSize).as(DataSize::toBytes).to(options::prefetchBytes);
    map.from(properties::delayQueues).to(options::delayQueues);
    map.from(properties::pythonQueues).to(options::pythonQueues);
    map.from(bundle).as(SslBundle::createSslContext).to(options::sslContext);
    customizers.forEach(customizer -> customizer.customize(options));
    return RabbitDriver.connect(options.build());
  }
}
