package io.vireo.comparison;

import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.TopicExchange;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.retry.MessageRecoverer;
import org.springframework.amqp.rabbit.retry.RepublishMessageRecoverer;
import org.springframework.amqp.support.converter.JacksonJsonMessageConverter;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The service with Spring AMQP. */
final class SpringService implements Service {
  private final ConfigurableApplicationContext context;

  SpringService(String url, Billing billing) {
    SpringApplication application = new SpringApplication(Orders.class);
    application.addInitializers(
        starting -> starting.getBeanFactory().registerSingleton("billing", billing));
    context =
        application.run(
            "--spring.rabbitmq.addresses=" + url,
            "--spring.rabbitmq.publisher-confirm-type=correlated",
            "--spring.rabbitmq.publisher-returns=true",
            "--spring.rabbitmq.template.mandatory=true",
            "--spring.rabbitmq.listener.simple.concurrency=4",
            "--spring.rabbitmq.listener.simple.prefetch=1",
            "--spring.rabbitmq.listener.simple.retry.enabled=true",
            "--spring.rabbitmq.listener.simple.retry.max-retries=2",
            "--spring.rabbitmq.listener.simple.retry.initial-interval=200ms");
  }

  @Override
  public void place(Order order) {
    context.getBean(Publisher.class).publish("order.placed", order);
  }

  @Override
  public void close() {
    context.close();
  }

  record Publisher(RabbitTemplate template) {
    void publish(String event, Object data) {
      CorrelationData correlation = new CorrelationData();
      template.convertAndSend("orders", event, data, correlation);
      CorrelationData.Confirm confirm =
          correlation.getFuture().orTimeout(10, TimeUnit.SECONDS).join();
      if (!confirm.ack() || correlation.getReturned() != null) {
        throw new CompletionException(new IllegalStateException(event + " was not routed"));
      }
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Orders {
    @Bean
    TopicExchange exchange() {
      return new TopicExchange("orders");
    }

    @Bean
    Queue placed() {
      return new Queue("order.placed");
    }

    @Bean
    Queue failed() {
      return new Queue("order.placed.failed");
    }

    @Bean
    Binding placedOrders(TopicExchange exchange) {
      return BindingBuilder.bind(placed()).to(exchange).with("order.placed");
    }

    @Bean
    MessageRecoverer recoverer(RabbitTemplate template) {
      return new RepublishMessageRecoverer(template, "", "order.placed.failed");
    }

    @Bean
    JacksonJsonMessageConverter converter() {
      return new JacksonJsonMessageConverter();
    }

    @Bean
    Publisher publisher(RabbitTemplate template) {
      return new Publisher(template);
    }

    @Bean
    Listener listener(Billing billing, Publisher publisher) {
      return new Listener(billing, publisher);
    }
  }

  record Listener(Billing billing, Publisher publisher) {
    @RabbitListener(queues = "order.placed")
    void placed(Order order) throws Exception {
      billing.bill(order);
      publisher.publish("order.billed", new Billed(order.id()));
    }
  }
}
