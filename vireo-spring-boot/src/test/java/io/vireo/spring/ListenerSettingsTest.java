package io.vireo.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.Core;
import io.vireo.Failure;
import io.vireo.ObserveOptions;
import io.vireo.ObserverStatus;
import io.vireo.RetryPolicy;
import io.vireo.Subscription;
import io.vireo.spring.TestApplication.Received;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Options of a listener come from customizers, from its annotation and from its properties. */
class ListenerSettingsTest {

  @Configuration(proxyBeanMethods = false)
  static class Meeting {
    @Bean
    Received received() {
      return new Received();
    }

    @Bean
    MeetingListener meeting(Received received) {
      return new MeetingListener(new CyclicBarrier(3), received);
    }
  }

  /** Goes on only when three events are handled at the same time. */
  record MeetingListener(CyclicBarrier barrier, Received received) {
    @OnEvent(value = "together", id = "to-gether", concurrency = 2)
    void together() throws Exception {
      barrier.await(20, TimeUnit.SECONDS);
      received.add("met");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Failing {
    @Bean
    Received received() {
      return new Received();
    }

    @Bean
    RetryPolicy once() {
      return RetryPolicy.immediately(1);
    }

    @Bean
    FailingListener failing(Received received) {
      return new FailingListener(received);
    }
  }

  record FailingListener(Received received) {
    @OnEvent(value = "fails", id = "fails", retry = "${policy:}", handlerTimeout = "${limit:20s}")
    void fail() throws Exception {
      throw new IllegalStateException("always");
    }

    @OnFailure
    void failed(Failure failure) {
      received.add(failure.outcome());
    }
  }

  private static void assertThreeMeet(AssertableApplicationContext context) {
    for (int i = 0; i < 3; i++) {
      context.getBean(Core.class).emit("together");
    }
    assertThat(context.getBean(Received.class).next()).isEqualTo("met");
  }

  @Test
  void aPropertyOfTheListenerWinsOverItsAnnotation() {
    TestApplication.runner()
        .withUserConfiguration(Meeting.class)
        .withPropertyValues("vireo.listeners.to-gether.concurrency=3")
        .run(ListenerSettingsTest::assertThreeMeet);
  }

  @Test
  void anIdIsFoundAsAnEnvironmentVariableWritesIt() {
    TestApplication.runner()
        .withUserConfiguration(Meeting.class)
        .withInitializer(
            context ->
                context
                    .getEnvironment()
                    .getPropertySources()
                    .addFirst(
                        new SystemEnvironmentPropertySource(
                            "systemEnvironment",
                            Map.of("VIREO_LISTENERS_TOGETHER_CONCURRENCY", "3"))))
        .run(ListenerSettingsTest::assertThreeMeet);
  }

  @Test
  void theRetryPolicyIsABeanThatTheAnnotationNames() {
    TestApplication.runner()
        .withUserConfiguration(Failing.class)
        .withPropertyValues("policy=once")
        .run(
            context -> {
              context.getBean(Core.class).emit("fails");
              Received received = context.getBean(Received.class);
              assertThat(received.next()).isEqualTo(Failure.Outcome.RETRIED);
              assertThat(received.next()).isEqualTo(Failure.Outcome.RECOVERED);
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class Customized extends Failing {
    @Bean
    VireoCustomizer retries() {
      return new VireoCustomizer() {
        @Override
        public void customizeListener(
            ListenerDescription listener, ObserveOptions.Builder options) {
          assertThat(listener.event()).isEqualTo("fails");
          options.retryPolicy(RetryPolicy.immediately(1)).resumable(true);
        }
      };
    }
  }

  @Test
  void aCustomizerGivesDefaultsThatPropertiesChange() {
    TestApplication.runner()
        .withUserConfiguration(Customized.class)
        .run(
            context -> {
              context.getBean(Core.class).emit("fails");
              assertThat(context.getBean(Received.class).next()).isEqualTo(Failure.Outcome.RETRIED);
              assertThat(resumable(context.getBean(Core.class))).isTrue();
            });
    TestApplication.runner()
        .withUserConfiguration(Customized.class)
        .withPropertyValues("vireo.listeners.fails.resumable=false")
        .run(context -> assertThat(resumable(context.getBean(Core.class))).isFalse());
  }

  private static boolean resumable(Core core) {
    List<ObserverStatus> observers =
        await().until(() -> core.control().ping(Duration.ofMillis(200)), all -> !all.isEmpty());
    return observers.get(0).listeners().get(0).options().resumable();
  }

  @Test
  void aListenerThatIsNotEnabledIsKnownAndDoesNotListen() {
    TestApplication.runner()
        .withUserConfiguration(Failing.class)
        .withPropertyValues("vireo.listeners.fails.enabled=false")
        .run(
            context -> {
              VireoListeners listeners = context.getBean(VireoListeners.class);
              assertThat(listeners.all()).hasSize(1);
              assertThat(listeners.subscription("fails")).isEmpty();
              assertThat(context.getBean(Core.class).emit("fails")).isFalse();
            });
  }

  @Test
  void aListenerIsPausedByItsId() {
    TestApplication.runner()
        .withUserConfiguration(Failing.class)
        .run(
            context -> {
              Subscription subscription =
                  context.getBean(VireoListeners.class).subscription("fails").orElseThrow();
              subscription.pause();
              assertThat(subscription.state()).isEqualTo(Subscription.State.PAUSED);
            });
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void propertiesOfAnIdThatNoListenerHasAreToldInTheLog(CapturedOutput output) {
    TestApplication.runner()
        .withUserConfiguration(Failing.class)
        .withPropertyValues("vireo.listeners.fials.concurrency=2")
        .run(context -> assertThat(output).contains("[fials]").contains("[fails]"));
  }
}
