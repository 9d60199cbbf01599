package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.HandlerTimeoutException;
import io.vireo.Health;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.Subscription;
import io.vireo.Subscription.State;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Handlers that run on an executor of the program. */
abstract class ExecutorCases extends ContractCases {
  private static final String THREAD = "of-the-program";

  private final ExecutorService pool =
      Executors.newFixedThreadPool(
          4,
          task -> {
            Thread thread = new Thread(task, THREAD);
            thread.setDaemon(true);
            return thread;
          });

  ExecutorCases(DriverContract contract) {
    super(contract);
  }

  @AfterEach
  void shutDown() {
    pool.shutdownNow();
  }

  /** Emits the numbers from zero on, all of them at once. */
  private static void emit(Observer app, String event, int count) {
    CompletableFuture<?>[] emitted =
        IntStream.range(0, count)
            .mapToObj(i -> app.emitAsync(event, i))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(emitted).join();
  }

  private static ObserveOptions on(Executor executor) {
    return ObserveOptions.builder().executor(executor).build();
  }

  @Test
  void handlersRunOnTheExecutorWhichStaysThePrograms() throws Exception {
    Received<String> received = new Received<>();
    Observer app = observer();
    String event = event();
    app.on(event, data -> received.add(Thread.currentThread().getName()), on(pool));
    app.onBroadcast(event, data -> received.add(Thread.currentThread().getName()), on(pool));

    app.emit(event, 1);
    app.broadcast(event, 1);

    assertThat(received.next(2)).containsOnly(THREAD);
    close(app);
    assertThat(pool.submit(() -> "still there").get(10, TimeUnit.SECONDS)).isEqualTo("still there");
  }

  @Test
  void theOrderIsKeptAtConcurrencyOneWhateverThreadsTheExecutorHas() {
    Received<Integer> received = new Received<>();
    Observer app = observer();
    String event = event();
    app.on(event, Integer.class, received::add, on(pool));

    emit(app, event, 300);

    assertThat(received.next(300)).isEqualTo(IntStream.range(0, 300).boxed().toList());
  }

  @Test
  void theConcurrencyIsTheMostThatRunOnTheExecutor() {
    Received<Integer> received = new Received<>();
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger running = new AtomicInteger();
    Observer app = observer();
    String event = event();
    app.on(
        event,
        Integer.class,
        number -> {
          received.add(running.incrementAndGet());
          release.await(60, TimeUnit.SECONDS);
          running.decrementAndGet();
        },
        on(pool).toBuilder().concurrency(2).build());

    for (int i = 0; i < 10; i++) {
      app.emit(event, i);
    }

    assertThat(received.next(2)).containsExactlyInAnyOrder(1, 2);
    staysEmpty(received, app);
    release.countDown();
    assertThat(received.next(8)).allMatch(count -> count <= 2);
  }

  @Test
  void whileTheExecutorRefusesOthersHandleTheEventsAndHealthSaysWhy() {
    Received<String> received = new Received<>();
    AtomicBoolean refuses = new AtomicBoolean(true);
    Executor executor =
        task -> {
          if (refuses.get()) {
            throw new RejectedExecutionException("expected by this test");
          }
          pool.execute(task);
        };
    Observer app = observer();
    String event = event();
    Subscription listener =
        app.on(event, Integer.class, number -> received.add("app " + number), on(executor));

    app.emit(event, 1);

    awaitState(State.PAUSED, listener);
    String part = "executor of route " + event;
    awaitUntil(() -> reason(app, part, Health.Status.DEGRADED).contains("expected by this test"));
    assertThat(app.health().status()).isEqualTo(Health.Status.DEGRADED);
    assertThat(askWhatPauses(app, event).by()).hasValue("its executor");
    Subscription other =
        observer().on(event, Integer.class, number -> received.add("other " + number));
    assertThat(received.next()).isEqualTo("other 1");
    other.stop();

    refuses.set(false);

    awaitState(State.RUNNING, listener);
    app.emit(event, 2);
    assertThat(received.next()).isEqualTo("app 2");
    awaitUntil(() -> app.health().status() == Health.Status.UP);
  }

  @Test
  void anExecutorThatHasBeenShutDownKeepsNobodyFromClosing() {
    Observer app = observer();
    String event = event();
    Subscription listener = app.on(event, data -> {}, on(pool));
    pool.shutdown();
    app.emit(event, 1);
    awaitState(State.PAUSED, listener);

    assertThat(app.drain(Received.PATIENCE)).isTrue();
  }

