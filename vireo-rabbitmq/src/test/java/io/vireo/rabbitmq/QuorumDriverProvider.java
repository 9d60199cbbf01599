package io.vireo.rabbitmq;

import io.vireo.ObserveOptions;
import io.vireo.QueueKind;
import io.vireo.rabbitmq.internal.topology.Topology;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Driver;
import io.vireo.spi.DriverProvider;
import io.vireo.spi.RecoveryQueue;
import io.vireo.spi.Routes;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
              if (method.getName().equals("routes")) {
                return onQuorumQueues(driver.routes());
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
    return options.toBuilder().resumable(true).queueKind(QueueKind.QUORUM).build();
  }

  /** The queues that are declared without consuming are quorum queues as well. */
  private static Routes onQuorumQueues(Routes routes) {
    return new Routes() {
      @Override
      public void declare(ConsumerRequest request) {
        routes.declare(onQuorumQueue(request));
      }

      @Override
      public void pause(String event, byte[] record, @Nullable Duration howLong) {
        routes.pause(event, record, howLong);
      }

      @Override
      public boolean resume(String event) {
        return routes.resume(event);
      }

      @Override
      public Map<String, byte[]> pausesOf(Set<String> events) {
        return routes.pausesOf(events);
      }

      @Override
      public long depth(String event) {
        return routes.depth(event);
      }

      @Override
      public RecoveryQueue recovery(String route) {
        return routes.recovery(route);
      }
    };
  }
}
