package io.vireo.benchmarks.spring;

import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Listener;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.Setting;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.amqp.rabbit.annotation.EnableRabbit;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.config.AbstractRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.config.DirectRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.listener.RabbitListenerContainerFactory;
import org.springframework.amqp.support.converter.JacksonJsonMessageConverter;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * Listens with {@code @RabbitListener}, and JSON by Spring's converter with Jackson.
 *
 * @param tuned whether the direct container acknowledges several events at once, in place of the
 *     simple container that Spring Boot makes by default
 */
record RabbitListenerMethod(boolean tuned) implements Contestant<Listener> {
  private static final int MESSAGES_PER_ACK = 50;
  private static final long POLL_MILLISECONDS = 50;

  @Override
  public String name() {
    return tuned ? "Spring AMQP, @RabbitListener, tuned" : "Spring AMQP, @RabbitListener, defaults";
  }

  @Override
  public String idiom() {
    return "A bean with a method with @RabbitListener and a JacksonJsonMessageConverter; "
        + (tuned
            ? "direct container, messagesPerAck 50, or the prefetch if that is less."
            : "simple container, one ack for each event, as Spring Boot makes it by default.");
  }

  @Override
  public Listener open(Setting setting) throws Exception {
    CachingConnectionFactory connections = Connections.to(setting.url());
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(new MapPropertySource("benchmark", Map.of("benchmark.route", setting.route())));
    // The context closes the connections after the containers, which depend on them.
    context.registerBean(CachingConnectionFactory.class, () -> connections);
    context.registerBean(
        "rabbitListenerContainerFactory",
        RabbitListenerContainerFactory.class,
        () -> containers(connections, setting));
    context.register(Configuration.class);
    return new ContextListener(context, Orders::new);
  }

  private AbstractRabbitListenerContainerFactory<?> containers(
      CachingConnectionFactory connections, Setting setting) {
    AbstractRabbitListenerContainerFactory<?> factory = tuned ? direct(setting) : simple(setting);
    factory.setConnectionFactory(connections);
    factory.setPrefetchCount(setting.prefetch());
    factory.setMessageConverter(new JacksonJsonMessageConverter());
    return factory;
  }

  private static AbstractRabbitListenerContainerFactory<?> direct(Setting setting) {
    DirectRabbitListenerContainerFactory factory = new DirectRabbitListenerContainerFactory();
    factory.setConsumersPerQueue(setting.concurrency());
    // With a larger number than the prefetch, the container would acknowledge only after a
    // time-out.
    factory.setMessagesPerAck(Math.min(MESSAGES_PER_ACK, setting.prefetch()));
    return factory;
  }

  private static AbstractRabbitListenerContainerFactory<?> simple(Setting setting) {
    SimpleRabbitListenerContainerFactory factory = new SimpleRabbitListenerContainerFactory();
    factory.setConcurrentConsumers(setting.concurrency());
    // An idle consumer checks so often whether it shall stop. The default is a second.
    factory.setReceiveTimeout(POLL_MILLISECONDS);
    return factory;
  }

  /** Has the methods with the annotation found. */
  @EnableRabbit
  static class Configuration {}

  /** The bean. */
  record Orders(Consumer<Order> handler) {
    @RabbitListener(queues = "${benchmark.route}")
    void placed(Order order) {
      handler.accept(order);
    }
  }
}
