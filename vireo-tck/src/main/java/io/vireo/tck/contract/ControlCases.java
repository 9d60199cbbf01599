package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Control.Pause;
import io.vireo.ListenerStatus;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.ObserverDescription;
import io.vireo.ObserverStatus;
import io.vireo.PauseOptions;
import io.vireo.QueueKind;
import io.vireo.Subscription;
import io.vireo.Subscription.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Remote control: observers are found by a ping, and pause and resume each other. */
abstract class ControlCases extends ContractCases {
  static final PauseOptions FOR_AN_AUDIT =
      PauseOptions.builder().by("anna").reason("an audit").build();

  @BeforeEach
  void needsRemoteControl() {
    needs(Feature.REMOTE_CONTROL);
  }

  @Test
  void aPingFindsTheObserversAndWhatTheyListenTo() {
    Observer other = observer();
    app.on(event, data -> {});
    other.onBroadcast(event, data -> {});

    Awaitility.await()
        .atMost(Received.PATIENCE)
        .untilAsserted(
            () -> {
              List<ObserverStatus> found = control().ping(Duration.ofMillis(500));
              assertThat(status(found, app.id()).listeners())
                  .anyMatch(route -> route.event().equals(event) && !route.broadcast());
              assertThat(status(found, other.id()).listeners())
                  .anyMatch(route -> route.event().equals(event) && route.broadcast());
              assertThat(status(found, app.id()).process())
                  .isEqualTo(ProcessHandle.current().pid());
              assertThat(status(found, app.id()).since()).isBeforeOrEqualTo(Instant.now());
            });
  }

  @Test
  void observersOfOtherProgramsDescribeThemselves() {
    Observer other = observer();
    app.on(event, Integer.class, number -> {});
    other.onBroadcast(event, data -> {});

    Awaitility.await()
        .atMost(Received.PATIENCE)
        .untilAsserted(
            () -> {
              List<ObserverDescription> found = control().describe(Duration.ofMillis(500));
              assertThat(document(found, app)).isEqualTo(app.describe());
              assertThat(document(found, other)).isEqualTo(other.describe());
            });
  }

  private static JsonNode document(List<ObserverDescription> found, Observer observer) {
    return found.stream()
        .filter(one -> one.observer().id().equals(observer.id()))
        .flatMap(one -> one.document().stream())
        .findFirst()
        .orElseThrow(() -> new AssertionError(observer.id() + " has not described itself"));
  }

