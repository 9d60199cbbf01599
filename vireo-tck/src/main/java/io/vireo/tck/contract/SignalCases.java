package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Observer;
import io.vireo.Subscription;
import io.vireo.Subscription.State;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The signals of the original Python library, which are sent on the routes that they concern. */
abstract class SignalCases extends ContractCases {
  private static final int MAX_HOPS = 10;

  private final Received<Integer> received = new Received<>();

  @Test
  void theyNeverReachAHandler() {
    Subscription subscription = app.on(event, Integer.class, received::add);

    raw().publish(event, "{\"remote_signal\": \"remote:ping\"}");
    raw().publish(event, "{\"remote_signal\": \"remote:pause\"}");
    raw().publish(event, signal("pause", app.id()));
    awaitState(State.PAUSED, subscription);
    app.emit(event, 1);
    app.resumeOn(event);

    assertThat(received.next()).isEqualTo(1);
  }

  @Test
  void oneForAnotherObserverFindsItsWay() {
    Subscription first = app.on(event, data -> {});
    Subscription second = observer().on(event, data -> {});

    raw().publish(event, signal("pause", app.id()));
    awaitState(State.PAUSED, first);

    assertThat(second.state()).isEqualTo(State.RUNNING);
  }

  @Test
  void whatOnePausedAnotherResumesThoughTheListenerTakesNothing() {
    Subscription subscription = app.on(event, Integer.class, received::add);
    raw().publish(event, signal("pause", app.id()));
    awaitState(State.PAUSED, subscription);
    assertThat(askWhatPauses(app, event).by()).hasValue("a signal on the route");
    emitNumbers(0, 9);
    staysEmpty(received, app);

    raw().publish(event, signal("resume", app.id()));

    assertThat(received.next(10)).isEqualTo(numbers(0, 9));
    received.staysEmptyBefore(10, () -> app.emit(event, 10));
    assertThat(subscription.state()).isEqualTo(State.RUNNING);
  }

  @Test
  void theyPauseAndResumeAgainAndAgain() {
    Subscription subscription = app.on(event, Integer.class, received::add);
    for (int round = 0; round < 5; round++) {
      raw().publish(event, signal("pause", app.id()));
      awaitState(State.PAUSED, subscription);
      app.emit(event, round);
      raw().publish(event, signal("resume", app.id()));

      assertThat(received.next()).isEqualTo(round);
      awaitState(State.RUNNING, subscription);
    }
  }

  @Test
  void aBroadcastListenerObeysThemToo() {
    Received<Integer> elsewhere = new Received<>();
    String pattern = event + ".*";
    String name = event + ".x";
    Subscription subscription = app.onBroadcast(pattern, Integer.class, received::add);
    Subscription untouched = observer().onBroadcast(pattern, Integer.class, elsewhere::add);

    raw().broadcast(name, signal("pause", app.id()));
    awaitState(State.PAUSED, subscription);
    app.broadcast(name, 1);
    assertThat(elsewhere.next()).isEqualTo(1);
    staysEmpty(received, app);
    raw().broadcast(name, signal("resume", app.id()));

    assertThat(received.next()).isEqualTo(1);
    awaitState(State.RUNNING, subscription);
    assertThat(untouched.state()).isEqualTo(State.RUNNING);
  }

  /**
   * The second signal is fetched before the first one takes effect. If it were handed to a handler,
   * it would wait for a handler that is paused.
   */
  @Test
  void aResumeRightBehindAPauseIsObeyed() {
    Subscription subscription = app.on(event, Integer.class, held(received::add));
    app.emit(event, 0);
    await(started);
    raw().publish(event, signal("pause", app.id()));
    app.emit(event, 1);
    raw().publish(event, signal("resume", app.id()));
    app.emit(event, 2);
    release.countDown();

    assertThat(received.next(3)).containsExactly(0, 1, 2);
    awaitState(State.RUNNING, subscription);
    assertThat(ask(app, event).pause()).isEmpty();
  }

  @Test
  void oneForNobodyEndsAfterTenHops() {
    CountedHops hops = new CountedHops();
    Observer one = observer(hops::watch);
    List<Observer> all = List.of(one, observer(hops::watch), observer(hops::watch));
    all.forEach(observer -> observer.on(event, Integer.class, received::add));

    raw().publish(event, signal("pause", "not-there"));
    // An observer that is closed before would give the last copy back.
    awaitUntil(() -> hops.ended().contains(MAX_HOPS));
    one.emit(event, 1);

    assertThat(received.next()).isEqualTo(1);
    all.forEach(this::close);
    raw().endsQueue(event);
    assertThat(hops.counted()).isEqualTo(numbers(1, MAX_HOPS));
  }

  private static String signal(String what, String observerId) {
    return "{\"remote_signal\": \"remote:%s\", \"controller_id\": \"%s\"}"
        .formatted(what, observerId);
  }
}
