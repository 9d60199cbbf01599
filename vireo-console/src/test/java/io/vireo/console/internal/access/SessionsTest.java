package io.vireo.console.internal.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.console.ConsoleUser;
import io.vireo.console.Role;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private static final ConsoleUser ANNA = new ConsoleUser("anna", Role.ADMIN);

  private long now;
  private final Sessions sessions =
      new Sessions(Duration.ofMinutes(30), Duration.ofHours(12), () -> now);

  private Sessions.Opened open() {
    return sessions.open(() -> Optional.of(ANNA));
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void aSessionEndsWhenNobodyHasUsedItForTooLong() {
    Sessions.Opened opened = open();
    pass(Duration.ofMinutes(29));
    assertThat(sessions.find(opened.id())).isPresent();
    pass(Duration.ofMinutes(29));
    assertThat(sessions.find(opened.id())).isPresent();
    pass(Duration.ofMinutes(31));
    assertThat(sessions.find(opened.id())).isEmpty();
    assertThat(sessions.isAlive(opened.session())).isFalse();
  }

  @Test
  void aSessionEndsAfterItsLifetimeEvenIfItIsInUse() {
    Sessions.Opened opened = open();
    for (int i = 0; i < 36; i++) {
      assertThat(sessions.find(opened.id())).isPresent();
      pass(Duration.ofMinutes(20));
    }
    pass(Duration.ofSeconds(1));
    assertThat(sessions.find(opened.id())).isEmpty();
  }

  @Test
  void theNumberOfSessionsIsLimitedAndTheIdlestEnds() {
    Sessions.Opened idle = open();
    pass(Duration.ofSeconds(1));
    Sessions.Opened used = open();
    for (int i = 2; i < Sessions.MAX; i++) {
      open();
    }
    pass(Duration.ofSeconds(1));
    assertThat(sessions.find(used.id())).isPresent();
    open();
    assertThat(sessions.find(idle.id())).isEmpty();
    assertThat(sessions.find(used.id())).isPresent();
  }

  @Test
  void whoLogsInOverAndOverEndsNobodyElsesSession() {
    Sessions.Opened idle = open();
    pass(Duration.ofSeconds(1));
    ConsoleUser vera = new ConsoleUser("vera", Role.VIEWER);
    for (int i = 0; i < 2 * Sessions.MAX; i++) {
      sessions.open(() -> Optional.of(vera));
    }
    assertThat(sessions.find(idle.id())).isPresent();
  }

  @Test
  void noTwoSessionsHaveTheSameIdOrToken() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      Sessions.Opened opened = open();
      assertThat(seen.add(opened.id())).isTrue();
      assertThat(seen.add(opened.session().csrfToken())).isTrue();
      assertThat(opened.session().fingerprint()).isNotEqualTo(opened.id());
    }
  }
}
