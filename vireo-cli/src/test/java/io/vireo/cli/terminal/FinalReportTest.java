package io.vireo.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class FinalReportTest {

  @Test
  void whoComesSecondWaitsForTheWordsOfTheFirstAndSaysNothing() throws Exception {
    FinalReport last = new FinalReport();
    CountDownLatch printing = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicBoolean said = new AtomicBoolean();
    CompletableFuture<Integer> first =
        CompletableFuture.supplyAsync(
            () ->
                last.once(
                    () -> {
                      printing.countDown();
                      awaitQuietly(release);
                      said.set(true);
                      return 3;
                    }));
    assertThat(printing.await(30, TimeUnit.SECONDS)).isTrue();

    CompletableFuture<Integer> second =
        CompletableFuture.supplyAsync(
            () ->
                last.once(
                    () -> {
                      throw new AssertionError("said twice");
                    }));
    assertThat(second).isNotDone();
    release.countDown();

    assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo(3);
    assertThat(said).isTrue();
    assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(3);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
