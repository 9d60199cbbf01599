package io.vireo.comparison.vireo;

import io.vireo.Observer;
import io.vireo.RecoveryFilter;
import io.vireo.RedriveOptions;
import io.vireo.comparison.Billing;
import io.vireo.comparison.Order;
import io.vireo.comparison.Service;
import io.vireo.comparison.ServiceContract;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

class VireoServiceIT extends ServiceContract {
  VireoServiceIT() {
    super("vireo_default_direct_r0", "RECOVERY.order.placed");
  }

  @Override
  protected Service start(String url, Billing billing) {
    SpringApplication application = new SpringApplication(Orders.class);
    application.addInitializers(
        starting -> starting.getBeanFactory().registerSingleton("billing", billing));
    ConfigurableApplicationContext context =
        application.run("--spring.config.name=vireo", "--vireo.url=" + url);
    return new Service() {
      @Override
      public void place(Order order) {
        context.getBean(Orders.class).place(order);
      }

      @Override
      public void close() {
        context.close();
      }
    };
  }

  @Override
  protected void bringBack(String url) {
    try (Observer operator = Observer.connect(url)) {
      operator.recovery("order.placed").redrive(RecoveryFilter.all(), RedriveOptions.defaults());
    }
  }
}
