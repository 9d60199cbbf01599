package io.vireo.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Control.ObserverStatus;
import io.vireo.Observer;
import io.vireo.Subscription;
import io.vireo.Subscription.State;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Observers that steer each other, and the signals of the original Python library. */
abstract class ControlCases extends ContractCases {

  ControlCases(DriverContract contract) {
    super(contract);
  }

  @Test
  void aPingFindsTheObserversAndWhatTheyListenTo() {
    needs(Feature.REMOTE_CONTROL);
    String event = event();
    Observer one = observer();
    Observer two = observer();
    one.on(event, data -> {});
    two.onBroadcast(event, data -> {});

    Awaitility.await()
        .atMost(Received.PATIENCE)
        .untilAsserted(
            () -> {
              List<ObserverStatus> found = core().control().ping(Duration.ofMillis(500));
              assertThat(status(found, one.id()).routes())
                  .anyMatch(route -> route.event().equals(event) && !route.broadcast());
              assertThat(status(found, two.id()).routes())
                  .anyMatch(route -> route.event().equals(event) && route.broadcast());
              assertThat(status(found, one.id()).process())
                  .isEqualTo(ProcessHandle.current().pid());
            });
  }

  @Test
  void anotherObserverIsPausedAndResumed() {
    needs(Feature.REMOTE_CONTROL);
    Received<JsonNode> received = new Received<>();
    String event = event();
    Observer worker = observer();
    Observer office = observer();
    Subscription subscription = worker.on(event, received::add);

    // Sent again until it is heard: an observer begins to obey in the background.
    Awaitility.await()
        .atMost(Received.PATIENCE)
        .until(
            () -> {
              office.pauseOn(event, worker.id());
              return subscription.state() == State.PAUSED;
            });
    assertThat(office.emit(event, 1)).isTrue();
    received.staysEmpty();
    office.resumeOn(event, worker.id());

    assertThat(received.next().intValue()).isEqualTo(1);
  }

  @Test
  void aWholeRouteIsPausedAndResumed() {
    needs(Feature.REMOTE_CONTROL);
    Received<JsonNode> received = new Received<>();
    String event = event();
    Observer one = observer();
    Observer two = observer();
    Subscription first = one.on(event, received::add);
    Subscription second = two.on(event, received::add);

    Awaitility.await()
        .atMost(Received.PATIENCE)
        .until(
            () -> {
              two.control().pauseRoute(event);
              return first.state() == State.PAUSED && second.state() == State.PAUSED;
            });
    two.emit(event, 1);
    two.control().resumeRoute(event);

    assertThat(received.next().intValue()).isEqualTo(1);
    awaitUntil(() -> first.state() == State.RUNNING && second.state() == State.RUNNING);
  }

  @Test
  void oldSignalsOnTheRouteNeverReachAHandler() {
    Received<JsonNode> received = new Received<>();
    RawDriver raw = raw();
    Observer app = observer();
    String event = event();
    Subscription subscription = app.on(event, received::add);

    raw.publish(event, "{\"remote_signal\": \"remote:ping\"}");
    raw.publish(event, "{\"remote_signal\": \"remote:pause\"}");
    raw.publish(
        event, "{\"remote_signal\": \"remote:pause\", \"controller_id\": \"" + app.id() + "\"}");
    awaitUntil(() -> subscription.state() == State.PAUSED);
    app.emit(event, 1);
    app.resumeOn(event);

    assertThat(received.next().intValue()).isEqualTo(1);
  }

  @Test
  void anOldSignalForAnotherObserverFindsItsWay() {
    RawDriver raw = raw();
    Observer one = observer();
    Observer two = observer();
    String event = event();
    Subscription first = one.on(event, data -> {});
    Subscription second = two.on(event, data -> {});

    raw.publish(
        event, "{\"remote_signal\": \"remote:pause\", \"controller_id\": \"" + one.id() + "\"}");
    awaitUntil(() -> first.state() == State.PAUSED);

    assertThat(second.state()).isEqualTo(State.RUNNING);
  }

  @Test
  void anOldSignalForNobodyEnds() {
    Received<JsonNode> received = new Received<>();
    RawDriver raw = raw();
    Observer app = observer();
    String event = event();
    app.on(event, received::add);

    raw.publish(event, "{\"remote_signal\": \"remote:pause\", \"controller_id\": \"not-there\"}");
    app.emit(event, 1);

    assertThat(received.next().intValue()).isEqualTo(1);
    app.emit(event, 2);
    assertThat(received.next().intValue()).isEqualTo(2);
  }

  private static ObserverStatus status(List<ObserverStatus> found, String id) {
    return found.stream()
        .filter(status -> status.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError(id + " has not answered"));
  }
}
