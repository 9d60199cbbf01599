package io.vireo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.EmitInterceptor.Chain;
import io.vireo.EmitInterceptor.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What interceptors may do on the way out beside what they are meant to. */
class EmitInterceptorTest {
  private final Core core = Core.connect("memory:" + UUID.randomUUID());
  private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    core.close();
  }

  private void hear() {
    core.interceptEmits((event, chain) -> chain.proceed(event, outcomes::add));
  }

  @Test
  void oneThatCatchesAFailureCannotMakeASuccessOfIt() {
    core.interceptEmits(
        (event, chain) ->
            assertThatThrownBy(() -> chain.proceed(event, outcomes::add))
                .isInstanceOf(PayloadException.class));
    core.interceptEmits(
        (event, chain) -> {
          throw new PayloadException("expected by this test");
        });

    assertThatThrownBy(() -> core.emit("order.placed"))
        .isInstanceOf(PayloadException.class)
        .hasMessage("expected by this test");
    assertThat(outcomes).hasSize(1);
  }

  @Test
  void oneThatCatchesAFailureCannotProceedAgain() {
    core.interceptEmits(
        (event, chain) -> {
          assertThatThrownBy(() -> chain.proceed(event)).isInstanceOf(PayloadException.class);
          assertThatThrownBy(() -> chain.proceed(event)).isInstanceOf(IllegalStateException.class);
        });
    core.interceptEmits(
        (event, chain) -> {
          throw new PayloadException("expected by this test");
        });

    assertThatThrownBy(() -> core.emit("order.placed")).isInstanceOf(PayloadException.class);
  }

  @Test
  void oneThatProceedsTwiceFailsItsEventWhichHasGoneOutOnce() {
    hear();
    core.interceptEmits(
        (event, chain) -> {
          chain.proceed(event);
          chain.proceed(event);
        });

    assertThatThrownBy(() -> core.emit("order.placed"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("may proceed once");
    assertThat(outcomes).hasSize(1);
    assertThat(outcomes.get(0).failure()).containsInstanceOf(IllegalStateException.class);
  }

  @Test
  void oneThatProceedsLaterHasFailedItsEventBefore() {
    AtomicReference<Chain> later = new AtomicReference<>();
    core.interceptEmits((event, chain) -> later.set(chain));

    assertThatThrownBy(() -> core.emit("order.placed")).isInstanceOf(IllegalStateException.class);

    OutgoingEvent event = OutgoingEvent.of("order.placed", null, EmitOptions.defaults(), false);
    assertThatThrownBy(() -> later.get().proceed(event)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void oneThatThrowsAfterItHasProceededFailsTheEmitAndTheOutcomeIsToldOnce() {
    hear();
    core.interceptEmits(
        (event, chain) -> {
          chain.proceed(event, outcomes::add);
          throw new IllegalStateException("expected by this test");
        });

    assertThatThrownBy(() -> core.emit("order.placed")).hasMessage("expected by this test");

    assertThat(outcomes).hasSize(2);
    assertThat(outcomes.get(0)).isSameAs(outcomes.get(1));
    assertThat(outcomes.get(0).failure()).isPresent();
  }

  @Test
  void oneThatGivesTheEventAnotherNameHasItChecked() {
    hear();
    core.interceptEmits((event, chain) -> chain.proceed(event.withName("amq.mine")));

    assertThatThrownBy(() -> core.emit("order.placed"))
        .isInstanceOf(InvalidEventNameException.class);
    assertThatThrownBy(() -> core.emitAsync("order.placed", 1))
        .isInstanceOf(InvalidEventNameException.class);
    assertThat(outcomes).hasSize(2).allMatch(outcome -> outcome.messageId().isEmpty());
  }

  @Test
  void whatIsThrownOutOfAnOutcomeChangesNothing() {
    hear();
    core.interceptEmits(
        (event, chain) ->
            chain.proceed(
                event,
                outcome -> {
                  throw new IllegalStateException("expected by this test");
                }));

    assertThatCode(() -> core.emit("order.placed")).doesNotThrowAnyException();
    assertThat(core.emitAsync("order.placed", 1).join()).isFalse();
    assertThat(outcomes).hasSize(2).allMatch(outcome -> outcome.failure().isEmpty());
  }

  @Test
  void anEmitterThatIsClosedTellsThatAsWell() {
    hear();
    core.close();

    CompletableFuture<Boolean> future = core.emitAsync("order.placed", 1);

    assertThat(future).failsWithin(Duration.ofSeconds(30));
    assertThat(outcomes).hasSize(1);
    assertThat(outcomes.get(0).failure()).containsInstanceOf(NoConnectionException.class);
  }

  @Test
  void anEventIsAValueThatIsChangedByCopies() {
    OutgoingEvent event = OutgoingEvent.of("order.placed", 1, EmitOptions.defaults(), true);
    EmitOptions elsewhere = EmitOptions.builder().exchange("mine").build();

    OutgoingEvent changed =
        event
            .withName("order.shipped")
            .withData(2)
            .withOptions(elsewhere)
            .withHeader("tenant", "a");

    assertThat(changed.routingKey()).isEqualTo("order.shipped");
    assertThat(changed.data()).isEqualTo(2);
    assertThat(changed.exchange()).hasValue("mine");
    assertThat(changed.headers()).containsEntry("tenant", "a");
    assertThat(changed.broadcast()).isTrue();
    assertThat(event.headers()).isEmpty();
    assertThat(event.data()).isEqualTo(1);
  }
}
