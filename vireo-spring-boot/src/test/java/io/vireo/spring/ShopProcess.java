package io.vireo.spring;

import io.vireo.Core;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** An application in a process of its own, which says line by line what it does. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class ShopProcess {

  public static void main(String[] arguments) {
    SpringApplication.run(ShopProcess.class, arguments);
  }

  private static synchronized void say(String what) {
    System.out.println("shop: " + what);
  }

  @Bean
  Shipping shipping() {
    return new Shipping();
  }

  /** Takes orders by HTTP; a bean because it is within a configuration. */
  @RestController
  static class Orders {
    private final Core core;

    Orders(Core core) {
      this.core = core;
    }

    @GetMapping("/order/{number}")
    String order(@PathVariable("number") int number) {
      say("requested " + number);
      return number + " " + core.emit("order.placed", number);
    }
  }

  /** Takes some time for each order. */
  static class Shipping {
    @OnEvent(value = "order.placed", resumable = true, concurrency = 4)
    void ship(int number) throws InterruptedException {
      say("begun " + number);
      long end = System.nanoTime() + 50_000_000;
      while (System.nanoTime() < end) {
        if (Thread.currentThread().isInterrupted()) {
          say("interrupted " + number);
          throw new InterruptedException();
        }
        Thread.onSpinWait();
      }
      say("handled " + number);
    }
  }
}
