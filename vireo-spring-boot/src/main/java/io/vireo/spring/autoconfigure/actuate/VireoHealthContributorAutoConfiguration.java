package io.vireo.spring.autoconfigure.actuate;

import io.vireo.Core;
import io.vireo.spring.actuate.VireoHealthIndicator;
import io.vireo.spring.autoconfigure.VireoAutoConfiguration;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.CompositeHealthContributorConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Tells the health of each {@link Core} as {@code vireo}. */
@AutoConfiguration(after = VireoAutoConfiguration.class)
@ConditionalOnClass({HealthContributor.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(Core.class)
public final class VireoHealthContributorAutoConfiguration {
  VireoHealthContributorAutoConfiguration() {}

  /** Apart, because its condition and its superclass are of Spring Boot's module for health. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnEnabledHealthIndicator("vireo")
  static class ContributorConfiguration
      extends CompositeHealthContributorConfiguration<VireoHealthIndicator, Core> {
    ContributorConfiguration() {
      super(VireoHealthIndicator::new);
    }

    @Bean
    @ConditionalOnMissingBean(name = {"vireoHealthIndicator", "vireoHealthContributor"})
    HealthContributor vireoHealthContributor(ConfigurableListableBeanFactory beanFactory) {
      return createContributor(beanFactory, Core.class);
    }
  }
}
