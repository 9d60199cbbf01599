package io.vireo.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.Core;
import io.vireo.Health;
import io.vireo.spring.TestApplication.Received;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Listeners start last and end first; requests that are finishing may still emit. */
class LifecycleTest {

  /** Lets a test see a handler and a request while they run, and end them. */
  static class Stage {
    final CountDownLatch handling = new CountDownLatch(1);
    final CountDownLatch handle = new CountDownLatch(1);
    final CountDownLatch requested = new CountDownLatch(1);
    final CountDownLatch answer = new CountDownLatch(1);
    final Received received = new Received();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Shop {
    @Bean
    Stage stage() {
      return new Stage();
    }

    @Bean
    Listener listener(Stage stage, Core core) {
      return new Listener(stage, core);
    }

    @Bean
    Controller controller(Stage stage, Core core) {
      return new Controller(stage, core);
    }
  }

  record Listener(Stage stage, Core core) {
    @OnEvent(value = "order.placed", resumable = true)
    void ship() throws Exception {
      stage.handling.countDown();
      stage.handle.await();
      core.broadcast("order.shipped");
      stage.received.add("handled");
    }
  }

  @RestController
  static class Controller {
    private final Stage stage;
    private final Core core;

    Controller(Stage stage, Core core) {
      this.stage = stage;
      this.core = core;
    }

    @GetMapping("/order")
    String order() throws Exception {
      stage.requested.countDown();
      stage.answer.await();
      // The listener has ended, but its queue takes events for the next process.
      return "emitted " + core.emit("order.placed");
    }
  }

  private static ConfigurableApplicationContext start(String url, String... properties) {
    return new SpringApplicationBuilder(Shop.class)
        .properties("server.port=0", "vireo.url=" + url, "spring.main.banner-mode=off")
        .properties(properties)
        .run();
  }

  private static CompletableFuture<HttpResponse<String>> get(
      ConfigurableApplicationContext context, String path) {
    int port = ((WebServerApplicationContext) context).getWebServer().getPort();
    return HttpClient.newHttpClient()
        .sendAsync(
            HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aRequestThatIsFinishingEmitsAfterTheListenersHaveEnded() throws Exception {
    ConfigurableApplicationContext context = start(TestApplication.memory());
    Stage stage = context.getBean(Stage.class);
    Core core = context.getBean(Core.class);
    CompletableFuture<HttpResponse<String>> response = get(context, "/order");
    stage.requested.await();
    core.emit("order.placed");
    stage.handling.await();

    CompletableFuture<Void> closed = CompletableFuture.runAsync(context::close);
    VireoListeners listeners = context.getBean(VireoListeners.class);
    await().until(() -> listeners.subscription(listeners.all().get(0).id()).isEmpty());
    assertThat(stage.received.isEmpty()).isTrue();
    stage.handle.countDown();
    assertThat(stage.received.next()).isEqualTo("handled");
    assertThat(closed).isNotDone();
    stage.answer.countDown();

    assertThat(response.get(20, TimeUnit.SECONDS).body()).isEqualTo("emitted true");
    closed.get(20, TimeUnit.SECONDS);
    assertThat(core.health().status()).isEqualTo(Health.Status.DOWN);
    assertThat(stage.received.isEmpty()).isTrue();
  }

  @Test
  void aHandlerIsWaitedForUntilTheDeadlineOfThePhaseAndNoLonger() throws Exception {
    ConfigurableApplicationContext context =
        start(TestApplication.memory(), "spring.lifecycle.timeout-per-shutdown-phase=300ms");
    Stage stage = context.getBean(Stage.class);
    context.getBean(Core.class).emit("order.placed");
    stage.handling.await();

    CompletableFuture<Void> closed = CompletableFuture.runAsync(context::close);

    closed.get(30, TimeUnit.SECONDS);
    assertThat(stage.received.isEmpty()).isTrue();
  }

  @Test
  void listenersAreThereWhenAllElseHasStarted() {
    TestApplication.runner()
        .withBean(OtherLifecycle.class)
        .withUserConfiguration(Heard.class)
        .run(
            context -> assertThat(context.getBean(OtherLifecycle.class).listenedAtStart).isEmpty());
  }

  @Configuration(proxyBeanMethods = false)
  static class Heard {
    @OnEvent(value = "heard", id = "heard")
    void heard() {}
  }

  /** In the phase of a web server. */
  static class OtherLifecycle implements SmartLifecycle {
    private final ApplicationContext context;
    private List<String> listenedAtStart = List.of("never started");
    private boolean running;

    OtherLifecycle(ApplicationContext context) {
      this.context = context;
    }

    @Override
    public void start() {
      running = true;
      // A bean that has the listeners injected would start after them.
      VireoListeners listeners = context.getBean(VireoListeners.class);
      listenedAtStart =
          listeners.all().stream()
              .map(ListenerDescription::id)
              .filter(id -> listeners.subscription(id).isPresent())
              .toList();
    }

    @Override
    public void stop() {
      running = false;
    }

    @Override
    public boolean isRunning() {
      return running;
    }

    @Override
    public int getPhase() {
      return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE;
    }
  }

  @Test
  void aContextThatIsStoppedAndStartedListensAgain() {
    TestApplication.runner()
        .withUserConfiguration(Heard.class)
        .run(
            context -> {
              VireoListeners listeners = context.getBean(VireoListeners.class);

              context.getSourceApplicationContext().stop();
              assertThat(listeners.subscription("heard")).isEmpty();
              context.getSourceApplicationContext().start();

              assertThat(listeners.subscription("heard")).isPresent();
              assertThat(context.getBean(Core.class).emit("heard")).isTrue();
            });
  }

  @Test
  void anApplicationThatListensKeepsItsProcessAlive() {
    // Spring may keep the applications of other tests of this JVM.
    long ofOthers = keepAliveThreads();
    TestApplication.runner()
        .withUserConfiguration(Heard.class)
        .run(context -> assertThat(keepAliveThreads()).isEqualTo(ofOthers + 1));
    await().atMost(Duration.ofSeconds(20)).until(() -> keepAliveThreads() == ofOthers);
  }

  private static long keepAliveThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("vireo-keep-alive") && !thread.isDaemon())
        .count();
  }

  /** As the developer tools do it: the context is closed, and made again in the same process. */
  @Test
  void aRestartInTheSameProcessLeavesNoListenerBehind() {
    String url = TestApplication.memory();
    for (int i = 0; i < 3; i++) {
      TestApplication.runner()
          .withUserConfiguration(Heard.class)
          .withPropertyValues("vireo.url=" + url)
          .run(
              context ->
                  await()
                      .untilAsserted(
                          () ->
                              assertThat(
                                      context
                                          .getBean(Core.class)
                                          .control()
                                          .ping(Duration.ofMillis(200)))
                                  .hasSize(1)));
    }
    try (Core core = Core.connect(url)) {
      assertThat(core.control().ping(Duration.ofMillis(200))).isEmpty();
    }
  }
}
