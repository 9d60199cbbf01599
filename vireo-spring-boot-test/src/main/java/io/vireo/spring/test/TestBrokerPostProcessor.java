package io.vireo.spring.test;

import io.vireo.Observer;
import io.vireo.spring.ObserverFactory;
import io.vireo.spring.VireoConnectionDetails;
import io.vireo.test.TestBroker;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.ssl.SslBundle;

/**
 * Leads every observer of the application to the test broker, whatever its URL is: those of an
 * {@link ObserverFactory}, and those that the application connects by its {@link
 * VireoConnectionDetails}. The broker is made before them and so closed after them.
 *
 * <p>Spring calls it, on the thread that makes the bean.
 */
final class TestBrokerPostProcessor implements BeanPostProcessor {
  private final ConfigurableListableBeanFactory beans;

  TestBrokerPostProcessor(ConfigurableListableBeanFactory beans) {
    this.beans = beans;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof ObserverFactory factory) {
      return new OnTheTestBroker(factory, brokerOf(name));
    }
    if (bean instanceof VireoConnectionDetails) {
      return new TestBrokerDetails(brokerOf(name).url());
    }
    if (bean instanceof Observer observer) {
      brokerOf(name).record(observer);
    }
    return bean;
  }

  /** The broker, which a bean depends on from now on. */
  private TestBroker brokerOf(String dependent) {
    TestBroker broker = beans.getBean(TestBrokerConfiguration.BROKER, TestBroker.class);
    beans.registerDependentBean(TestBrokerConfiguration.BROKER, dependent);
    return broker;
  }

  /** Makes observers on the test broker, as the application's factory makes them elsewhere. */
  private record OnTheTestBroker(ObserverFactory factory, TestBroker broker)
      implements ObserverFactory {
    @Override
    public Observer connect(String url, @Nullable SslBundle bundle) {
      Observer observer = factory.connect(broker.url(), null);
      broker.record(observer);
      return observer;
    }
  }

  /** Where the test broker is. */
  private record TestBrokerDetails(String url) implements VireoConnectionDetails {
    @Override
    public String getUrl() {
      return url;
    }
  }
}
