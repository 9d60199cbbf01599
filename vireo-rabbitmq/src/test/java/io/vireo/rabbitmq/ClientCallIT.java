package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.spi.ClientCallInterceptor;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an interceptor of client calls sees of an event on RabbitMQ. */
class ClientCallIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final String route = connections.temporaryQueue("calls");
  private final Recorder recorder = new Recorder();
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final ExecutorService handlers = Executors.newSingleThreadExecutor();

  /** Knows on which threads a call of the client is going on. */
  private static final class Recorder implements ClientCallInterceptor {
    private final ThreadLocal<Boolean> calling = ThreadLocal.withInitial(() -> false);
    private final Set<String> threads = ConcurrentHashMap.newKeySet();
    private final AtomicInteger open = new AtomicInteger();

    @Override
    public Scope begin() {
      boolean before = calling.get();
      calling.set(true);
      threads.add(Thread.currentThread().getName());
      open.incrementAndGet();
      return () -> {
        calling.set(before);
        open.decrementAndGet();
      };
    }
  }

  @AfterEach
  void endHandlers() {
    handlers.shutdown();
  }

  private Executor executor() {
    return task -> {
      seen.add("handed over, within a call of the client: " + recorder.calling.get());
      handlers.execute(task);
    };
  }

  @Test
  void theDriverWorksWithTheClientWithinScopesAndCallsTheProgramOutside() {
    Observer app = connections.observer();
    app.interceptClientCalls(recorder);
    app.on(
        route,
        data -> seen.add("handled, within a call of the client: " + recorder.calling.get()),
        ObserveOptions.builder().executor(executor()).build());

    // The thread that makes the connection writes the first event.
    app.emit(route, 1);
    app.emit(route, 2);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(seen)
                    .containsExactlyInAnyOrder(
                        "handed over, within a call of the client: false",
                        "handled, within a call of the client: false"));
    assertThat(recorder.threads)
        .as("the emitting thread publishes, the others take deliveries and declare")
        .contains(Thread.currentThread().getName())
        .anyMatch(name -> name.startsWith("vireo-dispatch-"))
        .anyMatch(name -> name.startsWith("vireo-worker-"));
    await().atMost(PATIENCE).untilAtomic(recorder.open, is(0));
  }
}
