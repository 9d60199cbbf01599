package io.vireo.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Core;
import io.vireo.Observer;
import io.vireo.spring.ObserverFactory;
import io.vireo.spring.TestApplication;
import io.vireo.spring.autoconfigure.actuate.VireoHealthContributorAutoConfiguration;
import io.vireo.spring.autoconfigure.actuate.VireoReadinessAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class VireoHealthTest {

  private static ApplicationContextRunner runner() {
    return TestApplication.runner()
        .withConfiguration(
            AutoConfigurations.of(
                ApplicationAvailabilityAutoConfiguration.class,
                HealthContributorAutoConfiguration.class,
                HealthContributorRegistryAutoConfiguration.class,
                AvailabilityHealthContributorAutoConfiguration.class,
                AvailabilityProbesAutoConfiguration.class,
                EndpointAutoConfiguration.class,
                HealthEndpointAutoConfiguration.class,
                VireoHealthContributorAutoConfiguration.class,
                VireoReadinessAutoConfiguration.class))
        .withPropertyValues("management.endpoints.web.exposure.include=health");
  }

  @Test
  void theHealthIsThatOfTheObserver() {
    Observer observer = Observer.connect(TestApplication.memory());
    VireoHealthIndicator indicator = new VireoHealthIndicator(observer);

    assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
    assertThat(indicator.health().getDetails()).containsEntry("observer", observer.id());
    observer.close();

    assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);
    assertThat(indicator.health().getDetails().get("parts").toString()).contains("closed");
  }

  @Test
  void thereIsAContributorWhereHealthIsThere() {
    runner().run(context -> assertThat(context).hasBean("vireoHealthContributor"));
    runner()
        .withPropertyValues("management.health.vireo.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean("vireoHealthContributor"));
    TestApplication.runner()
        .withConfiguration(AutoConfigurations.of(VireoHealthContributorAutoConfiguration.class))
        .withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(Observer.class)
                    .doesNotHaveBean("vireoHealthContributor"));
    TestApplication.runner()
        .withConfiguration(
            AutoConfigurations.of(
                VireoHealthContributorAutoConfiguration.class,
                VireoReadinessAutoConfiguration.class))
        .withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
        .run(
            context ->
                assertThat(context)
                    .hasBean("vireoHealthContributor")
                    .doesNotHaveBean("vireoReadiness"));
  }

  @Configuration(proxyBeanMethods = false)
  static class TwoObservers {
    @Bean
    Observer orders(ObserverFactory observers) {
      return observers.connect(TestApplication.memory());
    }

    @Bean
    Observer billing(ObserverFactory observers) {
      return observers.connect(TestApplication.memory());
    }
  }

  @Test
  void eachOfSeveralObserversIsToldByTheNameOfItsBean() {
    runner()
        .withUserConfiguration(TwoObservers.class)
        .run(
            context ->
                assertThat(
                        context.getBean("vireoHealthContributor", CompositeHealthContributor.class))
                    .extracting("name")
                    .containsExactlyInAnyOrder("orders", "billing"));
  }

  @Test
  void theApplicationIsNotReadyWhileVireoIsDown() {
    runner()
        .run(
            context -> {
              assertThat(context.getBean(ApplicationAvailability.class)).isNotNull();
              HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);
              assertThat(
                      context
                          .getBean(HealthEndpointGroups.class)
                          .get("readiness")
                          .isMember("vireo"))
                  .isTrue();
              assertThat(
                      context.getBean(HealthEndpointGroups.class).get("liveness").isMember("vireo"))
                  .isFalse();

              context.getBean(Core.class).close();

              assertThat(endpoint.healthForPath("readiness").getStatus()).isEqualTo(Status.DOWN);
            });
  }

  @Test
  void readinessIsLeftAloneWhereTheApplicationSaysSo() {
    runner()
        .withPropertyValues("vireo.health.readiness=false")
        .run(
            context ->
                assertThat(
                        context
                            .getBean(HealthEndpointGroups.class)
                            .get("readiness")
                            .isMember("vireo"))
                    .isFalse());
    runner()
        .withPropertyValues("management.endpoint.health.group.readiness.include=readinessState")
        .run(
            context ->
                assertThat(
                        context
                            .getBean(HealthEndpointGroups.class)
                            .get("readiness")
                            .isMember("vireo"))
                    .isFalse());
  }
}
