package io.vireo.spring.autoconfigure.actuate;

import io.vireo.spring.actuate.ReadinessGroups;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Makes the application's readiness depend on Vireo's health. */
@AutoConfiguration(
    after = VireoHealthContributorAutoConfiguration.class,
    afterName =
        "org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration")
@ConditionalOnClass({Endpoint.class, HealthEndpointGroupsPostProcessor.class})
@ConditionalOnBean(name = "vireoHealthContributor")
@ConditionalOnBooleanProperty(name = "vireo.health.readiness", matchIfMissing = true)
public final class VireoReadinessAutoConfiguration {
  private static final String MEMBERS = "management.endpoint.health.group.readiness.include";

  VireoReadinessAutoConfiguration() {}

  /** Members that the application has listed itself are left as they are. */
  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  HealthEndpointGroupsPostProcessor vireoReadiness(Environment environment) {
    boolean listed =
        environment.containsProperty(MEMBERS) || environment.containsProperty(MEMBERS + "[0]");
    return groups -> listed ? groups : new ReadinessGroups(groups);
  }
}
