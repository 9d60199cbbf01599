package io.vireo.benchmarks.growth;

import com.rabbitmq.client.ConnectionFactory;
import io.vireo.benchmarks.Broker;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.OrderCodec;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.DirectExchange;
import org.springframework.amqp.core.FanoutExchange;
import org.springframework.amqp.core.MessageListener;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.TopicExchange;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;

/** Spring AMQP with a container for each route, all on one connection factory. */
final class SpringRoutes implements ManyListeners {
  static final String SIMPLE_IDIOM =
      "A SimpleMessageListenerContainer for each route on one CachingConnectionFactory; a RabbitAdmin"
          + " declares the routes.";

  static final String DIRECT_IDIOM =
      "A DirectMessageListenerContainer for each route on one CachingConnectionFactory; a RabbitAdmin"
          + " declares the routes.";

  private static final long TIMEOUT_SECONDS = 60;

  private final Function<CachingConnectionFactory, AbstractMessageListenerContainer> factory;
  private final List<AbstractMessageListenerContainer> containers = new ArrayList<>();
  private @Nullable CachingConnectionFactory connections;

  SpringRoutes(Function<CachingConnectionFactory, AbstractMessageListenerContainer> factory) {
    this.factory = factory;
  }

  @Override
  public void listen(String url, List<String> routes, Consumer<Order> handler) throws Exception {
    ConnectionFactory client = Broker.factory(url);
    // Spring has a recovery of its own, and would switch off that of the client with a warning.
    client.setAutomaticRecoveryEnabled(false);
    CachingConnectionFactory opened = new CachingConnectionFactory(client);
    connections = opened;
    RabbitAdmin admin = new RabbitAdmin(opened);
    declareExchanges(admin);
    for (String route : routes) {
      declare(admin, route);
      AbstractMessageListenerContainer container = factory.apply(opened);
      container.setQueueNames(route);
      container.setMessageListener(
          (MessageListener) message -> handler.accept(OrderCodec.decode(message.getBody())));
      container.afterPropertiesSet();
      containers.add(container);
      container.start();
    }
  }

  private static void declareExchanges(RabbitAdmin admin) {
    admin.declareExchange(new DirectExchange(Broker.EXCHANGE));
    admin.declareExchange(new TopicExchange(RouteDeclaration.TOPIC_EXCHANGE));
    admin.declareExchange(new FanoutExchange(RouteDeclaration.UNROUTED_EXCHANGE));
    Map<String, @Nullable Object> arguments = new HashMap<>(RouteDeclaration.RETRY_ARGUMENTS);
    admin.declareExchange(
        new DirectExchange(RouteDeclaration.RETRY_EXCHANGE, true, false, arguments));
  }

  private static void declare(RabbitAdmin admin, String route) {
    admin.declareQueue(new Queue(route));
    for (String exchange : List.of(Broker.EXCHANGE, RouteDeclaration.RETRY_EXCHANGE)) {
      admin.declareBinding(
          new Binding(route, Binding.DestinationType.QUEUE, exchange, route, Map.of()));
    }
  }

  /**
   * Stops all containers at the same time, as Spring's context does, since each takes long to stop.
   */
  @Override
  public void close() throws IOException {
    CountDownLatch running = new CountDownLatch(containers.size());
    containers.forEach(container -> container.stop(running::countDown));
    boolean stopped = await(running);
    containers.forEach(AbstractMessageListenerContainer::destroy);
    if (connections != null) {
      connections.destroy();
    }
    if (!stopped) {
      throw new IOException(running.getCount() + " containers have not stopped");
    }
  }

  private static boolean await(CountDownLatch running) throws IOException {
    try {
      return running.await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new InterruptedIOException("Interrupted while the containers stop");
    }
  }
}
