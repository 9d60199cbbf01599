package io.vireo.spring.test;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Adds the test broker to a context. It is a part of the key of Spring's context cache: classes
 * share a context if their seeds are the same as well.
 *
 * @param seed that of the faults; 0 for another one in each context
 */
record TestBrokerCustomizer(long seed) implements ContextCustomizer {

  @Override
  public void customizeContext(
      ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
    if (seed != 0) {
      TestPropertyValues.of("vireo.test.seed=" + seed).applyTo(context);
    }
    BeanDefinitionRegistry registry = (BeanDefinitionRegistry) context.getBeanFactory();
    new AnnotatedBeanDefinitionReader(registry, context.getEnvironment())
        .register(TestBrokerConfiguration.class);
  }
}
