package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.HandlerTimeoutException;
import io.vireo.ObserveOptions;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

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

  @AfterEach
  void shutDown() {
    pool.shutdownNow();
  }

  private static ObserveOptions on(Executor executor) {
    return ObserveOptions.builder().executor(executor).build();
  }

  @Test
  void handlersRunOnTheExecutorWhichStaysThePrograms() throws Exception {
    Received<String> received = new Received<>();
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
    Received<Integer> received = listen(Integer.class, on(pool));

    emitNumbers(0, 299);

    assertThat(received.next(300)).isEqualTo(numbers(0, 299));
  }

  @Test
  void theConcurrencyIsTheMostThatRunOnTheExecutor() {
    Received<Integer> received = new Received<>();
    AtomicInteger running = new AtomicInteger();
    app.on(
        event,
        Integer.class,
        number -> {
          received.add(running.incrementAndGet());
          await(release);
          running.decrementAndGet();
        },
        on(pool).toBuilder().concurrency(2).build());

    emitNumbers(0, 9);

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
    Subscription listener =
        app.on(event, Integer.class, number -> received.add("app " + number), on(executor));

    app.emit(event, 1);

    awaitState(State.PAUSED, listener);
    awaitDegraded("executor of route " + event, "expected by this test");
    assertThat(askWhatPauses(app, event).by()).hasValue("its executor");
    Subscription other =
        observer().on(event, Integer.class, number -> received.add("other " + number));
    assertThat(received.next()).isEqualTo("other 1");
    other.stop();

    refuses.set(false);

    awaitState(State.RUNNING, listener);
    app.emit(event, 2);
    assertThat(received.next()).isEqualTo("app 2");
    awaitUp();
  }

  @Test
  void anExecutorThatHasBeenShutDownKeepsNobodyFromClosing() {
    Subscription listener = app.on(event, data -> {}, on(pool));
    pool.shutdown();
    app.emit(event, 1);
    awaitState(State.PAUSED, listener);

    assertThat(app.drain(Received.PATIENCE)).isTrue();
  }

  @Test
  void anExecutorThatRunsItsTaskAtOnceDoesSoOnAThreadOfTheObserver() {
    Received<String> received = new Received<>();
    app.on(event, data -> received.add(Thread.currentThread().getName()), on(Runnable::run));

    emitNumbers(0, 299);

    assertThat(received.next(300)).allMatch(name -> name.startsWith("vireo-handler-"));
  }

  @Test
  void anExecutorThatBlocksHoldsUpNoOtherListener() {
    Received<String> received = new Received<>();
    Executor executor =
        task -> {
          await(release);
          pool.execute(task);
        };
    app.on(event, data -> received.add("blocked"), on(executor));
    app.on(event + ".other", data -> received.add("other"));

    app.emit(event, 1);
    app.emit(event + ".other", 1);

    assertThat(received.next()).isEqualTo("other");
    release.countDown();
    assertThat(received.next()).isEqualTo("blocked");
  }

  @Test
  void aTimeOutInterruptsTheThreadOfTheExecutorAndLeavesNothingBehind() throws Exception {
    ExecutorService single = Executors.newSingleThreadExecutor();
    Received<Integer> received = new Received<>();
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

    assertError(records().next(), HandlerTimeoutException.class);
    assertThat(received.next()).isEqualTo(2);
    assertThat(single.submit(() -> Thread.currentThread().isInterrupted()).get()).isFalse();
    single.shutdown();
  }

  @Test
  void aHandlerOnAnExecutorMayCloseWhileAnotherThreadDoes() throws Exception {
    mayCloseWhileAnotherThreadDoes(on(pool));
  }

  @Test
  void handlersRunOnVirtualThreads() throws Exception {
    ExecutorService virtual = virtualThreads();
    Method isVirtual = Thread.class.getMethod("isVirtual");
    Received<Object> received = new Received<>();
    CountDownLatch all = new CountDownLatch(100);
    app.onAsync(
        event,
        data -> {
          received.add(isVirtual.invoke(Thread.currentThread()));
          all.countDown();
          // None of them ends before all have begun.
          return CompletableFuture.runAsync(() -> await(all), virtual);
        },
        on(virtual).toBuilder().concurrency(100).build());

    emitNumbers(0, 99);

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
}
