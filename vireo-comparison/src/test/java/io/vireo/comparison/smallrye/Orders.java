package io.vireo.comparison.smallrye;

import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.annotations.Blocking;
import io.smallrye.reactive.messaging.rabbitmq.OutgoingRabbitMQMetadata;
import io.vertx.core.json.JsonObject;
import io.vireo.comparison.Billed;
import io.vireo.comparison.Billing;
import io.vireo.comparison.Order;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;

/** The service with SmallRye Reactive Messaging. */
@ApplicationScoped
public class Orders {
  @Inject
  @Channel("orders")
  MutinyEmitter<Object> orders;

  @Inject Billing billing;

  public void place(Order order) {
    publish("order.placed", order);
  }

  @Incoming("placed")
  @Blocking(value = "billing", ordered = false)
  @Retry(maxRetries = 2, delay = 200, jitter = 0)
  public void bill(JsonObject placed) throws Exception {
    Order order = placed.mapTo(Order.class);
    billing.bill(order);
    publish("order.billed", new Billed(order.id()));
  }

  private void publish(String event, Object data) {
    OutgoingRabbitMQMetadata persistent =
        OutgoingRabbitMQMetadata.builder().withRoutingKey(event).withDeliveryMode(2).build();
    Message<Object> message = Message.of(data, Metadata.of(persistent));
    orders.sendMessage(message).await().atMost(Duration.ofSeconds(10));
  }
}
