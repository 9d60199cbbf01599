package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Codec;
import io.vireo.Control;
import io.vireo.Core;
import io.vireo.Failure;
import io.vireo.Handler;
import io.vireo.Health;
import io.vireo.ListenerStatus;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.ObserverStatus;
import io.vireo.RetryPolicy;
import io.vireo.Subscription;
import io.vireo.Subscription.State;
import io.vireo.spi.Driver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/**
 * What the cases of the contract have in common. Each case has an observer and the name of an event
 * that no other case uses, and all that it opens is closed after it. The cases share nothing and
 * mostly wait, so they run at the same time if JUnit is configured to run tests in parallel.
 */
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(EnclosingContract.class)
abstract class ContractCases {
  static final ObserveOptions RESUMABLE = ObserveOptions.builder().resumable(true).build();

  private static final Duration OFTEN = Duration.ofMillis(10);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final List<Received<?>> emptyAtTheEnd = new ArrayList<>();
  private @Nullable Control control;
  private @Nullable RawDriver raw;
  private @Nullable Received<JsonNode> records;

  final String event = event();

  /** Counted down when a handler that is held has started. */
  final CountDownLatch started = new CountDownLatch(1);

  /** Lets the handlers that are held go on. It is counted down at the end of the case as well. */
  final CountDownLatch release = new CountDownLatch(1);

  DriverContract contract;
  Observer app;

  @BeforeEach
  void open(DriverContract enclosing) {
    contract = enclosing;
    app = observer();
  }

  @AfterEach
  void closeAll() throws Exception {
    release.countDown();
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
    emptyAtTheEnd.forEach(Received::isEmpty);
  }

  /**
   * Checks that a listener which must not receive events now has received none. The observer emits
   * a marker to itself and waits for that, since no marker could be sent to the listener itself.
   */
  static void staysEmpty(Received<?> received, Observer through) {
    String marker = event();
    CountDownLatch come = new CountDownLatch(1);
    Subscription subscription = through.on(marker, data -> come.countDown());
    through.emit(marker);
    await(come);
    subscription.stop();
    received.isEmpty();
  }

  /** Checks the same, and once more after everything is closed at the end of the case. */
  void staysEmptyToTheEnd(Received<?> received, Observer through) {
    staysEmpty(received, through);
    emptyAtTheEnd.add(received);
  }

  private <T extends AutoCloseable> T closedAtTheEnd(T resource) {
    opened.push(resource);
    return resource;
  }

  Observer observer() {
    return closedAtTheEnd(Observer.connect(contract.url()));
  }

  /** An observer whose driver the case wraps in one of its own. */
  Observer observer(UnaryOperator<Driver> change) {
    return closedAtTheEnd(new Observer(change.apply(RawDriver.driver(contract.url()))));
  }

  Observer observer(Codec codec) {
    return closedAtTheEnd(new Observer(RawDriver.driver(contract.url()), codec));
  }

  Core core() {
    return closedAtTheEnd(Core.connect(contract.url()));
  }

  /** The remote control of a program that has no listeners itself. */
  Control control() {
    if (control == null) {
      control = core().control();
    }
    return control;
  }

  BrokerTime time() {
    return contract.time();
  }

  /** The driver without the engine with which the case looks behind its observers. */
  RawDriver raw() {
    if (raw == null) {
      raw = anotherRaw();
    }
    return raw;
  }

  /**
   * The records of the case's recovery queue, where they wait until the case asks for the first of
   * them.
   */
  Received<JsonNode> records() {
    if (records == null) {
      records = raw().recovered(event);
    }
    return records;
  }

  RawDriver anotherRaw() {
    return closedAtTheEnd(RawDriver.connect(contract.url()));
  }

  /** Closes one of the observers before the case ends. */
  void close(Observer observer) {
    opened.remove(observer);
    observer.close();
  }

  void needs(Feature feature) {
    String reason = contract.missing().get(feature);
    Assumptions.assumeTrue(reason == null, () -> feature + " is missing: " + reason);
  }

  /** Registers a listener, and returns what it receives. */
  static <T> Received<T> listen(Observer app, String event, Class<T> type) {
    Received<T> received = new Received<>();
    app.on(event, type, received::add);
    return received;
  }

  <T> Received<T> listen(Class<T> type, ObserveOptions options) {
    Received<T> received = new Received<>();
    app.on(event, type, received::add, options);
    return received;
  }

  static Received<JsonNode> listen(Observer app, String event) {
    Received<JsonNode> received = new Received<>();
    app.on(event, received::add);
    return received;
  }

  static <T> Received<T> listenToBroadcasts(Observer app, String event, Class<T> type) {
    Received<T> received = new Received<>();
    app.onBroadcast(event, type, received::add);
    return received;
  }

  /** Registers a failure listener, and returns the failures that it is told. */
  static Received<Failure> failuresOf(Observer app) {
    Received<Failure> failures = new Received<>();
    app.onFailure(failures::add);
    return failures;
  }

  /** A handler that fails with every event. */
  static <T> Handler<T> failing() {
    return event -> {
      throw new NoStockException();
    };
  }

  /** A handler that fails with one number and receives all others. */
  static Handler<Integer> failingFor(int failing, Received<Integer> received) {
    return number -> {
      if (number == failing) {
        throw new NoStockException();
      }
      received.add(number);
    };
  }

