package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Control.Pause;
import io.vireo.ListenerStatus;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.ObserverStatus;
import io.vireo.PauseOptions;
import io.vireo.QueueKind;
import io.vireo.Subscription;
import io.vireo.Subscription.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Remote control: observers are found by a ping, and pause and resume each other. */
abstract class ControlCases extends ContractCases {
  private static final PauseOptions FOR_AN_AUDIT =
      PauseOptions.builder().by("anna").reason("an audit").build();

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
              List<ObserverStatus> found = control().ping(Duration.ofMillis(500));
              assertThat(status(found, one.id()).listeners())
                  .anyMatch(route -> route.event().equals(event) && !route.broadcast());
              assertThat(status(found, two.id()).listeners())
                  .anyMatch(route -> route.event().equals(event) && route.broadcast());
              assertThat(status(found, one.id()).process())
                  .isEqualTo(ProcessHandle.current().pid());
              assertThat(status(found, one.id()).since()).isBeforeOrEqualTo(Instant.now());
            });
  }

  @Test
  void aPingTellsHowBusyAListenerIsAndWhatItAsksOfItsQueue() throws Exception {
    needs(Feature.REMOTE_CONTROL);
    String event = event();
    Observer worker = observer();
    CountDownLatch last = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    worker.on(
        event,
        Integer.class,
        number -> {
          if (number == 1) {
            throw new IllegalStateException("meant to fail");
          }
          if (number == 4) {
            last.countDown();
            release.await();
          }
        },
        ObserveOptions.builder().queueExpiration(Duration.ofMinutes(3)).build());
    for (int i = 0; i < 7; i++) {
      worker.emit(event, i);
    }
    await(last);

    Awaitility.await()
        .atMost(Received.PATIENCE)
        .untilAsserted(
            () -> {
              ListenerStatus listener = ask(worker, event);
              assertThat(listener.traffic().handled()).isEqualTo(4);
              assertThat(listener.traffic().failed()).isEqualTo(1);
              assertThat(listener.traffic().inFlight()).isEqualTo(1);
              assertThat(listener.traffic().prefetched()).isEqualTo(2);
              assertThat(listener.traffic().rate()).isBetween(4.0 / 16, 4.0);
              assertThat(listener.pause()).isEmpty();
              assertThat(listener.options().resumable()).isFalse();
              assertThat(listener.options().queueKind()).isEqualTo(QueueKind.CLASSIC);
              assertThat(listener.options().queueExpiration()).isEqualTo(Duration.ofMinutes(3));
            });
    release.countDown();
  }

  @Test
  void anotherObserverIsPausedAndResumed() {
    needs(Feature.REMOTE_CONTROL);
    Received<JsonNode> received = new Received<>();
    String event = event();
    Observer worker = observer();
    Observer office = observer();
    Subscription subscription = worker.on(event, received::add);

    until(State.PAUSED, () -> office.pauseOn(event, worker.id()), subscription);
    assertThat(office.emit(event, 1)).isTrue();
    staysEmpty(received, office);
    office.resumeOn(event, worker.id());

    assertThat(received.next().intValue()).isEqualTo(1);
  }

  @Test
  void allListenersOfAnObserverArePausedAndItIsToldByWhomAndWhy() {
    needs(Feature.REMOTE_CONTROL);
    String event = event();
    Observer worker = observer();
    Observer other = observer();
    Subscription shared = worker.on(event, data -> {});
    Subscription broadcast = worker.onBroadcast(event, data -> {});
    Subscription elsewhere = other.on(event, data -> {});
    Instant before = Instant.now();

    until(
        State.PAUSED, () -> control().pauseObserver(worker.id(), FOR_AN_AUDIT), shared, broadcast);

    Pause pause = askWhatPauses(worker, event);
    assertThat(pause.by()).hasValue("anna");
    assertThat(pause.reason()).hasValue("an audit");
    assertThat(pause.since()).isBetween(before, Instant.now());
    assertThat(pause.until()).isEmpty();
    assertThat(pause.wholeRoute()).isFalse();
    assertThat(worker.health().parts())
        .filteredOn(part -> part.name().equals("route " + event))
        .singleElement()
        .satisfies(
            part ->
                assertThat(part.reason())
                    .hasValue("paused by anna since " + pause.since() + ": an audit"));
    assertThat(elsewhere.state()).isEqualTo(State.RUNNING);

    control().resumeObserver(worker.id());

    awaitState(State.RUNNING, shared, broadcast);
    assertThat(ask(worker, event).pause()).isEmpty();
  }

  @Test
  void theListenersThatAnObserverHasOfOneRouteArePaused() {
    needs(Feature.REMOTE_CONTROL);
    String event = event();
    Observer worker = observer();
    Subscription shared = worker.on(event, data -> {});
    Subscription broadcast = worker.onBroadcast(event, data -> {});
    Subscription another = worker.on(event(), data -> {});

    until(State.PAUSED, () -> control().pauseObserver(worker.id(), event, FOR_AN_AUDIT), shared);
    assertThat(broadcast.state()).isEqualTo(State.RUNNING);
    assertThat(another.state()).isEqualTo(State.RUNNING);
    control().resumeObserver(worker.id(), event);

    awaitState(State.RUNNING, shared);
  }

  @Test
  void theListenersThatAreThereArePausedAndOneThatStartsLaterIsNot() {
    needs(Feature.REMOTE_CONTROL);
    String event = event();
    Subscription first = observer().on(event, data -> {});
    Subscription second = observer().on(event, data -> {});

    until(
        State.PAUSED,
        () -> control().pauseListeners(event, PauseOptions.defaults()),
        first,
        second);
    Subscription later = observer().on(event, data -> {});

    assertThat(later.state()).isEqualTo(State.RUNNING);
    assertThat(control().routePause(event)).isEmpty();
    control().resumeListeners(event);
    awaitState(State.RUNNING, first, second);
  }

  @Test
  void whoPausesWithoutANameIsNamedByProcessAndHost() {
    needs(Feature.REMOTE_CONTROL);
    String event = event();
    Observer worker = observer();
    Subscription subscription = worker.on(event, data -> {});

    until(State.PAUSED, () -> control().pauseObserver(worker.id()), subscription);

    assertThat(askWhatPauses(worker, event).by().orElse(""))
        .startsWith("process " + ProcessHandle.current().pid() + " on ");
  }

  @Test
  void aPauseWithATimeEndsByItself() {
    needs(Feature.REMOTE_CONTROL);
    Received<Integer> received = new Received<>();
    String event = event();
    Observer worker = observer();
    Subscription subscription = worker.on(event, Integer.class, received::add);
    PauseOptions aWhile = PauseOptions.builder().howLong(Duration.ofMillis(700)).build();

    until(State.PAUSED, () -> control().pauseObserver(worker.id(), aWhile), subscription);
    worker.emit(event, 1);

    assertThat(received.next()).isEqualTo(1);
    assertThat(subscription.state()).isEqualTo(State.RUNNING);
  }

  @Test
  void aPauseWithoutATimeTakesThePlaceOfOneWithATime() {
    needs(Feature.REMOTE_CONTROL);
    Received<Integer> received = new Received<>();
    String event = event();
    Observer worker = observer();
    Subscription subscription = worker.on(event, Integer.class, received::add);
    PauseOptions aWhile = PauseOptions.builder().howLong(Duration.ofMillis(200)).build();
    until(State.PAUSED, () -> control().pauseObserver(worker.id(), aWhile), subscription);

    until(
        () -> control().pauseObserver(worker.id(), FOR_AN_AUDIT),
        () -> {
          return ask(worker, event).pause().flatMap(Pause::by).filter("anna"::equals).isPresent();
        });
    worker.emit(event, 1);

    staysEmptyToTheEnd(received, observer());
    assertThat(subscription.state()).isEqualTo(State.PAUSED);
  }

  /**
   * The pause of a listener that its own program has paused has no name, since the program knows
   * who paused it.
   */
  @Test
  void aProgramsOwnPauseIsToldWithoutAName() {
    needs(Feature.REMOTE_CONTROL);
    String event = event();
    Observer worker = observer();
    worker.on(event, data -> {}).pause();

    Pause pause = askWhatPauses(worker, event);

    assertThat(pause.by()).isEmpty();
    assertThat(pause.wholeRoute()).isFalse();
  }

  @Test
  void healthSaysOfEachListenerWhatPausesIt() {
    needs(Feature.REMOTE_CONTROL);
    String event = event();
    Observer worker = observer();
    Subscription own = worker.on(event, data -> {});
    Subscription audited = worker.on(event, data -> {});
    until(State.PAUSED, () -> control().pauseObserver(worker.id(), FOR_AN_AUDIT), own, audited);

    // The command is repeated until it takes effect, so one of the repetitions may arrive late.
    awaitUntil(
        () -> {
          own.resume();
          own.pause();
          List<String> reasons = pauseReasons(worker, event);
          return reasons.size() == 2
              && reasons.get(0).equals("paused")
              && reasons.get(1).startsWith("paused by anna since ")
              && reasons.get(1).endsWith(": an audit");
        });
  }

  private static List<String> pauseReasons(Observer observer, String event) {
    return observer.health().parts().stream()
        .filter(part -> part.name().equals("route " + event))
        .map(part -> part.reason().orElse(""))
        .sorted()
        .toList();
  }
}
