package io.vireo.internal.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandlerThreadsTest {
  private final Timer timer = new Timer();
  private final HandlerThreads threads = new HandlerThreads(timer);

  @AfterEach
  void close() {
    threads.close();
    timer.close();
  }

  @Test
  void tasksThatWaitForEachOtherAllGetAThread() throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(50);
    CountDownLatch done = new CountDownLatch(50);
    for (int i = 0; i < 50; i++) {
      threads.execute(
          () -> {
            meet(barrier);
            done.countDown();
          });
    }

    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void quickTasksShareFewThreads() throws Exception {
    Set<Thread> used = ConcurrentHashMap.newKeySet();
    for (int round = 0; round < 1_000; round++) {
      CountDownLatch done = new CountDownLatch(1);
      threads.execute(
          () -> {
            used.add(Thread.currentThread());
            done.countDown();
          });
      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    }

    // On a busy machine the next task may come before the last thread is free again.
    assertThat(used).hasSizeLessThan(100);
  }

  @Test
  void aTaskThatThrowsHarmsNoOther() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    threads.execute(
        () -> {
          throw new IllegalStateException("expected by this test");
        });
    threads.execute(done::countDown);

    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatWasHandedInBeforeTheCloseIsStillDone() throws Exception {
    CountDownLatch done = new CountDownLatch(100);
    for (int i = 0; i < 100; i++) {
      threads.execute(done::countDown);
    }
    threads.close();

    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
