package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.EmitOptions;
import io.vireo.ObserveOptions;
import io.vireo.RetryPolicy;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.slf4j.helpers.NOPMDCAdapter;

/** What the log can say of an event, by SLF4J's diagnostic context (MDC). */
abstract class LogContextCases extends ContractCases {
  private final Received<Map<String, String>> contexts = new Received<>();

  @BeforeEach
  void needsAContext() {
    Assumptions.assumeFalse(
        MDC.getMDCAdapter() instanceof NOPMDCAdapter,
        "the logging library of this test has no diagnostic context");
  }

  private void addContext() {
    contexts.add(context());
  }

  private static Map<String, String> context() {
    Map<String, String> all = new HashMap<>();
    Map<String, String> current = MDC.getCopyOfContextMap();
    if (current != null) {
      current.forEach(
          (key, value) -> {
            if (key.startsWith("vireo.") && value != null) {
              all.put(key, value);
            }
          });
    }
    return all;
  }

  private Map<String, String> expected(String id, int attempt) {
    return Map.of(
        "vireo.event",
        event,
        "vireo.id",
        id,
        "vireo.observer",
        app.id(),
        "vireo.attempt",
        Integer.toString(attempt));
  }

  private void emit(String id) {
    app.emit(event, id, EmitOptions.builder().messageId(id).build());
  }

  @Test
  void aHandlerSeesItsEventAndEveryHandlerItsOwn() {
    app.on(
        event,
        data -> {
          addContext();
          if ("2".equals(data.asString())) {
            MDC.clear();
          }
        });

    emit("1");
    emit("2");
    emit("3");

    assertThat(contexts.next(3))
        .containsExactly(expected("1", 1), expected("2", 1), expected("3", 1));
  }

  @Test
  void theAttemptGrowsWithEachTry() {
    app.on(
        event,
        data -> {
          addContext();
          throw new NoStockException();
        },
        ObserveOptions.builder().retryPolicy(RetryPolicy.immediately(2)).build());

    emit("1");

    assertThat(contexts.next(3))
        .containsExactly(expected("1", 1), expected("1", 2), expected("1", 3));
    emit("2");
    assertThat(contexts.next()).isEqualTo(expected("2", 1));
  }

  @Test
  void anInterceptorSeesTheEventBeforeAndAfterTheHandler() {
    app.interceptHandlers(
        (incoming, chain) -> {
          addContext();
          chain.proceed();
          addContext();
        });
    CompletableFuture<String> stage = new CompletableFuture<>();
    app.onAsync(
        event,
        data -> {
          addContext();
          stage.completeAsync(() -> "done");
          return stage;
        });

    emit("1");

    assertThat(contexts.next(3)).containsOnly(expected("1", 1));
  }

  @Test
  void aThreadOfTheProgramHasAfterwardsWhatItHadBefore() throws Exception {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      executor
          .submit(
              () -> {
                MDC.put("vireo.event", "the program's own");
                MDC.put("user", "alice");
              })
          .get(30, TimeUnit.SECONDS);
      app.on(event, data -> addContext(), ObserveOptions.builder().executor(executor).build());

      emit("1");

      assertThat(contexts.next()).isEqualTo(expected("1", 1));
      Future<String> user = executor.submit(() -> MDC.get("user"));
      assertThat(executor.submit(LogContextCases::context).get(30, TimeUnit.SECONDS))
          .containsOnly(Map.entry("vireo.event", "the program's own"));
      assertThat(user.get(30, TimeUnit.SECONDS)).isEqualTo("alice");
      close(app);
    } finally {
      executor.shutdownNow();
    }
  }
}
