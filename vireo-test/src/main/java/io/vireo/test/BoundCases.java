package io.vireo.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vireo.EmitOptions;
import io.vireo.EmitTimeoutException;
import io.vireo.NoConnectionException;
import io.vireo.Observer;
import io.vireo.VireoException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Neither emitting nor closing nor stopping outlasts its time, whatever the broker does. */
abstract class BoundCases extends FaultCases {
  private static final Duration EMIT_TIMEOUT = Duration.ofSeconds(1);

  /** What the machine may need beyond a limit, above all to run the thread that waited. */
  private static final Duration SLACK = Duration.ofSeconds(1);

  BoundCases(DriverFaultContract contract) {
    super(contract);
  }

  @Test
  void withoutABrokerEverythingEndsInItsTime() {
    assertBoundedDuring(broker::crash, broker::start);
  }

  @Test
  void withASilentBrokerEverythingEndsInItsTime() {
    assertBoundedDuring(broker::silence, broker::endSilence);
  }

  private void assertBoundedDuring(Runnable fault, Runnable end) {
    String event = event();
    Observer emitting = connected(event);
    Observer stopped = connected(event);
    Observer fresh = observer();

    fault.run();
    assertEmitFailsInItsTime(emitting, event);
    assertEmitFailsInItsTime(fresh, event);
    assertEndsWithin(broker.closeTimeout(), emitting::close);
    assertEndsWithin(broker.closeTimeout(), fresh::close);
    stopped.stop();
    assertEndsWithin(PATIENCE, () -> assertThat(stopped.join(PATIENCE)).isTrue());
    assertEndsWithin(broker.closeTimeout(), stopped::close);
    end.run();

    Observer after = connected(event);
    assertThat(after.emit(event, "after")).isTrue();
  }

  @Test
  void closingWhileConnectionsAreLostEndsInItsTime() {
    String event = event();
    Observer observer = connected(event);
    broker.dropConnections();

    assertEndsWithin(broker.closeTimeout(), observer::close);
  }

  private Observer connected(String event) {
    Observer observer = observer();
    observer.on(event, String.class, text -> {});
    observer.emit(event, "before");
    return observer;
  }

  private static void assertEmitFailsInItsTime(Observer observer, String event) {
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
