package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vireo.EmitOptions;
import io.vireo.EmitTimeoutException;
import io.vireo.NoConnectionException;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.Subscription;
import io.vireo.VireoException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Emitting, closing and stopping end within their time-outs, whatever the broker does. */
abstract class BoundCases extends FaultCases {
  private static final Duration EMIT_TIMEOUT = Duration.ofSeconds(1);

  /** How long a listener waits to be registered. */
  private static final Duration REGISTRATION = Duration.ofSeconds(10);

  /**
   * How much later than its limit a call may return, since a busy machine may not run the waiting
   * thread at once.
   */
  private static final Duration SLACK = Duration.ofSeconds(1);

  @Test
  void withoutABrokerEverythingEndsInItsTime() {
    assertBoundedDuring(broker::crash, broker::start);
  }

  @Test
  void withASilentBrokerEverythingEndsInItsTime() {
    assertBoundedDuring(broker::silence, broker::endSilence);
  }

  private void assertBoundedDuring(Runnable fault, Runnable end) {
    Observer emitting = connected();
    Observer stopped = connected();

    fault.run();
    assertEmitFailsInItsTime(emitting);
    assertEmitFailsInItsTime(app);
    assertEndsWithin(broker.closeTimeout(), emitting::close);
    assertEndsWithin(broker.closeTimeout(), app::close);
    stopped.stop();
    assertEndsWithin(PATIENCE, () -> assertThat(stopped.join(PATIENCE)).isTrue());
    assertEndsWithin(broker.closeTimeout(), stopped::close);
    end.run();

    Observer after = connected();
    assertThat(after.emit(event, "after")).isTrue();
  }

  @Test
  void closingWhileConnectionsAreLostEndsInItsTime() {
    Observer observer = connected();
    broker.dropConnections();

    assertEndsWithin(broker.closeTimeout(), observer::close);
  }

  @Test
  void listenersWithoutABrokerShareOneWait() {
    List<Subscription> subscriptions = new ArrayList<>();

    broker.crash();
    assertEndsWithin(
        REGISTRATION.plus(SLACK.multipliedBy(4)),
        () -> {
          for (int i = 0; i < 30; i++) {
            subscriptions.add(app.on(event(), data -> {}));
          }
        });
    assertThat(subscriptions)
        .extracting(Subscription::state)
        .containsOnly(Subscription.State.CONNECTING);
    broker.start();

    awaitUntil(
        () -> subscriptions.stream().allMatch(one -> one.state() == Subscription.State.RUNNING));
    assertThat(app.on(event(), data -> {}).state()).isEqualTo(Subscription.State.RUNNING);
  }

  @Test
  void aListenerNeedNotWaitForTheBroker() {
    ObserveOptions patient = ObserveOptions.builder().registrationTimeout(Duration.ZERO).build();

    broker.crash();
    List<Subscription> subscriptions = new ArrayList<>();
    assertEndsWithin(Duration.ZERO, () -> subscriptions.add(app.on(event(), data -> {}, patient)));
    broker.start();

    awaitUntil(() -> subscriptions.get(0).state() == Subscription.State.RUNNING);
  }

  private Observer connected() {
    Observer observer = observer();
    observer.on(event, String.class, text -> {});
    observer.emit(event, "before");
    return observer;
  }

  private void assertEmitFailsInItsTime(Observer observer) {
    EmitOptions options = EmitOptions.builder().timeout(EMIT_TIMEOUT).build();
    assertEndsWithin(
        EMIT_TIMEOUT,
        () ->
            assertThatExceptionOfType(VireoException.class)
                .isThrownBy(() -> observer.emit(event, "during", options))
                .isInstanceOfAny(NoConnectionException.class, EmitTimeoutException.class)
                .withMessageContaining(event));
  }

  private static void assertEndsWithin(Duration limit, Runnable action) {
    long before = System.nanoTime();
    action.run();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThanOrEqualTo(limit.plus(SLACK));
  }
}
