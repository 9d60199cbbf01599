package io.vireo.internal.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Control.Pause;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PausesTest {
  private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");
  private static final Pause OWN = Pause.of("anna", null, SINCE, null, false);
  private static final Pause ROUTE = Pause.of("ben", null, SINCE, null, true);
  private static final Pause NEXT = Pause.of("cleo", null, SINCE, null, true);

  private final AtomicInteger held = new AtomicInteger();
  private final Pauses pauses = new Pauses(held::incrementAndGet);

  @Test
  void itRunsWhileItHasNone() {
    assertThat(pauses.any()).isFalse();
    pauses.pause(OWN, false);
    pauses.routePaused(ROUTE);
    assertThat(held).hasValue(2);
    assertThat(pauses.current()).isEqualTo(ROUTE);

    pauses.routeResumed();
    assertThat(pauses.current()).isEqualTo(OWN);
    pauses.end(OWN);

    assertThat(pauses.any()).isFalse();
  }

  @Test
  void onlyThePauseWhoseTimeHasComeEnds() {
    pauses.pause(OWN, false);
    Pause later = Pause.of("anna", "again", SINCE, null, false);
    pauses.pause(later, false);

    pauses.end(OWN);

    assertThat(pauses.current()).isEqualTo(later);
  }

  @Test
  void thePauseOfTheBreakerIsToldLastAndEndsWithItsTimeOrWithAResume() {
    Pause breaker = Pause.of("its circuit breaker", null, SINCE, SINCE.plusSeconds(1), false);
    pauses.breakerOpened(breaker);
    assertThat(held).hasValue(1);
    assertThat(pauses.current()).isEqualTo(breaker);

    pauses.pause(OWN, false);
    assertThat(pauses.current()).isEqualTo(OWN);
    pauses.end(OWN);
    assertThat(pauses.current()).isEqualTo(breaker);
    pauses.end(breaker);
    assertThat(pauses.any()).isFalse();

    pauses.breakerOpened(breaker);
    pauses.resume();
    assertThat(pauses.any()).isFalse();
  }

  @Test
  void aResumeEndsBothAndThatPauseOfTheRouteIsIgnoredFromThenOn() {
    pauses.pause(OWN, false);
    pauses.routePaused(ROUTE);
    pauses.resume();
    held.set(0);

    assertThat(pauses.any()).isFalse();
    pauses.attaching(ROUTE);
    assertThat(brokerSaysLater(ROUTE)).isTrue();
    assertThat(pauses.any()).isFalse();
    assertThat(held).hasValue(0);

    pauses.routePaused(NEXT);
    assertThat(pauses.current()).isEqualTo(NEXT);
    assertThat(held).hasValue(1);
  }

  @Test
  void aRouteThatIsPausedAnewAfterItsEndIsNotIgnored() {
    pauses.routePaused(ROUTE);
    pauses.resume();
    pauses.routeResumed();

    pauses.routePaused(ROUTE);

    assertThat(pauses.current()).isEqualTo(ROUTE);
  }

  @Test
  void whatTheBrokerSaidBeforeACommandDoesNotCount() {
    long before = System.nanoTime();
    pauses.routePaused(ROUTE);

    assertThat(pauses.brokerSays(null, before)).isFalse();
    assertThat(pauses.brokerSays(NEXT, before)).isFalse();

    assertThat(pauses.current()).isEqualTo(ROUTE);
  }

  @Test
  void whatTheBrokerSaysAfterACommandCounts() {
    pauses.routePaused(ROUTE);

    assertThat(brokerSaysLater(NEXT)).isTrue();
    assertThat(pauses.current()).isEqualTo(NEXT);
    assertThat(brokerSaysLater(null)).isTrue();
    assertThat(pauses.any()).isFalse();
  }

  @Test
  void aPauseThatIsKnownKeepsWhoAttachesFromTakingEvents() {
    pauses.routePaused(ROUTE);

    assertThat(pauses.attaching(null)).isTrue();

    assertThat(pauses.current()).isEqualTo(ROUTE);
    assertThat(new Pauses(() -> {}).attaching(null)).isFalse();
  }

  @Test
  void aSignalCanEndAPauseThatASignalHasMadeAlsoWhenAnotherTookItsPlace() {
    pauses.pause(OWN, true);
    assertThat(pauses.signalled()).isTrue();
    pauses.pause(OWN, false);
    assertThat(pauses.signalled()).isTrue();

    pauses.resume();
    assertThat(pauses.signalled()).isFalse();
    pauses.pause(OWN, false);
    assertThat(pauses.signalled()).isFalse();
  }

  private boolean brokerSaysLater(@Nullable Pause pause) {
    return pauses.brokerSays(pause, System.nanoTime() + 1);
  }
}
