package io.vireo.spring.autoconfigure.actuate;

import io.vireo.Observer;
import io.vireo.spring.VireoListeners;
import io.vireo.spring.actuate.VireoEndpoint;
import io.vireo.spring.autoconfigure.VireoAutoConfiguration;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the actuator's endpoint {@code vireo}, where it is exposed. */
@AutoConfiguration(after = VireoAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBean(Observer.class)
public final class VireoEndpointAutoConfiguration {
  VireoEndpointAutoConfiguration() {}

  /** Apart, because its condition is a class of the actuator. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnAvailableEndpoint(VireoEndpoint.class)
  static class EndpointConfiguration {

    @Bean
    @ConditionalOnMissingBean
    VireoEndpoint vireoEndpoint(
        ListableBeanFactory beans,
        ObjectProvider<Observer> observer,
        ObjectProvider<VireoListeners> listeners) {
      return new VireoEndpoint(
          beans.getBeansOfType(Observer.class), observer.getIfUnique(), listeners.getIfAvailable());
    }
  }
}
