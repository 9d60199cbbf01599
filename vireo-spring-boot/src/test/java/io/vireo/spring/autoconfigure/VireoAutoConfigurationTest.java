package io.vireo.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Codec;
import io.vireo.Core;
import io.vireo.Health;
import io.vireo.Observer;
import io.vireo.rabbitmq.RabbitDriver;
import io.vireo.spring.ObserverFactory;
import io.vireo.spring.OnEvent;
import io.vireo.spring.TestApplication;
import io.vireo.spring.TestApplication.Received;
import io.vireo.spring.VireoConnectionDetails;
import io.vireo.spring.VireoCustomizer;
import io.vireo.spring.VireoListeners;
import io.vireo.spring.VireoRabbitCustomizer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** Which beans there are, and which give way. */
class VireoAutoConfigurationTest {

  @Test
  void withoutAnyPropertyThereIsAnObserverWithinTheJvm() {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(VireoAutoConfiguration.class))
        .run(
            context -> {
              assertThat(context).hasSingleBean(Observer.class).hasSingleBean(Core.class);
              assertThat(context.getBean(Core.class)).isSameAs(context.getBean(Observer.class));
              assertThat(context.getBean(VireoConnectionDetails.class).getUrl())
                  .isEqualTo("memory:");
            });
  }

  @Test
  void vireoCanBeSwitchedOff() {
    TestApplication.runner()
        .withPropertyValues("vireo.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean(Core.class)
                    .doesNotHaveBean(VireoListeners.class));
  }

  @Test
  void theObserverIsClosedWithItsContext() {
    List<Observer> observers = new ArrayList<>();
    TestApplication.runner().run(context -> observers.add(context.getBean(Observer.class)));

    assertThat(observers)
        .singleElement()
        .satisfies(one -> assertThat(one.health().status()).isEqualTo(Health.Status.DOWN));
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnObserver {
    @Bean
    Observer mine() {
      return Observer.connect(TestApplication.memory());
    }
  }

  @Test
  void anObserverOfTheApplicationWins() {
    TestApplication.runner()
        .withUserConfiguration(OwnObserver.class)
        .run(
            context -> {
              assertThat(context).hasSingleBean(Observer.class);
              assertThat(context).hasBean("mine").doesNotHaveBean("vireoObserver");
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnDetails {
    @Bean
    VireoConnectionDetails details() {
      return () -> "memory:details";
    }
  }

  @Test
  void connectionDetailsWinOverTheUrl() {
    TestApplication.runner()
        .withUserConfiguration(OwnDetails.class)
        .withPropertyValues("vireo.url=no such url", "vireo.ssl.bundle=none")
        .run(context -> assertThat(context).hasSingleBean(Observer.class));
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

    @Bean
    Received received() {
      return new Received();
    }

    @Bean
    TwoListeners listeners(Received received) {
      return new TwoListeners(received);
    }
  }

  record TwoListeners(Received received) {
    @OnEvent("order.placed")
    void ship() {
      received.add("ship");
    }

    @OnEvent(value = "order.placed", observer = "billing")
    void bill() {
      received.add("bill");
    }
  }

  @Test
  void listenersChooseBetweenTwoObserversByQualifier() {
    TestApplication.runner()
        .withUserConfiguration(TwoObservers.class)
        .run(
            context -> {
              Received received = context.getBean(Received.class);
              assertThat(context.getBean(Core.class).emit("order.placed")).isTrue();
              assertThat(received.next()).isEqualTo("ship");
              context.getBean("billing", Core.class).emit("order.placed");
              assertThat(received.next()).isEqualTo("bill");
              assertThat(received.isEmpty()).isTrue();
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class Customizers {
    @Bean
    VireoCustomizer observers() {
      return new VireoCustomizer() {
        @Override
        public void customizeObserver(Observer observer) {
          observer.declareRoute("declared");
        }
      };
    }
  }

  @Test
  void aCustomizerSeesTheObserverOnceItIsMade() {
    TestApplication.runner()
        .withUserConfiguration(Customizers.class)
        .run(context -> assertThat(context.getBean(Core.class).emit("declared")).isTrue());
  }

  @Test
  void theJsonMapperOfTheApplicationIsUsed() {
    TestApplication.runner()
        .withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class))
        .withPropertyValues("spring.jackson.property-naming-strategy=SNAKE_CASE")
        .run(
            context ->
                assertThat(context.getBean(Codec.class).encode(new Named("Ada")))
                    .asString()
                    .isEqualTo("{\"first_name\":\"Ada\"}"));
  }

  record Named(String firstName) {}

  @Test
  void withoutAJsonMapperEachContextHasAStandardCodecOfItsOwn() {
    TestApplication.runner()
        .run(
            context -> {
              Codec codec = context.getBean(Codec.class);
              assertThat(codec).isExactlyInstanceOf(Codec.json().getClass());
              TestApplication.runner()
                  .run(other -> assertThat(other.getBean(Codec.class)).isNotSameAs(codec));
            });
  }

  @Test
  void aCodecOfTheApplicationWins() {
    Codec mine = Codec.json();
    TestApplication.runner()
        .withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class))
        .withBean("mine", Codec.class, () -> mine)
        .run(context -> assertThat(context.getBean(Codec.class)).isSameAs(mine));
  }

  @Test
  void theRabbitDriverHasTheOptionsOfThePropertiesAndOfTheCustomizers() {
    List<String> shown = new ArrayList<>();
    TestApplication.runner()
        .withBean(VireoRabbitCustomizer.class, () -> options -> options.pythonQueues(true))
        .withBean(
            "last",
            VireoRabbitCustomizer.class,
            () -> options -> shown.add(options.build().toString()))
        .withPropertyValues(
            "spring.application.name=shop",
            "vireo.url=amqp://localhost:1,amqp://localhost:2",
            "vireo.rabbitmq.heartbeat=7s",
            "vireo.rabbitmq.max-event-size=2MB",
            "vireo.rabbitmq.prefetch-size=8MB",
            "vireo.rabbitmq.delay-queues=classic")
        .run(context -> assertThat(context).hasSingleBean(Observer.class));

    assertThat(shown)
        .singleElement()
        .asString()
        .contains("localhost:1/", "localhost:2/", "shop", "PT7S", "2097152", "8388608")
        .contains("pythonQueues=true", "delayQueues=CLASSIC");
  }

  @Test
  void anOptionThatCannotBeTakenEndsTheStart() {
    TestApplication.runner()
        .withPropertyValues("vireo.url=amqp://localhost:1", "vireo.rabbitmq.heartbeat=7h")
        .run(
            context ->
                assertThat(context)
                    .hasFailed()
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("Heartbeat PT7H"));
  }

  @Test
  void withoutTheRabbitDriverAnAmqpUrlIsRefusedAndMemoryWorks() {
    FilteredClassLoader without = new FilteredClassLoader("io.vireo.rabbitmq");
    TestApplication.runner()
        .withClassLoader(without)
        .run(context -> assertThat(context).hasSingleBean(Observer.class));
  }

  @Test
  void anSslBundleThatIsNotThereEndsTheStart() {
    TestApplication.runner()
        .withPropertyValues("vireo.url=amqps://localhost:1", "vireo.ssl.bundle=absent")
        .run(
            context -> assertThat(context).hasFailed().getFailure().hasMessageContaining("absent"));
  }

  @Test
  void thereIsADriverFactoryWhereTheDriverIs() {
    TestApplication.runner().run(context -> assertThat(context).hasSingleBean(DriverFactory.class));
    TestApplication.runner()
        .withClassLoader(new FilteredClassLoader(RabbitDriver.class))
        .run(context -> assertThat(context).doesNotHaveBean(DriverFactory.class));
  }
}
