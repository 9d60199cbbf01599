package io.vireo.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SpinningLockTest {
  private final SpinningLock lock = new SpinningLock();
  private final CompletableFuture<Boolean> held = new CompletableFuture<>();

  @Test
  void aThreadThatFindsTheLockTakenGetsItOnceItIsReleased() {
    lock.lock();
    try {
      CleanThreads.daemon("other", this::takeLock).start();
      await().until(lock::hasQueuedThreads);
      assertThat(held).isNotDone();
    } finally {
      lock.unlock();
    }

    assertThat(held.join()).isTrue();
  }

  private void takeLock() {
    lock.lock();
    try {
      held.complete(lock.isHeldByCurrentThread());
    } finally {
      lock.unlock();
    }
  }
}
