package io.vireo.spring.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.MeterNotFoundException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vireo.Core;
import io.vireo.Observer;
import io.vireo.micrometer.VireoMetrics;
import io.vireo.spring.ObserverFactory;
import io.vireo.spring.OnEvent;
import io.vireo.spring.TestApplication;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** The metrics of an application. */
class VireoMetricsTest {
  private static ApplicationContextRunner runner() {
    return TestApplication.runner()
        .withConfiguration(
            AutoConfigurations.of(
                MetricsAutoConfiguration.class,
                CompositeMeterRegistryAutoConfiguration.class,
                SimpleMetricsExportAutoConfiguration.class,
                VireoMetricsAutoConfiguration.class));
  }

  @Configuration(proxyBeanMethods = false)
  static class Shop {
    @OnEvent("order.placed")
    void ship() {}
  }

  @Configuration(proxyBeanMethods = false)
  static class TwoObservers {
    @Bean
    @Primary
    Observer orders(ObserverFactory observers) {
      return observers.connect(TestApplication.memory());
    }

    @Bean
    Observer billing(ObserverFactory observers) {
      return observers.connect(TestApplication.memory());
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class TwoRegistries {
    @Bean
    MeterRegistry first() {
      return new SimpleMeterRegistry();
    }

    @Bean
    MeterRegistry second() {
      return new SimpleMeterRegistry();
    }
  }

  @Test
  void whatIsEmittedAndHandledIsMeasuredUnderTheNameOfTheBeanUntilTheContextIsClosed() {
    AtomicReference<MeterRegistry> registry = new AtomicReference<>();
    runner()
        .withUserConfiguration(Shop.class)
        .run(
            context -> {
              registry.set(context.getBean(MeterRegistry.class));
              context.getBean(Core.class).emit("order.placed");

              await()
                  .ignoreException(MeterNotFoundException.class)
                  .untilAsserted(
                      () ->
                          assertThat(
                                  registry
                                      .get()
                                      .get("vireo.handle")
                                      .tags("core", "vireoObserver", "outcome", "handled")
                                      .timer()
                                      .count())
                              .isEqualTo(1));
              assertThat(registry.get().get("vireo.emit").tag("outcome", "confirmed").timer())
                  .satisfies(timer -> assertThat(timer.count()).isEqualTo(1));
            });

    assertThat(registry.get().find("vireo.emit").meters()).isEmpty();
  }

  @Test
  void eachObserverIsMeasuredApart() {
    runner()
        .withUserConfiguration(TwoObservers.class)
        .run(
            context -> {
              MeterRegistry registry = context.getBean(MeterRegistry.class);
              context.getBean("billing", Core.class).emit("bill.paid");

              assertThat(registry.get("vireo.health").tag("core", "orders").gauge().value())
                  .isEqualTo(1);
              assertThat(registry.find("vireo.emit").tag("core", "orders").timers()).isEmpty();
              assertThat(registry.get("vireo.emit").tag("core", "billing").timers()).isNotEmpty();
            });
  }

  @Test
  void nothingIsMeasuredWhereTheClassesOrTheRegistryAreMissingOrTheApplicationDoesNotWantIt() {
    runner()
        .withPropertyValues("vireo.metrics.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(MeasuredCores.class));
    runner()
        .withPropertyValues("vireo.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(MeasuredCores.class));
    runner()
        .withClassLoader(new FilteredClassLoader(VireoMetrics.class))
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(Observer.class)
                    .doesNotHaveBean(MeasuredCores.class));
    TestApplication.runner()
        .withConfiguration(AutoConfigurations.of(VireoMetricsAutoConfiguration.class))
        .withClassLoader(new FilteredClassLoader("io.micrometer", "io.vireo.micrometer"))
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(Observer.class)
                    .doesNotHaveBean(MeasuredCores.class));
    TestApplication.runner()
        .withConfiguration(AutoConfigurations.of(VireoMetricsAutoConfiguration.class))
        .run(context -> assertThat(context).doesNotHaveBean(MeasuredCores.class));
    TestApplication.runner()
        .withConfiguration(AutoConfigurations.of(VireoMetricsAutoConfiguration.class))
        .withUserConfiguration(TwoRegistries.class)
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(MeasuredCores.class));
  }

  @Test
  void theBrokerIsAskedHowManyEventsWaitOnlyIfAPropertySaysSo() {
    runner()
        .withUserConfiguration(Shop.class)
        .run(
            context ->
                assertThat(context.getBean(MeterRegistry.class).find("vireo.queue.depth").gauge())
                    .isNull());
    runner()
        .withUserConfiguration(Shop.class)
        .withPropertyValues("vireo.metrics.queue-depth=100ms")
        .run(
            context ->
                await()
                    .ignoreException(MeterNotFoundException.class)
                    .untilAsserted(
                        () ->
                            assertThat(
                                    context
                                        .getBean(MeterRegistry.class)
                                        .get("vireo.queue.depth")
                                        .tag("event", "order.placed")
                                        .gauge()
                                        .value())
                                .isZero()));
  }
}
