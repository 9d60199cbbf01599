package io.vireo.spring.autoconfigure;

import io.vireo.Codec;
import io.vireo.Observer;
import io.vireo.rabbitmq.RabbitDriver;
import io.vireo.spring.ObserverFactory;
import io.vireo.spring.VireoConnectionDetails;
import io.vireo.spring.VireoCustomizer;
import io.vireo.spring.VireoRabbitCustomizer;
import io.vireo.spring.listener.ListenerPostProcessor;
import io.vireo.spring.listener.ListenerRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes an {@link Observer} of the properties {@code vireo.*} and registers the annotated
 * listeners. An observer of the application is used instead of it. {@code vireo.enabled=false}
 * switches all of it off.
 */
@AutoConfiguration(
    afterName = {
      "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
      "org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration",
      "org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration"
    })
@ConditionalOnClass(Observer.class)
@ConditionalOnBooleanProperty(name = "vireo.enabled", matchIfMissing = true)
@EnableConfigurationProperties(VireoProperties.class)
public final class VireoAutoConfiguration {
  VireoAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean(VireoConnectionDetails.class)
  PropertiesConnectionDetails vireoConnectionDetails(
      VireoProperties properties, ObjectProvider<SslBundles> bundles) {
    String bundle = properties.ssl().bundle();
    return new PropertiesConnectionDetails(
        properties.url(),
        bundle == null || bundle.isEmpty() ? null : bundles.getObject().getBundle(bundle));
  }

  @Bean
  @ConditionalOnMissingBean
  Codec vireoCodec(ObjectProvider<JsonMapper> mappers) {
    JsonMapper mapper = mappers.getIfUnique();
    return mapper == null ? Codec.json() : new JsonMapperCodec(mapper);
  }

  @Bean
  @ConditionalOnMissingBean
  ObserverFactory vireoObserverFactory(
      Codec codec,
      ObjectProvider<DriverFactory> drivers,
      ObjectProvider<VireoCustomizer> customizers) {
    return new ConfiguredObserverFactory(
        codec, drivers.orderedStream().toList(), customizers.orderedStream().toList());
  }

  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  Observer vireoObserver(ObserverFactory factory, VireoConnectionDetails details) {
    return factory.connect(details.getUrl(), details.getSslBundle());
  }

  @Bean
  @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
  static ListenerPostProcessor vireoListenerPostProcessor() {
    return new ListenerPostProcessor();
  }

  @Bean
  ListenerRegistry vireoListeners(
      ConfigurableApplicationContext context,
      VireoProperties properties,
      ObjectProvider<VireoCustomizer> customizers,
      ObjectProvider<LifecycleProperties> lifecycle) {
    return new ListenerRegistry(
        context,
        properties.listeners(),
        customizers.orderedStream().toList(),
        lifecycle.getIfAvailable(LifecycleProperties::new).getTimeoutPerShutdownPhase());
  }

  /** The first of all customizers, so that any other may choose another executor. */
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  @ConditionalOnThreading(Threading.VIRTUAL)
  VireoCustomizer vireoVirtualThreads() {
    return new VirtualThreadCustomizer(new VirtualThreadTaskExecutor("vireo-"));
  }

  /** There only where the driver is. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(RabbitDriver.class)
  static class RabbitConfiguration {

    @Bean
    DriverFactory vireoRabbitDriverFactory(
        VireoProperties properties,
        Environment environment,
        ObjectProvider<VireoRabbitCustomizer> customizers) {
      return new RabbitDriverFactory(
          properties.rabbitmq(),
          environment.getProperty("spring.application.name"),
          customizers.orderedStream().toList());
    }
  }
}
