package io.vireo.console.internal.server;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class WatchdogTest {
  @Test
  void anErrorInOneLookDoesNotEndTheNextOnes() throws InterruptedException {
    CountDownLatch failed = new CountDownLatch(1);
    AtomicBoolean first = new AtomicBoolean(true);
    try (Watchdog watchdog = new Watchdog()) {
      watchdog.hurryWhile(
          () -> {
            if (first.getAndSet(false)) {
              failed.countDown();
              throw new LinkageError("in a test");
            }
            return false;
          });
      failed.await();

      Watchdog.Watch watch = watchdog.watch(Duration.ofMillis(1), false);

      assertThatThrownBy(() -> new CountDownLatch(1).await(20, TimeUnit.SECONDS))
          .isInstanceOf(InterruptedException.class);
      watch.end();
    }
  }
}
