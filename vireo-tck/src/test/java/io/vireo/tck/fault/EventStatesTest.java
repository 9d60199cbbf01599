package io.vireo.tck.fault;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventStatesTest {
  private static final int MILLION = 1_000_000;

  private final EventStates states = new EventStates();

  @Test
  void aMillionSettledEventsTakeNoMemoryAndAreNotForgotten() {
    for (int i = 0; i < MILLION; i++) {
      states.add();
      states.set(i, EventStates.CONFIRMED);
      states.set(i, EventStates.HANDLED);
    }

    assertThat(states.pagesHeld()).isLessThanOrEqualTo(1);
    assertThat(states.settled()).isEqualTo(MILLION);
    assertThat(states.get(17) & EventStates.HANDLED).isNotZero();
    assertThat(states.get(MILLION - 1) & EventStates.HANDLED).isNotZero();
  }

  @Test
  void onlyThePageOfAnOpenEventIsHeld() {
    for (int i = 0; i < MILLION; i++) {
      states.add();
      states.set(i, EventStates.CONFIRMED);
      if (i != MILLION / 2) {
        states.set(i, EventStates.HANDLED);
      }
    }

    assertThat(states.pagesHeld()).isLessThanOrEqualTo(2);
    assertThat(states.settled()).isEqualTo(MILLION / 2);
    assertThat(EventStates.isOpen(states.get(MILLION / 2))).isTrue();

    states.set(MILLION / 2, EventStates.HANDLED);
    assertThat(states.settled()).isEqualTo(MILLION);
  }

  @Test
  void anEventWithoutAnOutcomeIsNotSettledThoughItWasHandled() {
    states.add();
    states.set(0, EventStates.HANDLED);
    assertThat(states.settled()).isZero();

    states.set(0, EventStates.FAILED);
    assertThat(states.settled()).isOne();
  }

  @Test
  void aRecoveredEventKeepsItsPage() {
    for (int i = 0; i < 10_000; i++) {
      states.add();
      states.set(i, EventStates.CONFIRMED);
      states.set(i, i == 5 ? EventStates.RECOVERED : EventStates.HANDLED);
    }

    assertThat(states.get(5)).isEqualTo(EventStates.CONFIRMED | EventStates.RECOVERED);
    assertThat(states.settled()).isEqualTo(10_000);
  }
}
