package io.vireo.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.CircuitBreaker;
import io.vireo.Health;
import io.vireo.internal.dispatch.BreakerState.Change;
import io.vireo.internal.dispatch.HandlerExecution.Outcome;
import io.vireo.internal.thread.Timer;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BreakerStateTest {
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final Timer timer = new Timer();
  private final BreakerState state =
      new BreakerState(
          CircuitBreaker.builder().failureRatio(0.5).window(6).minimum(4).pause(PAUSE).build());

  @AfterEach
  void close() {
    timer.close();
  }

  @Test
  void itOpensWhenEnoughOfTheLastEventsHaveFailed() {
    assertThat(end(Outcome.FAILED, Outcome.POSTPONED, Outcome.FAILED)).isEqualTo(Change.NONE);
    assertThat(state.mayBegin()).isTrue();
    assertThat(health()).isNull();

    assertThat(end(Outcome.HANDLED)).as("a success opens nothing").isEqualTo(Change.NONE);
    assertThat(end(Outcome.FAILED)).isEqualTo(Change.OPENED);

    assertThat(state.mayBegin()).isFalse();
    assertThat(state.pause().reason()).hasValue("4 of the last 5 events have failed");
    assertThat(state.pause().until()).hasValue(state.pause().since().plus(PAUSE));
    assertThat(health().status()).isEqualTo(Health.Status.DEGRADED);
    assertThat(health().reason()).hasValue("open: 4 of the last 5 events have failed");
    assertThat(health().nextTry()).isEqualTo(state.pause().until());
  }

  @Test
  void onlyTheLastEventsCount() {
    end(Outcome.FAILED, Outcome.FAILED, Outcome.HANDLED, Outcome.HANDLED, Outcome.HANDLED);
    end(Outcome.HANDLED, Outcome.HANDLED, Outcome.HANDLED);

    assertThat(end(Outcome.FAILED, Outcome.FAILED)).isEqualTo(Change.NONE);
    assertThat(end(Outcome.FAILED)).isEqualTo(Change.OPENED);
  }

  @Test
  void whatTellsNothingOfTheHandlerDoesNotCount() {
    for (int i = 0; i < 100; i++) {
      assertThat(end(Outcome.UNFIT, Outcome.NONE)).isEqualTo(Change.NONE);
    }
    assertThat(end(Outcome.FAILED, Outcome.FAILED, Outcome.FAILED)).isEqualTo(Change.NONE);
  }

  @Test
  void halfOpenItLetsOneBeginAtATimeUntilOneSucceeds() {
    open();
    HandlerExecution old = execution();
    HandlerExecution trial = execution();

    state.paused();
    state.halfOpen();
    assertThat(state.mayBegin()).isTrue();
    assertThat(health().reason().orElse("")).startsWith("half-open").contains("4 of the last 4");
    assertThat(health().nextTry()).isEmpty();
    state.began(trial);
    assertThat(state.mayBegin()).isFalse();

    old.became(Outcome.HANDLED);
    assertThat(state.ended(old)).as("begun before it opened").isEqualTo(Change.NONE);
    assertThat(state.mayBegin()).isFalse();

    trial.became(Outcome.UNFIT);
    assertThat(state.ended(trial)).isEqualTo(Change.NONE);
    assertThat(state.mayBegin()).as("that told nothing").isTrue();

    state.began(trial);
    trial.became(Outcome.HANDLED);
    assertThat(state.ended(trial)).isEqualTo(Change.CLOSED);
    assertThat(state.mayBegin()).isTrue();
    assertThat(health()).isNull();
    assertThat(end(Outcome.FAILED, Outcome.FAILED, Outcome.FAILED))
        .as("what was before is forgotten")
        .isEqualTo(Change.NONE);
  }

  @Test
  void aTrialThatFailsOpensItAgainAlsoWhenItsHandlerWasAbandoned() {
    open();
    state.paused();
    state.halfOpen();
    HandlerExecution abandoned = execution();
    HandlerExecution next = execution();
    state.began(abandoned);

    state.replaced(abandoned, next);
    next.became(Outcome.FAILED);

    assertThat(state.ended(next)).isEqualTo(Change.OPENED);
    assertThat(state.mayBegin()).isFalse();
    assertThat(health().reason().orElse("")).startsWith("open: ").contains("was tried");
  }

  @Test
  void aResumeBeforeItsPauseHasBegunDoesNotEndThatPause() {
    open();

    state.halfOpen();

    assertThat(state.mayBegin()).isFalse();
    assertThat(health().reason().orElse("")).startsWith("open: ");
    state.paused();
    assertThat(state.mayBegin()).isFalse();
    state.halfOpen();
    assertThat(state.mayBegin()).isTrue();
  }

  @Test
  void theEndOfAPauseMeansNothingWhileItIsClosed() {
    state.paused();
    state.halfOpen();
    HandlerExecution one = execution();
    state.began(one);

    assertThat(state.mayBegin()).isTrue();
    assertThat(end(Outcome.FAILED, Outcome.FAILED, Outcome.FAILED)).isEqualTo(Change.NONE);
  }

  private void open() {
    assertThat(end(Outcome.FAILED, Outcome.FAILED, Outcome.FAILED, Outcome.FAILED))
        .isEqualTo(Change.OPENED);
  }

  /** What the last of some events means. */
  private Change end(Outcome... outcomes) {
    return Stream.of(outcomes)
        .map(
            outcome -> {
              HandlerExecution one = execution();
              state.began(one);
              one.became(outcome);
              return state.ended(one);
            })
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private Health.Part health() {
    return state.health("circuit breaker");
  }

  private HandlerExecution execution() {
    return TestListener.execution(timer);
  }
}
