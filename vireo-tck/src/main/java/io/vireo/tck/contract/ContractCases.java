package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Codec;
import io.vireo.Control;
import io.vireo.Core;
import io.vireo.Failure;
import io.vireo.Handler;
import io.vireo.ListenerStatus;
import io.vireo.Observer;
import io.vireo.ObserverStatus;
import io.vireo.Subscription;
import io.vireo.Subscription.State;
import io.vireo.spi.Driver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/**
 * What the cases of the contract have in common: observers that are closed after the case, event
 * names that no other case uses, and handlers. The cases share nothing and mostly wait, so they run
 * at the same time if JUnit is configured to run tests in parallel.
 */
@Execution(ExecutionMode.CONCURRENT)
abstract class ContractCases {
  private static final Duration OFTEN = Duration.ofMillis(10);

  private final DriverContract contract;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final List<Received<?>> emptyAtTheEnd = new ArrayList<>();
  private @Nullable Control control;

  ContractCases(DriverContract contract) {
    this.contract = contract;
  }

  @AfterEach
  void closeAll() throws Exception {
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
    String event = event();
    CountDownLatch marker = new CountDownLatch(1);
    Subscription subscription = through.on(event, data -> marker.countDown());
    through.emit(event);
    await(marker);
    subscription.stop();
    received.isEmpty();
  }

  /** Checks the same, and once more after everything is closed at the end of the case. */
  void staysEmptyToTheEnd(Received<?> received, Observer through) {
    staysEmpty(received, through);
    emptyAtTheEnd.add(received);
  }

  Observer observer() {
    Observer observer = Observer.connect(contract.url());
    opened.push(observer);
    return observer;
  }

  /** An observer whose driver the case wraps in one of its own. */
  Observer observer(UnaryOperator<Driver> change) {
    Observer observer = new Observer(change.apply(RawDriver.driver(contract.url())));
    opened.push(observer);
    return observer;
  }

  Observer observer(Codec codec) {
    Observer observer = new Observer(RawDriver.driver(contract.url()), codec);
    opened.push(observer);
    return observer;
  }

  Core core() {
    Core core = Core.connect(contract.url());
    opened.push(core);
    return core;
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

  RawDriver raw() {
    RawDriver raw = RawDriver.connect(contract.url());
    opened.push(raw);
    return raw;
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

  static Received<JsonNode> listenToBroadcasts(Observer app, String event) {
    Received<JsonNode> received = new Received<>();
    app.onBroadcast(event, received::add);
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

  /**
   * A handler that counts the first latch down, waits for the second one and then calls another
   * handler.
   */
  static <T> Handler<T> waiting(CountDownLatch begun, CountDownLatch mayGoOn, Handler<T> then) {
    return event -> {
      begun.countDown();
      await(mayGoOn);
      then.handle(event);
    };
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
