package io.vireo.tck.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vireo.EmitOptions;
import io.vireo.NoConnectionException;
import io.vireo.Observer;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private final Ledger ledger = new Ledger();
  private final Ledger.Emitter emitter = ledger.emitter();
  private final Ledger.Listener listener = ledger.listener();

  private void handled(String id) {
    listener.handled(id, id, false);
  }

  @Test
  void aConfirmedEventIsOpenUntilItIsHandled() {
    String id = emitter.next();
    assertThat(ledger.figures().open()).isZero();

    ledger.confirmed(id);
    assertThat(ledger.figures().open()).isOne();
    assertThat(ledger.open()).containsExactly(id);
    assertThat(ledger.awaitSettled(Duration.ofMillis(1))).isFalse();

    handled(id);
    assertThat(ledger.figures()).isEqualTo(new Ledger.Figures(1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0));
    assertThat(ledger.open()).isEmpty();
    assertThat(ledger.awaitSettled(Duration.ZERO)).isTrue();
  }

  @Test
  void anEventMayBeHandledBeforeItsConfirmIsHeardOf() {
    String id = emitter.next();
    handled(id);
    assertThat(ledger.awaitSettled(Duration.ZERO)).isFalse();

    ledger.confirmed(id);
    assertThat(ledger.figures().open()).isZero();
    assertThat(ledger.awaitSettled(Duration.ZERO)).isTrue();
  }

  @Test
  void aRecoveredEventIsNotLost() {
    String id = emitter.next();
    ledger.confirmed(id);
    ledger.recovered(id);

    assertThat(ledger.figures().open()).isZero();
    assertThat(ledger.figures().recovered()).isOne();
    assertThat(ledger.figures().handled()).isZero();
  }

  @Test
  void returnedAndFailedEventsAreNotAwaited() {
    ledger.settled(emitter.next(), false, null);
    ledger.settled(emitter.next(), null, new NoConnectionException("away"));
    ledger.settled(emitter.next(), true, null);

    Ledger.Figures figures = ledger.figures();
    assertThat(figures.returned()).isOne();
    assertThat(figures.failed()).isOne();
    assertThat(figures.confirmed()).isOne();
    assertThat(figures.open()).isOne();
  }

  @Test
  void aSecondHandlingIsADuplicate() {
    String id = emitter.next();
    handled(id);
    ledger.listener().handled(id, id, true);
    handled(id);

    assertThat(ledger.figures().handled()).isOne();
    assertThat(ledger.figures().duplicated()).isEqualTo(2);
    assertThat(ledger.duplicated()).containsExactly(id, id);
  }

  @Test
  void anEventThatWasNeverEmittedIsUnknown() {
    String foreign = new Ledger().emitter().next();
    String next = emitter.next();
    String later = next.substring(0, next.length() - 1) + "1";
    for (String id : new String[] {foreign, later, next + "x", "", "1", next + "-"}) {
      handled(id);
    }
    ledger.recovered(foreign);

    assertThat(ledger.figures().unknown()).isEqualTo(7);
    assertThat(ledger.unknown()).contains(foreign, later);
    assertThat(ledger.figures().handled()).isZero();
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> ledger.confirmed(foreign))
        .withMessageContaining(foreign);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> ledger.failed(later));
  }

  @Test
  void anotherMessageIdIsNoticed() {
    String id = emitter.next();
    listener.handled(id, "other", false);
    listener.handled(id, null, true);

    assertThat(ledger.figures().changed()).isEqualTo(2);
    assertThat(ledger.changed()).containsExactly(id + " -> other", id + " -> null");
  }

  @Test
  void aSecondOutcomeIsRefused() {
    String id = emitter.next();
    ledger.confirmed(id);

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> ledger.returned(id))
        .withMessageContaining(id);
  }

  @Test
  void orderIsThatOfEachEmitterAtEachListener() {
    Ledger.Emitter other = ledger.emitter();
    String first = emitter.next();
    String second = emitter.next();
    String third = emitter.next();
    String others = other.next();
    handled(second);
    handled(others);
    ledger.listener().handled(first, first, false);
    assertThat(ledger.figures().outOfOrder()).isZero();

    handled(first);
    listener.handled(first, first, true);
    assertThat(ledger.figures().outOfOrder()).isZero();

    String fourth = emitter.next();
    handled(fourth);
    handled(third);
    assertThat(ledger.outOfOrder()).containsExactly(third);
  }

  @Test
  void aRedeliveryMayComeLate() {
    String first = emitter.next();
    handled(emitter.next());
    listener.handled(first, first, true);

    assertThat(ledger.figures().outOfOrder()).isZero();
  }

  @Test
  void aMarkAsksNothingOfWhatCameAfterIt() {
    String before = emitter.next();
    ledger.confirmed(before);
    Ledger.Mark mark = ledger.mark();
    ledger.confirmed(emitter.next());
    ledger.confirmed(ledger.emitter().next());
    assertThat(ledger.isSettled(mark)).isFalse();

    handled(before);
    assertThat(ledger.isSettled(mark)).isTrue();
    assertThat(ledger.isSettled(ledger.mark())).isFalse();
  }

  @Test
  void onlyTheFirstHundredAreNamed() {
    for (int i = 0; i < 150; i++) {
      ledger.confirmed(emitter.next());
      handled("unknown-" + i);
    }

    assertThat(ledger.figures().unknown()).isEqualTo(150);
    assertThat(ledger.unknown()).hasSize(100);
    assertThat(ledger.figures().open()).isEqualTo(150);
    assertThat(ledger.open()).hasSize(100);
  }

  @Test
  void itKeepsTheBooksOfARealRoute() throws Exception {
    try (Observer app = Observer.connect("memory:" + UUID.randomUUID())) {
      app.onMessage("order.placed", String.class, listener::handled);
      CompletableFuture<?> last = CompletableFuture.completedFuture(null);
      for (int i = 0; i < 1_000; i++) {
        String id = emitter.next();
        last =
            app.emitAsync("order.placed", id, EmitOptions.builder().messageId(id).build())
                .whenComplete((routed, failure) -> ledger.settled(id, routed, failure));
      }
      last.get();
      assertThat(ledger.awaitSettled(Duration.ofSeconds(20))).isTrue();
    }
    assertThat(ledger.figures())
        .isEqualTo(new Ledger.Figures(1_000, 1_000, 0, 0, 1_000, 0, 0, 0, 0, 0, 0));
  }
}
