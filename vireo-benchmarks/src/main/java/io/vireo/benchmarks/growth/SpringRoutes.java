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
          + " declares.";
  static final String DIRECT_IDIOM =
      "A DirectMessageListenerContainer for each route on one CachingConnectionFactory; a RabbitAdmin"
          + " declares.";

  private static final long PATIENCE_SECONDS = 60;

  private final Function<CachingConnectionFactory, AbstractMessageListenerContainer> maker;
  private final List<AbstractMessageListenerContainer> containers = new ArrayList<>();
  private @Nullable CachingConnectionFactory connections;

  SpringRoutes(Function<CachingConnectionFactory, AbstractMessageListenerContainer> maker) {
    this.maker = maker;
  }

  @Override
  public void listen(String url, List<String> routes, Consumer<Order> handler) throws Exception {
    ConnectionFactory factory = Broker.factory(url);
    // Spring has its own recovery and would switch the client's off, with a warning each time.
    factory.setAutomaticRecoveryEnabled(false);
    CachingConnectionFactory made = new CachingConnectionFactory(factory);
    connections = made;
    RabbitAdmin admin = new RabbitAdmin(made);
    declareExchanges(admin);
    for (String route : routes) {
      declare(admin, route);
      AbstractMessageListenerContainer container = maker.apply(made);
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
    admin.declareExchange(new TopicExchange(RouteForm.TOPIC_EXCHANGE));
    admin.declareExchange(new FanoutExchange(RouteForm.UNROUTED_EXCHANGE));
    Map<String, @Nullable Object> arguments = new HashMap<>(RouteForm.RETRY_ARGUMENTS);
    admin.declareExchange(new DirectExchange(RouteForm.RETRY_EXCHANGE, true, false, arguments));
  }

  private static void declare(RabbitAdmin admin, String route) {
    admin.declareQueue(new Queue(route));
    for (String exchange : List.of(Broker.EXCHANGE, RouteForm.RETRY_EXCHANGE)) {
      admin.declareBinding(
          new Binding(route, Binding.DestinationType.QUEUE, exchange, route, Map.of()));
    }
  }

  /** All at the same time, as Spring's own context does it: each waits for its consumer. */
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
      throw new IOException(running.getCount() + " containers do not end");
    }
  }

  private static boolean await(CountDownLatch running) throws IOException {
    try {
      return running.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new InterruptedIOException("Interrupted while containers end");
    }
  }
}