  @Test
  void aPingTellsHowBusyAListenerIsAndWhatItAsksOfItsQueue() {
    app.on(
        event,
        Integer.class,
        number -> {
          if (number == 1) {
            throw new IllegalStateException("meant to fail");
          }
          if (number == 4) {
            hold();
          }
        },
        ObserveOptions.builder().queueExpiration(Duration.ofMinutes(3)).build());
    emitNumbers(0, 6);
    await(started);

    Awaitility.await()
        .atMost(Received.PATIENCE)
        .untilAsserted(
            () -> {
              ListenerStatus listener = ask(app, event);
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
  }

  @Test
  void anotherObserverIsPausedAndResumed() {
    Received<JsonNode> received = new Received<>();
    Observer office = observer();
    Subscription subscription = app.on(event, received::add);

    until(State.PAUSED, () -> office.pauseOn(event, app.id()), subscription);
    assertThat(office.emit(event, 1)).isTrue();
    staysEmpty(received, office);
    office.resumeOn(event, app.id());

    assertThat(received.next().intValue()).isEqualTo(1);
  }

  @Test
  void allListenersOfAnObserverArePausedAndItIsToldByWhomAndWhy() {
    Subscription shared = app.on(event, data -> {});
    Subscription broadcast = app.onBroadcast(event, data -> {});
    Subscription elsewhere = observer().on(event, data -> {});
    Instant before = Instant.now();

    until(State.PAUSED, () -> control().pauseObserver(app.id(), FOR_AN_AUDIT), shared, broadcast);

    Pause pause = askWhatPauses(app, event);
    assertThat(pause.by()).hasValue("anna");
    assertThat(pause.reason()).hasValue("an audit");
    assertThat(pause.since()).isBetween(before, Instant.now());
    assertThat(pause.until()).isEmpty();
    assertThat(pause.wholeRoute()).isFalse();
    String reason = "paused by anna since " + pause.since() + ": an audit";
    // The state changes with the command, before the consumer has left the queue.
    awaitUntil(
        () ->
            healthOf("route " + event)
                .filter(part -> part.reason().equals(Optional.of(reason)))
                .isPresent());
    assertThat(elsewhere.state()).isEqualTo(State.RUNNING);

    control().resumeObserver(app.id());

    awaitState(State.RUNNING, shared, broadcast);
    assertThat(ask(app, event).pause()).isEmpty();
  }

  @Test
  void theListenersThatAnObserverHasOfOneRouteArePaused() {
    Subscription shared = app.on(event, data -> {});
    Subscription broadcast = app.onBroadcast(event, data -> {});
    Subscription another = app.on(event(), data -> {});

    until(State.PAUSED, () -> control().pauseObserver(app.id(), event, FOR_AN_AUDIT), shared);
    assertThat(broadcast.state()).isEqualTo(State.RUNNING);
    assertThat(another.state()).isEqualTo(State.RUNNING);
    control().resumeObserver(app.id(), event);

    awaitState(State.RUNNING, shared);
  }

  @Test
  void theListenersThatAreThereArePausedAndOneThatStartsLaterIsNot() {
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
    Subscription subscription = app.on(event, data -> {});

    until(State.PAUSED, () -> control().pauseObserver(app.id()), subscription);

    assertThat(askWhatPauses(app, event).by().orElse(""))
        .startsWith("process " + ProcessHandle.current().pid() + " on ");
  }

  @Test
  void aPauseWithATimeEndsByItself() {
    Received<Integer> received = new Received<>();
    Subscription subscription = app.on(event, Integer.class, received::add);
    PauseOptions aWhile = PauseOptions.builder().howLong(Duration.ofMillis(700)).build();

    until(State.PAUSED, () -> control().pauseObserver(app.id(), aWhile), subscription);
    app.emit(event, 1);

    assertThat(received.next()).isEqualTo(1);
    assertThat(subscription.state()).isEqualTo(State.RUNNING);
  }

  @Test
  void aPauseWithoutATimeTakesThePlaceOfOneWithATime() {
    Received<Integer> received = new Received<>();
    Subscription subscription = app.on(event, Integer.class, received::add);
    PauseOptions aWhile = PauseOptions.builder().howLong(Duration.ofMillis(200)).build();
    until(State.PAUSED, () -> control().pauseObserver(app.id(), aWhile), subscription);

    until(
        () -> control().pauseObserver(app.id(), FOR_AN_AUDIT),
        () -> {
          return ask(app, event).pause().flatMap(Pause::by).filter("anna"::equals).isPresent();
        });
    app.emit(event, 1);

    staysEmptyToTheEnd(received, observer());
    assertThat(subscription.state()).isEqualTo(State.PAUSED);
  }

  /**
   * The pause of a listener that its own program has paused has no name, since the program knows
   * who paused it.
   */
  @Test
  void aProgramsOwnPauseIsToldWithoutAName() {
    app.on(event, data -> {}).pause();

    Pause pause = askWhatPauses(app, event);

    assertThat(pause.by()).isEmpty();
    assertThat(pause.wholeRoute()).isFalse();
  }

  @Test
  void healthSaysOfEachListenerWhatPausesIt() {
    Subscription own = app.on(event, data -> {});
    Subscription audited = app.on(event, data -> {});
    until(State.PAUSED, () -> control().pauseObserver(app.id(), FOR_AN_AUDIT), own, audited);

    // The command is repeated until it takes effect, so one of the repetitions may arrive late.
    awaitUntil(
        () -> {
          own.resume();
          own.pause();
          List<String> reasons = pauseReasons();
          return reasons.size() == 2
              && reasons.get(0).equals("paused")
              && reasons.get(1).startsWith("paused by anna since ")
              && reasons.get(1).endsWith(": an audit");
        });
  }

  private List<String> pauseReasons() {
    return app.health().parts().stream()
        .filter(part -> part.name().equals("route " + event))
        .map(part -> part.reason().orElse(""))
        .sorted()
        .toList();
  }
}
