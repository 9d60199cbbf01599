package io.vireo.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Failure;
import io.vireo.Message;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.SpringFactoriesLoader;

/** A listener that cannot be ends the start with a message that says what to do. */
class InvalidListenersTest {

  static class TwoParameters {
    @OnEvent("a")
    void handle(String one, String other) {}
  }

  static class ReturnsANumber {
    @OnEvent("a")
    int handle(String one) {
      return one.length();
    }
  }

  static class ReturnsACallable {
    @OnBroadcast("a")
    Callable<String> handle(Message<String> one) {
      return one::content;
    }
  }

  static class Static {
    @OnEvent("a")
    static void handle(String one) {}
  }

  static class TakesAFailure {
    @OnEvent("a")
    void handle(Failure failure) {}
  }

  static class ToldOfNothing {
    @OnFailure
    void handle(String failure) {}
  }

  static class ManyAtATime {
    @OnEvent(value = "a", id = "many", concurrency = 5_000)
    void handle(String one) {}
  }

  static class UnknownPolicy {
    @OnEvent(value = "a", id = "unknown", retry = "nobody")
    void handle(String one) {}
  }

  static class WrongTimeout {
    @OnEvent(value = "a", id = "wrong", handlerTimeout = "soon")
    void handle(String one) {}
  }

  static class UnknownObserver {
    @OnEvent(value = "a", observer = "elsewhere")
    void handle(String one) {}
  }

  static class WrongName {
    @OnEvent("amq.a")
    void handle(String one) {}
  }

  static class SameId {
    @OnEvent(value = "a", id = "same")
    void one() {}

    @OnBroadcast(value = "b", id = "same")
    void other() {}
  }

  interface Unrelated {}

  static class NotInTheInterface implements Unrelated {
    @OnEvent("a")
    public void handle(String one) {}
  }

  @Configuration(proxyBeanMethods = false)
  static class Proxied {
    @Bean
    Unrelated proxied() {
      return (Unrelated) new ProxyFactory(new NotInTheInterface()).getProxy();
    }
  }

  static Stream<Arguments> listeners() {
    return Stream.of(
        Arguments.of(TwoParameters.class, "handle(String, String) has 2 parameters", "nothing"),
        Arguments.of(ReturnsANumber.class, "returns int", "CompletionStage"),
        Arguments.of(ReturnsACallable.class, "returns java.util.concurrent.Callable", "void"),
        Arguments.of(Static.class, "is static", "Remove the word static"),
        Arguments.of(TakesAFailure.class, "takes a Failure", "@OnFailure"),
        Arguments.of(ToldOfNothing.class, "has @OnFailure", "void name(Failure failure)"),
        Arguments.of(ManyAtATime.class, "Concurrency 5000", "vireo.listeners.many.*"),
        Arguments.of(UnknownPolicy.class, "'nobody'", "vireo.listeners.unknown.*"),
        Arguments.of(WrongTimeout.class, "'soon'", "vireo.listeners.wrong.*"),
        Arguments.of(UnknownObserver.class, "'elsewhere'", "attribute observer"),
        Arguments.of(WrongName.class, "amq.a", "Correct the name"),
        Arguments.of(SameId.class, "Two listeners have the id 'same'", "id of its own"),
        Arguments.of(Proxied.class, "cannot be called through the proxy", "interface"));
  }

  @ParameterizedTest
  @MethodSource("listeners")
  void theStartEndsWithWhatIsWrongAndWhatToDo(Class<?> bean, String description, String action) {
    TestApplication.runner()
        .withUserConfiguration(bean)
        .run(
            context -> {
              FailureAnalysis analysis = analyze(context.getStartupFailure());
              assertThat(analysis.getDescription()).contains(description);
              assertThat(analysis.getAction()).contains(action);
            });
  }

  @Test
  void aUrlThatNoDriverUnderstandsIsReportedWithoutThePassword() {
    TestApplication.runner()
        .withPropertyValues("vireo.url=carrier-pigeon://user:secret-word@roof")
        .run(
            context -> {
              FailureAnalysis analysis = analyze(context.getStartupFailure());
              assertThat(analysis.getDescription())
                  .contains("No driver for the scheme 'carrier-pigeon'")
                  .doesNotContain("secret-word");
              assertThat(analysis.getAction()).contains("vireo.url");
            });
  }

  private static FailureAnalysis analyze(Throwable failure) {
    assertThat(failure).as("failure of the start").isNotNull();
    return SpringFactoriesLoader.forDefaultResourceLocation()
        .load(
            FailureAnalyzer.class, SpringFactoriesLoader.FailureHandler.handleMessage((m, e) -> {}))
        .stream()
        .filter(analyzer -> analyzer.getClass().getName().startsWith("io.vireo."))
        .map(analyzer -> analyzer.analyze(failure))
        .filter(analysis -> analysis != null)
        .findFirst()
        .orElseThrow(() -> new AssertionError("Nobody can explain it", failure));
  }
}
