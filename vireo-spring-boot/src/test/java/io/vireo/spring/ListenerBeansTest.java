package io.vireo.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Core;
import io.vireo.spring.TestApplication.Received;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Beans of every kind listen as those of other messaging annotations do. */
class ListenerBeansTest {

  @Configuration(proxyBeanMethods = false)
  static class Base {
    @Bean
    Received received() {
      return new Received();
    }

    @Bean
    PlatformTransactionManager transactions() {
      return new Transactions();
    }
  }

  /** Transactions of nothing; only that they are there can be seen. */
  @SuppressWarnings("serial")
  static class Transactions extends AbstractPlatformTransactionManager {
    @Override
    protected Object doGetTransaction() {
      return new Object();
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {}

    @Override
    protected void doCommit(DefaultTransactionStatus status) {}

    @Override
    protected void doRollback(DefaultTransactionStatus status) {}
  }

  interface Shipping {
    void ship(String order);
  }

  @Transactional
  static class Shipper implements Shipping {
    private final Received received;

    Shipper(Received received) {
      this.received = received;
    }

    @Override
    @OnEvent("order.placed")
    public void ship(String order) {
      received.add(order + " " + TransactionSynchronizationManager.isActualTransactionActive());
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableTransactionManagement(proxyTargetClass = false)
  static class JdkProxies extends Base {
    @Bean
    Shipping shipper(Received received) {
      return new Shipper(received);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableTransactionManagement(proxyTargetClass = true)
  static class ClassProxies extends Base {
    @Bean
    PackagePrivateShipper shipper(Received received) {
      return new PackagePrivateShipper(received);
    }
  }

  @Transactional
  static class PackagePrivateShipper {
    private final Received received;

    PackagePrivateShipper(Received received) {
      this.received = received;
    }

    @OnEvent("order.placed")
    void ship(String order) {
      received.add(order + " " + TransactionSynchronizationManager.isActualTransactionActive());
    }
  }

  @Test
  void aListenerBehindAnInterfaceIsCalledInItsTransaction() {
    TestApplication.runner()
        .withUserConfiguration(JdkProxies.class)
        .run(
            context -> {
              assertThat(AopUtils.isJdkDynamicProxy(context.getBean(Shipping.class))).isTrue();
              context.getBean(Core.class).emit("order.placed", "42");
              assertThat(context.getBean(Received.class).next()).isEqualTo("42 true");
            });
  }

  @Test
  void aListenerBehindAProxyOfItsClassIsCalledInItsTransaction() {
    TestApplication.runner()
        .withUserConfiguration(ClassProxies.class)
        .run(
            context -> {
              assertThat(AopUtils.isCglibProxy(context.getBean("shipper"))).isTrue();
              context.getBean(Core.class).emit("order.placed", "42");
              assertThat(context.getBean(Received.class).next()).isEqualTo("42 true");
            });
  }

  static class Counting {
    private final Received received;

    Counting(Received received) {
      this.received = received;
    }

    @OnBroadcast("prices")
    void heard(String price) {
      received.add(price);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Prototypes extends Base {
    @Bean
    @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
    Counting counting(Received received) {
      return new Counting(received);
    }
  }

  @Test
  void eachInstanceOfAPrototypeBeanListensOnceItIsMade() {
    TestApplication.runner()
        .withUserConfiguration(Prototypes.class)
        .run(
            context -> {
              VireoListeners listeners = context.getBean(VireoListeners.class);
              assertThat(listeners.all()).isEmpty();

              context.getBean("counting");
              context.getBean("counting");

              assertThat(listeners.all())
                  .extracting(ListenerDescription::id)
                  .containsExactly("counting-heard", "counting-heard-2");
              context.getBean(Core.class).broadcast("prices", "1");
              Received received = context.getBean(Received.class);
              assertThat(List.of(received.next(), received.next())).containsExactly("1", "1");
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class LazyBeans extends Base {
    @Bean
    @Lazy
    Counting counting(Received received) {
      return new Counting(received);
    }
  }

  @Test
  void aLazyBeanListensOnceItIsMade() {
    TestApplication.runner()
        .withUserConfiguration(LazyBeans.class)
        .run(
            context -> {
              assertThat(context.getBean(VireoListeners.class).all()).isEmpty();

              context.getBean(Counting.class);

              context.getBean(Core.class).broadcast("prices", "1");
              assertThat(context.getBean(Received.class).next()).isEqualTo("1");
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class ScopedBeans extends Base {
    @Bean
    @Scope(value = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
    Counting counting(Received received) {
      return new Counting(received);
    }
  }

  @Test
  void theProxyOfAScopedBeanListensAndNotTheInstancesBehindIt() {
    TestApplication.runner()
        .withUserConfiguration(ScopedBeans.class)
        .run(
            context -> {
              context.getBean("scopedTarget.counting");
              assertThat(context.getBean(VireoListeners.class).all())
                  .extracting(ListenerDescription::id)
                  .containsExactly("counting-heard");

              context.getBean(Core.class).broadcast("prices", "1");
              context.getBean(Core.class).broadcast("prices", "2");

              Received received = context.getBean(Received.class);
              assertThat(List.of(received.next(), received.next())).containsExactly("1", "2");
            });
  }
}
