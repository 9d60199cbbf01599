package io.vireo.console.internal.failure;

import static io.vireo.console.internal.failure.TestRecords.record;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vireo.Observer;
import io.vireo.RecoveryFilter;
import io.vireo.console.internal.operation.ApiException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FailureIndexTest {
  private final String route = TestRecords.freshName("order.placed");
  private final Observer app = Observer.connect("memory:" + TestRecords.freshName("console"));
  private final AtomicInteger failures = new AtomicInteger();
  private final Set<String> named = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> counted = new ConcurrentHashMap<>();
  private final FailureIndex index =
      new FailureIndex(
          name -> {
            counted.merge(name, 1, Integer::sum);
            return app.recovery(name);
          },
          this::named,
          LookLimits.of(app),
          new TestHub(),
          new IndexTiming(
              Duration.ofMillis(5),
              Duration.ofMillis(5),
              Duration.ofMillis(5),
              Duration.ofMillis(200),
              1 << 20));

  private KnownRoutes named() {
    if (failures.getAndDecrement() > 0) {
      throw new LinkageError("in a test");
    }
    return new KnownRoutes(Set.copyOf(named), null);
  }

  @AfterEach
  void close() {
    index.close();
    app.close();
  }

  private void store(int number) {
    TestRecords.store(app, route, number, i -> record("r" + i, "m", "{}".getBytes(UTF_8)));
  }

  /** The routes that are counted in a round from now on. */
  private Set<String> countedNow() {
    counted.clear();
    await().until(() -> counted.getOrDefault(FailureIndex.UNROUTED, 0) >= 2);
    return Set.copyOf(counted.keySet());
  }

  private int shown() {
    return index.read(
        known -> known.routes().values().stream().mapToInt(one -> one.rows().size()).sum());
  }

  @Test
  void anErrorInOneRoundDoesNotEndTheNextOnes() {
    failures.set(1);
    await().until(() -> failures.get() <= 0);
    named.add(route);
    store(3);

    await().until(() -> shown() == 3);
  }

  @Test
  void aNameThatIsAskedForAndHoldsNothingIsForgotten() {
    index.requireRead("nobody knows it");

    await().until(() -> !countedNow().contains("nobody knows it"));
    index.requireRead("nobody knows it");
  }

  @Test
  void aRouteThatHasGoneIsForgottenWhenItsRecordsAreGone() {
    named.add(route);
    store(3);
    await().until(() -> shown() == 3);
    named.clear();
    assertThat(countedNow()).contains(route);

    app.recovery(route).discard(RecoveryFilter.all());

    await().until(() -> !countedNow().contains(route));
    Set<String> left = index.read(known -> known.routes().keySet());
    assertThat(left).doesNotContain(route);
  }

  @Test
  void whoAsksWhenTheConsoleIsClosedIsToldSo() {
    index.close();

    assertThatThrownBy(() -> index.requireRead(route))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(503))
        .hasMessageContaining("The console is being closed");
  }
}
