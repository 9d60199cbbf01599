package io.vireo.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.Failure;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FailureReportsTest {
  private final FailureReports reports = new FailureReports();
  private final List<Integer> told = new CopyOnWriteArrayList<>();
  private final CountDownLatch hanging = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void close() {
    release.countDown();
    reports.close();
  }

  @Test
  void nobodyListensAtFirst() {
    assertThat(reports.areWanted()).isFalse();
    reports.add(failure -> {});
    assertThat(reports.areWanted()).isTrue();
  }

  @Test
  void aListenerThatHangsCostsTheFailuresThatNoRoomIsLeftForAndThatIsCounted() throws Exception {
    hang();

    IntStream.range(1, 1_500).forEach(number -> reports.tell(failure(number, 1)));

    assertThat(reports.dropped()).isEqualTo(499);
    release.countDown();
    await().until(() -> told.size() == 1_001);
    assertThat(told).isEqualTo(IntStream.rangeClosed(0, 1_000).boxed().toList());
  }

  @Test
  void largeEventsDoNotPileUp() throws Exception {
    hang();

    IntStream.range(1, 100).forEach(number -> reports.tell(failure(number, 1 << 20)));

    assertThat(reports.dropped()).isEqualTo(83);
    release.countDown();
    await().until(() -> told.size() == 17);
    reports.tell(failure(100, 1 << 25));
    await().until(() -> told.contains(100));
  }

  private void hang() throws InterruptedException {
    reports.add(
        failure -> {
          hanging.countDown();
          release.await();
          told.add(failure.attempt());
        });
    reports.tell(failure(0, 1));
    hanging.await();
  }

  @Test
  void closingGivesTheListenersTimeForWhatWaits() {
    reports.add(failure -> told.add(failure.attempt()));
    IntStream.range(0, 1_000).forEach(number -> reports.tell(failure(number, 1)));

    reports.close();

    assertThat(told).hasSize(1_000);
    reports.tell(failure(0, 1));
    assertThat(told).hasSize(1_000);
  }

  @Test
  void aListenerMayCloseAndOneThatHangsDelaysThatByAMomentOnly() throws Exception {
    reports.add(
        failure -> {
          reports.close();
          told.add(failure.attempt());
        });
    reports.tell(failure(1, 1));
    await().until(() -> told.contains(1));

    FailureReports stuck = new FailureReports();
    stuck.add(
        failure -> {
          hanging.countDown();
          release.await();
        });
    stuck.tell(failure(1, 1));
    hanging.await();
    long start = System.nanoTime();
    stuck.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void whateverAListenerThrowsTheOthersAreTold() {
    reports.add(
        failure -> {
          throw new Exception("expected by this test");
        });
    reports.add(
        failure -> {
          throw new AssertionError("expected by this test");
        });
    reports.add(
        failure -> {
          Thread.currentThread().interrupt();
          told.add(failure.attempt());
        });

    reports.tell(failure(1, 1));
    reports.tell(failure(2, 1));

    await().untilAsserted(() -> assertThat(told).containsExactly(1, 2));
  }

  private static Failure failure(int number, int bytes) {
    return Failure.builder("e", Failure.Outcome.RECOVERED, new IllegalStateException())
        .body(ByteBuffer.wrap(new byte[bytes]))
        .attempt(number)
        .build();
  }
}
