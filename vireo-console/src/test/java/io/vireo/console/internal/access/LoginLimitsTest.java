package io.vireo.console.internal.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoginLimitsTest {
  private long now;
  private final LoginLimits limits = new LoginLimits(() -> now);

  private int permitted(String address, String name) {
    int count = 0;
    while (count < 1_000 && limits.permits(address, name)) {
      count++;
    }
    return count;
  }

  @Test
  void afterTenAttemptsThereIsOneMoreEachSixSeconds() {
    assertThat(permitted("10.0.0.1", "anna")).isEqualTo(10);
    now += Duration.ofSeconds(5).toNanos();
    assertThat(permitted("10.0.0.1", "anna")).isZero();
    now += Duration.ofSeconds(1).toNanos() + 1_000_000;
    assertThat(permitted("10.0.0.1", "anna")).isEqualTo(1);
    now += Duration.ofHours(1).toNanos();
    assertThat(permitted("10.0.0.1", "anna")).isEqualTo(10);
  }

  @Test
  void addressesOfOneNetworkCountTogether() {
    assertThat(permitted("2001:db8:1:2:a::1", "anna")).isEqualTo(10);
    assertThat(permitted("2001:db8:1:2:b:c:d:e", "otto")).isZero();
    assertThat(permitted("2001:db8:1:3:a::1", "vera")).isEqualTo(10);
  }

  @Test
  void thereIsALimitInAll() {
    int all = 0;
    for (int i = 0; i < 50; i++) {
      all += permitted("10.0.0." + i, "name" + i);
    }
    assertThat(all).isEqualTo(100);
  }

  @Test
  void attemptsThatSucceedAreFree() {
    for (int i = 0; i < 500; i++) {
      assertThat(limits.permits("10.0.0.1", "anna")).isTrue();
      limits.succeeded("10.0.0.1", "anna");
    }
  }

  @Test
  void onlyWrongTokensCount() {
    for (int i = 0; i < 500; i++) {
      assertThat(limits.check("10.0.0.1", () -> true)).isTrue();
    }
    for (int i = 0; i < 10; i++) {
      assertThat(limits.check("10.0.0.1", () -> false)).isFalse();
    }
    assertThat(limits.check("10.0.0.1", () -> true)).isFalse();
    assertThat(limits.check("10.0.0.2", () -> true)).isTrue();
  }

  @Test
  void aMillionNamesTakeLittleMemory() {
    for (int i = 0; i < 1_000_000; i++) {
      limits.permits("10.0.0.1", "name" + i);
    }
    assertThat(limits.size()).isLessThanOrEqualTo(10_000);
  }
}
