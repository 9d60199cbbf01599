package io.vireo.comparison.spring;

import io.vireo.comparison.Billed;
import io.vireo.comparison.Billing;
import io.vireo.comparison.Order;
import java.util.concurrent.TimeUnit;
import org.springframework.amqp.core.AmqpMessageReturnedException;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.TopicExchange;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory.ConfirmType;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.retry.MessageRecoverer;
import org.springframework.amqp.rabbit.retry.RepublishMessageRecovererWithConfirms;
import org.springframework.amqp.support.converter.JacksonJsonMessageConverter;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** The service with Spring AMQP and Spring Boot. */
@SpringBootApplication
class Orders {
  private final RabbitTemplate template;
  private final Billing billing;

  Orders(RabbitTemplate template, Billing billing) {
    this.template = template;
    this.billing = billing;
  }

  void place(Order order) throws Exception {
    publish("order.placed", order);
  }

  @RabbitListener(queues = "order.placed")
  void bill(Order order) throws Exception {
    billing.bill(order);
    publish("order.billed", new Billed(order.id()));
  }

  private void publish(String event, Object data) throws Exception {
    CorrelationData correlation = new CorrelationData();
    template.convertAndSend("orders", event, data, correlation);
    CorrelationData.Confirm confirm = correlation.getFuture().get(10, TimeUnit.SECONDS);
    if (!confirm.ack()) {
      throw new IllegalStateException("the broker has refused " + event);
    }
    if (correlation.getReturned() != null) {
      throw new AmqpMessageReturnedException("no queue for " + event, correlation.getReturned());
    }
  }

  @Bean
  static TopicExchange exchange() {
    return new TopicExchange("orders");
  }

  @Bean
  static Queue placed() {
    return new Queue("order.placed");
  }

  @Bean
  static Binding placedOrders() {
    return BindingBuilder.bind(placed()).to(exchange()).with("order.placed");
  }

  @Bean
  static Queue failed() {
    return new Queue("order.placed.failed");
  }

  @Bean
  static MessageRecoverer recoverer(RabbitTemplate template) {
    return new RepublishMessageRecovererWithConfirms(
        template, "", "order.placed.failed", ConfirmType.CORRELATED);
  }

  @Bean
  static JacksonJsonMessageConverter converter() {
    return new JacksonJsonMessageConverter();
  }
}
