package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Core;
import io.vireo.EmitOptions;
import io.vireo.ObserveOptions;
import io.vireo.Subscription;
import io.vireo.Subscription.State;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** While 10,000 events are in flight, a pause loses no event and has no event handled twice. */
@Tag("thorough")
abstract class PauseLoadCases extends ContractCases {
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void listenersOfASharedRouteMissNothing(boolean resumable) {
    PauseLoad load = new PauseLoad(200);
    Subscription[] listeners = {listen(load, resumable), listen(load, resumable)};
    Core core = core();

    load.run(
        id -> core.emitAsync(event, id, withId(id)),
        () -> Stream.of(listeners).forEach(Subscription::pause),
        () -> Stream.of(listeners).forEach(Subscription::resume));

    assertThat(load.pauses()).isEqualTo(49);
    assertThat(load.ledger().figures().duplicated()).isZero();
  }

  @Test
  void broadcastListenersMissNothing() {
    PauseLoad load = new PauseLoad(200);
    Subscription listener = app.onBroadcastMessage(event, String.class, load.handler());
    Core core = core();

    load.run(id -> core.broadcastAsync(event, id, withId(id)), listener::pause, listener::resume);

    assertThat(load.pauses()).isEqualTo(49);
    assertThat(load.ledger().figures().duplicated()).isZero();
  }

  @Test
  void listenersOfARouteThatIsPausedAsAWholeMissNothing() {
    needs(Feature.REMOTE_CONTROL);
    PauseLoad load = new PauseLoad(2_000);
    Subscription[] listeners = {listen(load, false), listen(load, false)};
    Core core = core();

    load.run(
        id -> core.emitAsync(event, id, withId(id)),
        () -> {
          control().pauseRoute(event);
          awaitState(State.PAUSED, listeners);
        },
        () -> control().resumeRoute(event));

    assertThat(load.pauses()).isEqualTo(4);
    assertThat(load.ledger().figures().duplicated()).isZero();
  }

  private Subscription listen(PauseLoad load, boolean resumable) {
    return observer()
        .onMessage(
            event,
            String.class,
            load.handler(),
            ObserveOptions.builder().resumable(resumable).build());
  }

  private static EmitOptions withId(String id) {
    return EmitOptions.builder().messageId(id).build();
  }
}
