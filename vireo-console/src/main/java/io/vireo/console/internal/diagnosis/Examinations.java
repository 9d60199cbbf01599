package io.vireo.console.internal.diagnosis;

import io.vireo.console.internal.operation.ApiException;
import io.vireo.spi.CleanThreads;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Runs examinations of the broker one at a time, on a thread of its own, and keeps their results
 * for a while. All who ask for the same examination while it waits or runs get the same result. Any
 * thread may call; the lock is held for moments only.
 */
final class Examinations implements AutoCloseable {
  /** How many examinations may wait. Each takes some seconds. */
  private static final int MOST_WAITING = 20;

  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final ExecutorService thread;
  private final Map<String, Examination> examinations = new HashMap<>();

  private record Examination(CompletableFuture<Object> result, long begun) {}

  Examinations() {
    ThreadPoolExecutor single =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            task -> CleanThreads.daemon("vireo-console-diagnosis", task));
    single.allowCoreThreadTimeOut(true);
    this.thread = single;
  }

  /**
   * The result of an examination. Blocks until it is there.
   *
   * @param name distinguishes the examinations
   * @param fresh whether a result that is there already does not serve
   * @param keptFor how long a result serves that is not to be fresh
   */
  <T> T get(String name, boolean fresh, Duration keptFor, Class<T> type, Supplier<T> examine) {
    CompletableFuture<Object> result = result(name, fresh, keptFor, examine);
    try {
      return type.cast(result.get(LONGEST.toSeconds(), TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw ApiException.of(504, "The broker was not examined within a minute; try again", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiException.closing(e);
    }
  }

  private synchronized CompletableFuture<Object> result(
      String name, boolean fresh, Duration keptFor, Supplier<?> examine) {
    long now = System.nanoTime();
    examinations
        .values()
        .removeIf(one -> one.result.isDone() && now - one.begun > LONGEST.toNanos());
    Examination known = examinations.get(name);
    if (known != null
        && (!known.result.isDone()
            || (!fresh
                && !known.result.isCompletedExceptionally()
                && now - known.begun < keptFor.toNanos()))) {
      return known.result;
    }
    try {
      CompletableFuture<Object> result = CompletableFuture.supplyAsync(examine::get, thread);
      examinations.put(name, new Examination(result, now));
      return result;
    } catch (RejectedExecutionException e) {
      if (thread.isShutdown()) {
        throw ApiException.closing(e);
      }
      throw ApiException.of(
          503, "Too many examinations of the broker are waiting; try again in a moment", e);
    }
  }

  /** Ends the thread. Those who wait for an examination that will not run are told so at once. */
  @Override
  public void close() {
    thread.shutdownNow();
    List<Examination> left;
    synchronized (this) {
      left = List.copyOf(examinations.values());
    }
    left.forEach(one -> one.result.completeExceptionally(ApiException.closing(null)));
  }
}
