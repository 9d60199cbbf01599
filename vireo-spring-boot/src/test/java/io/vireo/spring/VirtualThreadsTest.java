package io.vireo.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Core;
import io.vireo.spring.TestApplication.Received;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class VirtualThreadsTest {

  @Configuration(proxyBeanMethods = false)
  static class Shop {
    @Bean
    Received received() {
      return new Received();
    }

    @Bean
    Shipping shipping(Received received) {
      return new Shipping(received);
    }
  }

  record Shipping(Received received) {
    @OnEvent("order.placed")
    void ship() {
      received.add(Thread.currentThread().getThreadGroup().getName());
    }
  }

  private static Object threadGroup(String virtual) {
    Object[] group = new Object[1];
    TestApplication.runner()
        .withUserConfiguration(Shop.class)
        .withPropertyValues("spring.threads.virtual.enabled=" + virtual)
        .run(
            context -> {
              context.getBean(Core.class).emit("order.placed");
              group[0] = context.getBean(Received.class).next();
            });
    return group[0];
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void handlersRunOnVirtualThreadsIfTheApplicationWantsThem() {
    assertThat(threadGroup("true")).isEqualTo("VirtualThreads");
  }

  @Test
  void otherwiseTheyRunOnThreadsOfTheObserver() {
    assertThat(threadGroup("false")).isNotEqualTo("VirtualThreads");
  }
}
