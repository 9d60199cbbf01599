package io.vireo.tck.contract;

import static io.vireo.tck.contract.ControlCases.FOR_AN_AUDIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Control.Pause;
import io.vireo.Observer;
import io.vireo.PauseOptions;
import io.vireo.Subscription;
import io.vireo.Subscription.State;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A whole route is paused: the listeners that are there, and those that start later. */
abstract class RoutePauseCases extends ContractCases {
  private final Received<Integer> received = new Received<>();

  @BeforeEach
  void needsRemoteControl() {
    needs(Feature.REMOTE_CONTROL);
  }

  /**
   * Resumes the route, since the broker would remember its pause for longer than the case lasts.
   */
  @AfterEach
  void forget() {
    control().resumeRoute(event);
  }

  @Test
  void allListenersStopAndOneThatStartsLaterDoesNotBegin() {
    Subscription first = listen(observer());
    Subscription second = listen(observer());

    control().pauseRoute(event);
    awaitState(State.PAUSED, first, second);
    emitNumbers(0, 19);
    Subscription later = listen(observer());

    assertThat(later.state()).isEqualTo(State.PAUSED);
    staysEmpty(received, observer());

    control().resumeRoute(event);

    assertThat(received.next(20)).containsExactlyInAnyOrderElementsOf(numbers(0, 19));
    staysEmptyToTheEnd(received, observer());
    awaitState(State.RUNNING, first, second, later);
  }

  @Test
  void aRouteThatNobodyListensToYetIsPaused() {
    control().pauseRoute(event);

    Subscription subscription = listen(observer());

    assertThat(subscription.state()).isEqualTo(State.PAUSED);
    control().resumeRoute(event);
    awaitState(State.RUNNING, subscription);
  }

  /** The observer has heard the command before it begins to listen to the paused route. */
  @Test
  void anObserverThatListensToOtherRoutesBeginsNoPausedOne() {
    Subscription other = app.on(event(), data -> {});
    until(State.PAUSED, () -> control().pauseObserver(app.id()), other);

    control().pauseRoute(event);
    Subscription subscription = listen(app);

    assertThat(subscription.state()).isEqualTo(State.PAUSED);
    control().resumeRoute(event);
    awaitState(State.RUNNING, subscription);
  }

  @Test
  void whoDidItWhyAndUntilWhenIsRememberedAndTold() {
    PauseOptions options =
        PauseOptions.builder()
            .by("anna")
            .reason("an audit")
            .howLong(Duration.ofMinutes(10))
            .build();
    Subscription subscription = listen(app);
    assertThat(control().routePause(event)).isEmpty();

    control().pauseRoute(event, options);
    awaitState(State.PAUSED, subscription);

    Pause pause = control().routePause(event).orElseThrow();
    assertThat(pause.by()).hasValue("anna");
    assertThat(pause.reason()).hasValue("an audit");
    assertThat(pause.until()).hasValue(pause.since().plus(Duration.ofMinutes(10)));
    assertThat(pause.wholeRoute()).isTrue();
    assertThat(ask(app, event).pause()).hasValue(pause);
    control().resumeRoute(event);
    assertThat(control().routePause(event)).isEmpty();
  }

  @Test
  void thePauseOfARouteEndsByItselfWhenItsTimeHasCome() {
    Subscription subscription = listen(observer());

    control().pauseRoute(event, PauseOptions.builder().howLong(Duration.ofSeconds(4)).build());
    assertThat(control().routePause(event)).isPresent();
    awaitState(State.PAUSED, subscription);
    app.emit(event, 0);

    assertThat(received.next()).isZero();
    assertThat(subscription.state()).isEqualTo(State.RUNNING);
    assertThat(control().routePause(event)).isEmpty();
    assertThat(listen(observer()).state()).isEqualTo(State.RUNNING);
  }

  @Test
  void theLastPauseOfARouteCounts() {
    Subscription subscription = listen(app);
    control().pauseRoute(event, PauseOptions.builder().howLong(Duration.ofSeconds(1)).build());

    control().pauseRoute(event, FOR_AN_AUDIT);

    assertThat(control().routePause(event).orElseThrow().by()).hasValue("anna");
    awaitUntil(
        () -> {
          return ask(app, event).pause().flatMap(Pause::by).filter("anna"::equals).isPresent();
        });
    app.emit(event, 0);
    staysEmpty(received, app);
    assertThat(subscription.state()).isEqualTo(State.PAUSED);
  }

  @Test
  void oneInstanceIsTriedAloneUntilTheRouteIsPausedAgain() {
    Observer other = observer();
    Subscription tried = listen(app);
    Subscription waiting = listen(other);
    control().pauseRoute(event);
    awaitState(State.PAUSED, tried, waiting);
    // A listener is paused when no handler starts any more. Events of which its consumer takes some
    // until it has left the queue as well come back to the queue, and lose their order.
    awaitUntil(() -> hasLeftTheQueue(other));

    control().resumeObserver(app.id(), event);
    awaitState(State.RUNNING, tried);
    emitNumbers(0, 4);

    assertThat(received.next(5)).isEqualTo(numbers(0, 4));
    assertThat(waiting.state()).isEqualTo(State.PAUSED);
    assertThat(ask(app, event).pause()).isEmpty();
    assertThat(control().routePause(event)).isPresent();

    control().pauseRoute(event, FOR_AN_AUDIT);
    awaitState(State.PAUSED, tried);
    control().resumeRoute(event);
    awaitState(State.RUNNING, tried, waiting);
  }

  @Test
  void aListenerThatItsProgramPausedStaysSoWhenTheRouteIsResumed() {
    Subscription own = listen(app);
    Subscription other = listen(observer());
    own.pause();
    control().pauseRoute(event, FOR_AN_AUDIT);
    awaitState(State.PAUSED, own, other);
    awaitUntil(() -> askWhatPauses(app, event).wholeRoute());

    control().resumeRoute(event);
    awaitState(State.RUNNING, other);

    awaitUntil(() -> !askWhatPauses(app, event).wholeRoute());
    assertThat(own.state()).isEqualTo(State.PAUSED);
    own.resume();
    assertThat(own.state()).isEqualTo(State.RUNNING);
  }

  @Test
  void aProgramsResumeEndsThePauseOfTheRouteForItsListener() {
    Subscription subscription = listen(observer());
    control().pauseRoute(event);
    awaitState(State.PAUSED, subscription);

    subscription.resume();
    app.emit(event, 0);

    assertThat(received.next()).isZero();
    assertThat(subscription.state()).isEqualTo(State.RUNNING);
  }

  @Test
  void broadcastsOfTheSameNameGoOn() {
    Subscription shared = listen(app);
    Subscription broadcast = app.onBroadcast(event, Integer.class, received::add);

    control().pauseRoute(event);
    awaitState(State.PAUSED, shared);
    app.broadcast(event, 7);

    assertThat(received.next()).isEqualTo(7);
    assertThat(broadcast.state()).isEqualTo(State.RUNNING);
  }

  private boolean hasLeftTheQueue(Observer observer) {
    return observer.health().parts().stream()
        .anyMatch(part -> part.name().equals("route " + event) && part.reason().isPresent());
  }

  private Subscription listen(Observer observer) {
    return observer.on(event, Integer.class, received::add);
  }
}
