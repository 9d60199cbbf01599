package io.vireo.spring;

import io.vireo.Core;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The application that {@link AheadOfTimeTest} has processed ahead of time, and runs. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class AheadOfTimeApplication {

  record Order(int id, List<Item> items) {}

  record Item(String name) {}

  public static void main(String[] arguments) {
    try (ConfigurableApplicationContext context =
        SpringApplication.run(AheadOfTimeApplication.class, arguments)) {
      context.getBean(Core.class).emit("order.placed", new Order(42, List.of(new Item("a"))));
      context.getBean(Shipping.class).shipped.join();
    }
  }

  @Bean
  Shipping shipping() {
    return new Shipping();
  }

  static class Shipping {
    private final CompletableFuture<Order> shipped = new CompletableFuture<>();

    @OnEvent(value = "order.placed", id = "shipping")
    void ship(Order order) {
      System.out.println("shipped " + order);
      shipped.complete(order);
    }
  }
}
