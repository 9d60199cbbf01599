package io.vireo.spring.test;

import io.vireo.Core;
import io.vireo.spring.OnEvent;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** The application that the tests of this module test. Its URL is of no broker. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class ShopApplication {
  record Order(int id) {}

  record Parcel(int order) {}

  private final Core core;

  ShopApplication(Core core) {
    this.core = core;
  }

  @OnEvent(value = "order.paid", id = "shipping", resumable = true)
  void ship(Order order) {
    if (order.id() < 0) {
      throw new IllegalStateException("no stock for " + order);
    }
    core.emit("parcel.sent", new Parcel(order.id()));
  }
}
