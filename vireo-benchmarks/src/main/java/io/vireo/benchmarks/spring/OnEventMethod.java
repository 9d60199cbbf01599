package io.vireo.benchmarks.spring;

import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Listener;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.Setting;
import io.vireo.spring.OnEvent;
import io.vireo.spring.autoconfigure.VireoAutoConfiguration;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Listens with Vireo's {@code @OnEvent} in a Spring context.
 *
 * @param withMapper whether the application has a {@link JsonMapper}, which Vireo then uses
 */
record OnEventMethod(boolean withMapper) implements Contestant<Listener> {
  @Override
  public String name() {
    return withMapper ? "Vireo, @OnEvent, JsonMapper" : "Vireo, @OnEvent";
  }

  @Override
  public String idiom() {
    return "A bean with a method with @OnEvent; the auto-configuration of vireo-spring-boot; "
        + (withMapper ? "JSON by a JsonMapper bean." : "JSON by Vireo's own codec.");
  }

  @Override
  public Listener open(Setting setting) {
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    Map<String, Object> properties =
        Map.of(
            "vireo.url", setting.url(),
            "benchmark.route", setting.route(),
            "vireo.listeners.orders.prefetch", setting.prefetch(),
            "vireo.listeners.orders.concurrency", setting.concurrency());
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(new MapPropertySource("benchmark", properties));
    if (withMapper) {
      context.registerBean(JsonMapper.class, () -> JsonMapper.builder().build());
    }
    context.register(VireoAutoConfiguration.class);
    return new ContextListener(context, Orders::new);
  }

  /** The bean. */
  record Orders(Consumer<Order> handler) {
    @OnEvent(value = "${benchmark.route}", id = "orders", resumable = true)
    void placed(Order order) {
      handler.accept(order);
    }
  }
}
