package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Codec;
import io.vireo.Control;
import io.vireo.Control.ObserverStatus;
import io.vireo.Core;
import io.vireo.Observer;
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

/**
 * What the cases of the contract have in common: observers that are closed afterwards, and names
 * that nobody else uses. So they may run at the same time, where JUnit has been told that tests
 * may: most of their time they wait.
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
   * Nothing has come when a marker has, which an observer emits now and gets itself: for what takes
   * nothing at the moment, so that nothing can be sent behind what should not come.
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

  /**
   * The same for what takes nothing as long as the case lasts: what comes before all is closed
   * fails the case as well.
   */
  void staysEmptyToTheEnd(Received<?> received, Observer through) {
    staysEmpty(received, through);
    emptyAtTheEnd.add(received);
  }

  Observer observer() {
    Observer observer = Observer.connect(contract.url());
    opened.push(observer);
    return observer;
  }

  /** One with a driver that the case has made something of. */
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

  /** Remote control by a program that does not listen itself. */
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
   * Sends a command until it has been heard: an observer begins to obey in the background, a moment
   * after it has begun to listen.
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

  /** What an observer tells, when it is pinged, of its listener of a shared route. */
  Control.Route ask(Observer observer, String event) {
    AtomicReference<Control.@Nullable Route> told = new AtomicReference<>();
    awaitUntil(
        () -> {
          for (ObserverStatus status : control().ping(Duration.ofMillis(200))) {
            status.routes().stream()
                .filter(route -> status.id().equals(observer.id()))
                .filter(route -> route.event().equals(event) && !route.broadcast())
                .forEach(told::set);
          }
          return told.get() != null;
        });
    return Objects.requireNonNull(told.get());
  }

  /** What pauses an observer's listener of a shared route, as it tells when it is pinged. */
  Control.Pause askWhatPauses(Observer observer, String event) {
    Control.Pause pause = ask(observer, event).pause();
    if (pause == null) {
      throw new AssertionError("The listener of " + event + " is not paused");
    }
    return pause;
  }

  static ObserverStatus status(List<ObserverStatus> found, String id) {
    return found.stream()
        .filter(status -> status.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError(id + " has not answered"));
  }
}
