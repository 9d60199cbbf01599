package io.vireo.comparison.vireo;

import io.vireo.Core;
import io.vireo.EmitOptions;
import io.vireo.RetryPolicy;
import io.vireo.comparison.Billed;
import io.vireo.comparison.Billing;
import io.vireo.comparison.Order;
import io.vireo.spring.OnEvent;
import java.time.Duration;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** The service with Vireo and Spring Boot. */
@SpringBootApplication
class Orders {
  private static final EmitOptions REQUIRED = EmitOptions.builder().required(true).build();

  private final Core core;
  private final Billing billing;

  Orders(Core core, Billing billing) {
    this.core = core;
    this.billing = billing;
  }

  void place(Order order) {
    core.emit("order.placed", order, REQUIRED);
  }

  @OnEvent(value = "order.placed", id = "billing")
  void bill(Order order) throws Exception {
    billing.bill(order);
    core.emit("order.billed", new Billed(order.id()), REQUIRED);
  }

  @Bean
  static RetryPolicy twice() {
    Duration delay = Duration.ofMillis(200);
    return RetryPolicy.after(delay, delay);
  }
}
