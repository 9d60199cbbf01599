package io.vireo.rabbitmq;

import io.vireo.ObserveOptions;
import io.vireo.QueueKind;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Driver;
import io.vireo.spi.DriverProvider;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;

/** Under URLs of its own scheme, the driver whose shared routes all have quorum queues. */
public final class QuorumDriverProvider implements DriverProvider {
  private static final String SCHEME = "amqp-quorum";

  /** For {@link java.util.ServiceLoader}. */
  public QuorumDriverProvider() {}

  static String url(String amqpUrl) {
    return SCHEME + amqpUrl.substring(amqpUrl.indexOf(':'));
  }

  @Override
  public Set<String> schemes() {
    return Set.of(SCHEME);
  }

  @Override
  public Driver connect(String url) {
    RabbitDriver driver = RabbitDriver.connect("amqp" + url.substring(SCHEME.length()));
    return (Driver)
        Proxy.newProxyInstance(
            QuorumDriverProvider.class.getClassLoader(),
            new Class<?>[] {Driver.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("observe")) {
                arguments[0] = onQuorumQueue((ConsumerRequest) arguments[0]);
              }
              try {
                return method.invoke(driver, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static ConsumerRequest onQuorumQueue(ConsumerRequest request) {
    boolean recovery = request.event().startsWith(Topology.RECOVERY_PREFIX);
    return request.broadcast() || recovery
        ? request
        : new ConsumerRequest(
            request.observerId(),
            request.subscriptionId(),
            request.event(),
            false,
            onQuorumQueue(request.options()));
  }

  private static ObserveOptions onQuorumQueue(ObserveOptions options) {
    ObserveOptions.Builder quorum =
        ObserveOptions.builder()
            .resumable(true)
            .queueKind(QueueKind.QUORUM)
            .prefetch(options.prefetch());
    if (options.exchange() != null) {
      quorum.exchange(options.exchange());
    }
    if (options.exchangeType() != null) {
      quorum.exchangeType(options.exchangeType());
    }
    return quorum.build();
  }
}
