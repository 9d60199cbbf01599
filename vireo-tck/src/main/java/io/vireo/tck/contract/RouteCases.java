package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.InvalidEventNameException;
import io.vireo.ObservationException;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.Subscription;
import io.vireo.Subscription.State;
import io.vireo.spi.Driver;
import io.vireo.spi.Routes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Shared routes that are declared without a listener, and listeners that are stopped by the name of
 * their event.
 */
abstract class RouteCases extends ContractCases {
  @Test
  void aDeclaredRouteKeepsEventsForTheListenerThatComes() {
    Received<Integer> received = new Received<>();
    assertThat(app.emit(event, 0)).isFalse();

    app.declareRoute(event);
    emitNumbers(1, 20);
    observer().on(event, Integer.class, received::add);

    assertThat(received.next(20)).isEqualTo(numbers(1, 20));
  }

  @Test
  void theEventsThatWaitInAQueueAreCounted() {
    assertThat(app.queueDepth(event)).isZero();
    app.declareRoute(event);

    emitNumbers(1, 3);
    awaitUntil(() -> app.queueDepth(event) == 3);

    Received<Integer> received = listen(app, event, Integer.class);
    assertThat(received.next(3)).isEqualTo(numbers(1, 3));
    awaitUntil(() -> app.queueDepth(event) == 0);
    assertThatThrownBy(() -> app.queueDepth("")).isInstanceOf(InvalidEventNameException.class);
  }

  @Test
  void aRouteMayBeDeclaredAgainAndAgain() {
    app.declareRoute(event);
    app.emit(event, 1);

    app.declareRoute(event);
    observer().declareRoute(event);

    Received<Integer> received = listen(app, event, Integer.class);
    assertThat(received.next()).isEqualTo(1);
    received.staysEmptyBefore(2, () -> app.emit(event, 2));
  }

  @Test
  void aDeclaredResumableRouteOutlivesItsObserver() {
    needs(Feature.RESUMABLE_ROUTES);
    Observer first = observer();
    first.declareRoute(event, RESUMABLE);
    first.close();

    assertThat(app.emit(event, 1)).isTrue();
    Received<Integer> received = listen(Integer.class, RESUMABLE);

    assertThat(received.next()).isEqualTo(1);
  }

  @Test
  void aDeclaredRouteThatIsNotResumableGoesAfterItsTime() {
    needs(Feature.ROUTE_EXPIRY);

    // Long enough for a busy machine to emit before it is over.
    app.declareRoute(
        event, ObserveOptions.builder().queueExpiration(Duration.ofSeconds(3)).build());

    assertThat(app.emit(event)).isTrue();
    awaitUntil(() -> !app.emit(event));
  }

  @Test
  void aRouteIsNotDeclaredInAFormThatWouldNotKeepWhatIsPromised() {
    needs(Feature.RESUMABLE_ROUTES);
    needs(Feature.ROUTE_EXPIRY);
    app.declareRoute(event);
    Observer other = observer();

    assertThatThrownBy(() -> other.declareRoute(event, RESUMABLE))
        .isInstanceOf(ObservationException.class)
        .hasMessageContaining(event);
  }

  @Test
  void aNameThatCannotTravelIsRefused() {
    assertThatThrownBy(() -> app.declareRoute("")).isInstanceOf(InvalidEventNameException.class);
    assertThatThrownBy(() -> app.declareRoute("RECOVERY.x"))
        .isInstanceOf(InvalidEventNameException.class);
  }

  @Test
  void stopListeningEndsTheListenersOfOneEventAndNoOthers() {
    Received<String> received = new Received<>();
    String other = event();
    Subscription shared = app.on(event, String.class, received::add);
    Subscription second = app.on(event, String.class, received::add);
    Subscription broadcast = app.onBroadcast(event, String.class, received::add);
    Subscription elsewhere = app.on(other, String.class, received::add);

    app.stopListening(event);

    assertThat(List.of(shared, second, broadcast))
        .extracting(Subscription::state)
        .containsOnly(State.STOPPED);
    assertThat(elsewhere.state()).isEqualTo(State.RUNNING);
    app.broadcast(event, "to nobody");
    assertThat(app.emit(event, "kept")).isTrue();
    app.emit(other, "handled");
    assertThat(received.next()).isEqualTo("handled");
    received.staysEmptyBefore("marker", () -> app.emit(other, "marker"));

    app.on(event, String.class, received::add);
    assertThat(received.next()).isEqualTo("kept");
  }

  @Test
  void theRoutesOfWhichTheBrokerKeepsSomethingAreListed() {
    needs(Feature.LISTS);
    Routes routes = app.unwrap(Driver.class).orElseThrow().routes();
    String paused = event();
    String failed = event();
    app.declareRoute(event);
    routes.pause(paused, new byte[0], Duration.ofMinutes(1));
    raw().store(failed, "{\"message\":\"1\"}");

    assertThat(routes.names().orElseThrow())
        .contains(event, paused, failed)
        .noneMatch(name -> name.startsWith("RECOVERY."));

    routes.resume(paused);
    assertThat(routes.names().orElseThrow()).contains(event, failed).doesNotContain(paused);
  }
}
