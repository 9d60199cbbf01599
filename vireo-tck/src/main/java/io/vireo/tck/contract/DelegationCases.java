package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.Delegation;
import io.vireo.EmitOptions;
import io.vireo.InvalidEventNameException;
import io.vireo.Message;
import io.vireo.ObservationException;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events that nobody takes in time go to another route. */
abstract class DelegationCases extends ContractCases {
  private static final Duration SOON = Duration.ofMillis(400);

  @BeforeEach
  void needsDelegation() {
    needs(Feature.DELEGATION);
  }

  @Test
  void whatNobodyTakesIsDelegatedInOrderWithItsIdAndContent() {
    Received<Message<Integer>> received = new Received<>();
    app.delegate(event, SOON);
    app.onMessage(event + ".delegated", Integer.class, received::add);

    for (int i = 0; i < 50; i++) {
      EmitOptions options =
          EmitOptions.builder().messageId("id-" + i).header("tenant", "eu-1").build();
      assertThat(app.emit(event, i, options)).isTrue();
    }

    for (int i = 0; i < 50; i++) {
      Message<Integer> message = received.next();
      assertThat(message.content()).isEqualTo(i);
      assertThat(message.id()).hasValue("id-" + i);
      assertThat(message.event()).isEqualTo(event + ".delegated");
      assertThat(message.headers().get("tenant")).isEqualTo("eu-1");
    }
    received.staysEmptyBefore(50, () -> app.emit(event, 50));
  }

  @Test
  void notBeforeItsTime() {
    app.delegate(event, SOON);
    Received<Integer> received = listen(app, event + ".delegated", Integer.class);

    long emitted = System.nanoTime();
    app.emit(event, 1);

    received.next();
    assertThat(Duration.ofNanos(System.nanoTime() - emitted)).isGreaterThanOrEqualTo(SOON);
  }

  @Test
  void whatIsTakenInTimeIsNotDelegatedHoweverLongItsHandlerTakes() {
    Duration ttl = Duration.ofSeconds(1);
    Received<Integer> handled = new Received<>();
    Received<Integer> delegated = new Received<>();
    String marker = event();
    app.delegate(event, ttl);
    app.delegate(marker, ttl);
    app.on(event + ".delegated", Integer.class, delegated::add);
    app.on(marker + ".delegated", Integer.class, delegated::add);
    app.on(event, Integer.class, held(handled::add));

    emitNumbers(0, 9);
    app.emit(marker, -1);

    assertThat(delegated.next()).isEqualTo(-1);
    delegated.staysEmptyBefore(-2, () -> app.emit(marker, -2));
    release.countDown();
    assertThat(handled.next(10)).isEqualTo(numbers(0, 9));
  }

  @Test
  void theRouteThatGetsItCanBeNamed() {
    String office = event() + ".office";
    app.delegate(event, SOON, office);
    Received<String> received = listen(app, office, String.class);

    app.emit(event, "nobody was there");

    assertThat(received.next()).isEqualTo("nobody was there");
  }

  @Test
  void whatIsDelegatedWaitsForItsListener() {
    Received<Integer> received = new Received<>();
    Observer first = observer();
    first.delegate(event, Duration.ofMillis(1));
    first.emit(event, 1);
    first.close();

    observer().on(event + ".delegated", Integer.class, received::add, RESUMABLE);

    assertThat(received.next()).isEqualTo(1);
  }

  @Test
  void aListenerSaysItForItsRoute() {
    ObserveOptions options = ObserveOptions.builder().delegation(Delegation.after(SOON)).build();
    Received<Integer> received = listen(Integer.class, options);
    Received<Integer> delegated = listen(app, event + ".delegated", Integer.class);
    app.emit(event, 1);
    assertThat(received.next()).isEqualTo(1);

    app.stopListening(event);
    assertThat(app.emit(event, 2)).isTrue();

    assertThat(delegated.next()).isEqualTo(2);
    staysEmptyToTheEnd(received, app);
  }

  @Test
  void laterListenersOfADelegatedRouteHandleWhatComesInTime() {
    app.delegate(event, Duration.ofMinutes(10));
    app.emit(event, 1);

    Received<Integer> received = listen(app, event, Integer.class);
    app.emit(event, 2);

    assertThat(received.next(2)).containsExactly(1, 2);
  }

  @Test
  void listenersOfOtherObserversUseTheQueueAsItIs() {
    app.delegate(event, Duration.ofMinutes(10));
    app.emit(event, 1);

    Observer other = observer();
    Received<Integer> received = listen(other, event, Integer.class);
    assertThat(received.next()).isEqualTo(1);
    other.close();
    app.emit(event, 2);
    observer().on(event, Integer.class, received::add, RESUMABLE);

    assertThat(received.next()).isEqualTo(2);
  }

  @Test
  void aQueueThatIsThereInAnotherFormIsNotDelegated() {
    app.on(event, data -> {});
    Observer other = observer();

    assertThatThrownBy(() -> other.delegate(event, SOON))
        .isInstanceOf(ObservationException.class)
        .hasMessageContaining("'" + event + "'");
    String delegated = event();
    app.delegate(delegated, SOON);
    assertThatThrownBy(() -> other.delegate(delegated, SOON.plusMillis(1)))
        .isInstanceOf(ObservationException.class)
        .hasMessageContaining("'" + delegated + "'");
    assertThatThrownBy(
            () ->
                other.on(
                    delegated,
                    data -> {},
                    ObserveOptions.builder()
                        .delegation(Delegation.after(SOON, event() + ".elsewhere"))
                        .build()))
        .isInstanceOf(ObservationException.class);
    other.delegate(delegated, SOON);
  }

  @Test
  void nothingIsDelegatedToAQueueThatGoes() {
    needs(Feature.ROUTE_EXPIRY);
    app.on(event + ".delegated", data -> {});

    assertThatThrownBy(() -> app.delegate(event, SOON))
        .isInstanceOf(ObservationException.class)
        .hasMessageContaining("'" + event + ".delegated'")
        .hasMessageContaining("resumable");
  }

  @Test
  void whatCannotBeDelegatedIsRefused() {
    assertThatThrownBy(() -> app.delegate(event, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> app.delegate(event, Duration.ofDays(367)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> app.delegate(event, SOON, event))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("itself");
    assertThatThrownBy(() -> app.delegate(event, SOON, "RECOVERY.x"))
        .isInstanceOf(InvalidEventNameException.class);
    assertThatThrownBy(() -> app.delegate("x".repeat(195), SOON))
        .isInstanceOf(InvalidEventNameException.class);
  }
}