  @Test
  void anExecutorThatRunsItsTaskAtOnceDoesSoOnAThreadOfTheObserver() {
    Received<String> received = new Received<>();
    Observer app = observer();
    String event = event();
    app.on(event, data -> received.add(Thread.currentThread().getName()), on(Runnable::run));

    emit(app, event, 300);

    assertThat(received.next(300)).allMatch(name -> name.startsWith("vireo-handler-"));
  }

  @Test
  void anExecutorThatBlocksHoldsUpNoOtherListener() {
    Received<String> received = new Received<>();
    CountDownLatch blocks = new CountDownLatch(1);
    Executor executor =
        task -> {
          await(blocks);
          pool.execute(task);
        };
    Observer app = observer();
    String event = event();
    app.on(event, data -> received.add("blocked"), on(executor));
    app.on(event + ".other", data -> received.add("other"));

    app.emit(event, 1);
    app.emit(event + ".other", 1);

    assertThat(received.next()).isEqualTo("other");
    blocks.countDown();
    assertThat(received.next()).isEqualTo("blocked");
  }

  @Test
  void aTimeOutInterruptsTheThreadOfTheExecutorAndLeavesNothingBehind() throws Exception {
    ExecutorService single = Executors.newSingleThreadExecutor();
    Received<Integer> received = new Received<>();
    Observer app = observer();
    String event = event();
    Received<JsonNode> records = raw().recovered(event);
    app.on(
        event,
        Integer.class,
        number -> {
          if (number == 1) {
            new CountDownLatch(1).await();
          }
          received.add(number);
        },
        on(single).toBuilder().handlerTimeout(Duration.ofMillis(100)).build());

    app.emit(event, 1);
    app.emit(event, 2);

    assertThat(records.next().at("/error/type").asString())
        .isEqualTo(HandlerTimeoutException.class.getName());
    assertThat(received.next()).isEqualTo(2);
    assertThat(single.submit(() -> Thread.currentThread().isInterrupted()).get()).isFalse();
    single.shutdown();
  }

  /** As with the observer's threads: closing waits for handlers, which may not wait for it. */
  @Test
  void aHandlerOnAnExecutorMayCloseWhileAnotherThreadDoes() throws Exception {
    CountDownLatch handling = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Observer app = observer();
    String event = event();
    Subscription other = app.on(event(), data -> {});
    app.on(
        event,
        data -> {
          handling.countDown();
          awaitState(State.STOPPED, other);
          app.close();
          closed.countDown();
        },
        on(pool));
    app.emit(event);
    await(handling);

    CompletableFuture<Void> closing = CompletableFuture.runAsync(app::close);

    closing.get(5, TimeUnit.SECONDS);
    assertThat(closed.getCount()).as("handlers whose close has not ended").isZero();
  }

  @Test
  void handlersRunOnVirtualThreads() throws Exception {
    ExecutorService virtual = virtualThreads();
    Method isVirtual = Thread.class.getMethod("isVirtual");
    Received<Object> received = new Received<>();
    CountDownLatch all = new CountDownLatch(100);
    Observer app = observer();
    String event = event();
    app.onAsync(
        event,
        data -> {
          received.add(isVirtual.invoke(Thread.currentThread()));
          all.countDown();
          // None of them ends before all have begun.
          return CompletableFuture.runAsync(() -> await(all), virtual);
        },
        on(virtual).toBuilder().concurrency(100).build());

    emit(app, event, 100);

    assertThat(received.next(100)).containsOnly(true);
    assertThat(app.drain(Received.PATIENCE)).isTrue();
    close(app);
    raw().endsQueue(event);
    virtual.shutdown();
  }

  private static ExecutorService virtualThreads() throws ReflectiveOperationException {
    Method factory;
    try {
      factory = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
    } catch (NoSuchMethodException e) {
      Assumptions.abort("Java " + Runtime.version().feature() + " has no virtual threads");
      throw e;
    }
    return (ExecutorService) factory.invoke(null);
  }

  private static String reason(Observer app, String part, Health.Status status) {
    return app.health().parts().stream()
        .filter(one -> one.name().equals(part) && one.status() == status)
        .flatMap(one -> one.reason().stream())
        .findFirst()
        .orElse("");
  }
}
