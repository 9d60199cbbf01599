package io.vireo.rabbitmq;

import io.vireo.spi.Driver;
import io.vireo.spi.DriverProvider;
import java.util.Set;

/** Makes the driver of {@code amqp:} and {@code amqps:} URLs. Any thread may use it. */
public final class RabbitDriverProvider implements DriverProvider {

  /** For {@link java.util.ServiceLoader}. */
  public RabbitDriverProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("amqp", "amqps");
  }

  @Override
  public Driver connect(String url) {
    return RabbitDriver.connect(url);
  }
}