  /** Holds the handler that calls this method until the case releases it. */
  void hold() {
    started.countDown();
    await(release);
  }

  /** A handler that is held before it calls another handler. */
  <T> Handler<T> held(Handler<T> then) {
    return event -> {
      hold();
      then.handle(event);
    };
  }

  /**
   * Checks that a handler may close its observer while another thread does. Closing waits for
   * running handlers, so a handler that waits for the close as well would take up its whole
   * time-out.
   */
  void mayCloseWhileAnotherThreadDoes(ObserveOptions ofTheHandler) throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    Subscription other = app.on(event(), data -> {});
    app.on(
        event,
        data -> {
          started.countDown();
          awaitState(State.STOPPED, other);
          app.close();
          closed.countDown();
        },
        ofTheHandler);
    app.emit(event);
    await(started);

    CompletableFuture<Void> closing = CompletableFuture.runAsync(app::close);
    closing.get(5, TimeUnit.SECONDS);
    assertThat(closed.getCount()).as("handlers whose close has not ended").isZero();
  }

  /** Emits the numbers from the first to the last, in order, each of which a queue must take. */
  void emitNumbers(int first, int last) {
    for (int number = first; number <= last; number++) {
      assertThat(app.emit(event, number)).isTrue();
    }
  }

  /**
   * Calls a task on several threads at once, with the number of each, and waits for all of them.
   */
  static void onThreads(int count, IntConsumer task) {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      IntStream.range(0, count)
          .mapToObj(number -> threads.submit(() -> task.accept(number)))
          .toList()
          .forEach(running -> assertThat(running).succeedsWithin(Duration.ofMinutes(2)));
    } finally {
      threads.shutdownNow();
    }
  }

  /** The numbers from the first to the last. */
  static List<Integer> numbers(int first, int last) {
    return IntStream.rangeClosed(first, last).boxed().toList();
  }

  static ObserveOptions retrying(RetryPolicy policy) {
    return ObserveOptions.builder().retryPolicy(policy).build();
  }

  /** A name that no other case uses, also on a broker that is shared. */
  static String event() {
    return "contract." + UUID.randomUUID().toString().substring(0, 13);
  }

  static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(Received.PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .as("what the latch stands for, within %s", Received.PATIENCE)
          .isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError("Interrupted", e);
    }
  }

  static void awaitUntil(BooleanSupplier condition) {
    Awaitility.await()
        .atMost(Received.PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(OFTEN)
        .until(condition::getAsBoolean);
  }

  /**
   * Repeats a command until it has taken effect. An observer begins to listen to commands in the
   * background, a moment after it has registered its first listener.
   */
  static void until(Runnable command, BooleanSupplier heard) {
    Awaitility.await()
        .atMost(Received.PATIENCE)
        .pollDelay(Duration.ZERO)
        .until(
            () -> {
              command.run();
              return heard.getAsBoolean();
            });
  }

  static void until(State state, Runnable command, Subscription... subscriptions) {
    until(command, () -> Stream.of(subscriptions).allMatch(one -> one.state() == state));
  }

  static void awaitState(State state, Subscription... subscriptions) {
    awaitUntil(() -> Stream.of(subscriptions).allMatch(one -> one.state() == state));
  }

  /** The part of the health of the case's observer that has a name. */
  Optional<Health.Part> healthOf(String part) {
    return app.health().parts().stream().filter(one -> one.name().equals(part)).findFirst();
  }

  /** Waits until a part of the health is degraded, for a reason that contains a text. */
  void awaitDegraded(String part, String reason) {
    awaitUntil(
        () ->
            healthOf(part)
                .filter(found -> found.status() == Health.Status.DEGRADED)
                .filter(found -> found.reason().orElse("").contains(reason))
                .isPresent());
    assertThat(app.health().status()).isEqualTo(Health.Status.DEGRADED);
  }

  void awaitUp() {
    awaitUntil(() -> app.health().status() == Health.Status.UP);
  }

  static void assertError(JsonNode record, Class<? extends Throwable> type) {
    assertThat(record.at("/error/type").asString()).isEqualTo(type.getName());
  }

  /** The status of an observer's listener of a shared route, as the observer answers a ping. */
  ListenerStatus ask(Observer observer, String event) {
    AtomicReference<@Nullable ListenerStatus> told = new AtomicReference<>();
    awaitUntil(
        () -> {
          for (ObserverStatus status : control().ping(Duration.ofMillis(200))) {
            status.listeners().stream()
                .filter(listener -> status.id().equals(observer.id()))
                .filter(listener -> listener.event().equals(event) && !listener.broadcast())
                .forEach(told::set);
          }
          return told.get() != null;
        });
    return Objects.requireNonNull(told.get());
  }

  /** The pause of an observer's listener of a shared route, as the observer answers a ping. */
  Control.Pause askWhatPauses(Observer observer, String event) {
    return ask(observer, event)
        .pause()
        .orElseThrow(() -> new AssertionError("The listener of " + event + " is not paused"));
  }

  static ObserverStatus status(List<ObserverStatus> found, String id) {
    return found.stream()
        .filter(status -> status.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError(id + " has not answered"));
  }
}
