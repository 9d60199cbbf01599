package io.vireo.comparison.spring;

import io.vireo.comparison.Billing;
import io.vireo.comparison.Order;
import io.vireo.comparison.Service;
import io.vireo.comparison.ServiceContract;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

class SpringServiceIT extends ServiceContract {
  SpringServiceIT() {
    super("orders", "order.placed.failed");
  }

  @Override
  protected Service start(String url, Billing billing) {
    SpringApplication application = new SpringApplication(Orders.class);
    application.addInitializers(
        starting -> starting.getBeanFactory().registerSingleton("billing", billing));
    ConfigurableApplicationContext context =
        application.run(
            "--spring.config.name=spring",
            "--spring.rabbitmq.addresses=" + url,
            "--vireo.enabled=false");
    return new Service() {
      @Override
      public void place(Order order) throws Exception {
        context.getBean(Orders.class).place(order);
      }

      @Override
      public void close() {
        context.close();
      }
    };
  }
}
