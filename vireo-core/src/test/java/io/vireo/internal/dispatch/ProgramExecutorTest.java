package io.vireo.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.Control.Pause;
import io.vireo.internal.thread.HandlerThreads;
import io.vireo.internal.thread.Timer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An executor of the program, and what becomes of tasks that it refuses. */
class ProgramExecutorTest {
  private final Timer timer = new Timer();
  private final HandlerThreads threads = new HandlerThreads(timer);
  private final Hearing listener = new Hearing();
  private final CountDownLatch ran = new CountDownLatch(1);

  @AfterEach
  void close() {
    threads.close();
    timer.close();
  }

  private ProgramExecutor on(Executor executor) {
    return new ProgramExecutor(executor, threads, timer, "route x", () -> listener);
  }

  private static Executor refusing(int times) {
    AtomicInteger left = new AtomicInteger(times);
    return task -> {
      if (left.getAndDecrement() > 0) {
        throw new RejectedExecutionException("expected by this test");
      }
      task.run();
    };
  }

  private void awaitRan() throws InterruptedException {
    assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void itIsCalledOnAThreadOfTheObserver() throws Exception {
    List<Boolean> own = new CopyOnWriteArrayList<>();

    on(task -> {
          own.add(threads.isCurrentThread());
          task.run();
        })
        .execute(ran::countDown);

    awaitRan();
    assertThat(own).containsExactly(true);
  }

  @Test
  void aTaskThatIsRefusedIsTriedAgainAndItsListenerPausedMeanwhile() throws Exception {
    on(refusing(2)).execute(ran::countDown);

    awaitRan();
    assertThat(listener.heard).containsExactly("refuses", "refuses", "takes");
    assertThat(listener.pauses).hasSize(3).allMatch(listener.pauses.get(0)::equals);
    assertThat(listener.pauses.get(0).reason().orElse("")).contains("expected by this test");
  }

  @Test
  void aListenerWhoseHandlersRunIsNotPaused() throws Exception {
    listener.idle = false;

    on(refusing(2)).execute(ran::countDown);

    awaitRan();
    assertThat(listener.heard).isEmpty();
  }

  @Test
  void onceItsListenerIsStoppedWhatItRefusesRunsOnTheObserversThreads() throws Exception {
    listener.stopped = true;

    on(refusing(Integer.MAX_VALUE)).execute(ran::countDown);

    awaitRan();
  }

  @Test
  void theThreadOfTheProgramKeepsItsLoader() throws Exception {
    ClassLoader loader = new ClassLoader() {};
    List<Thread> used = new CopyOnWriteArrayList<>();
    List<ClassLoader> after = new CopyOnWriteArrayList<>();

    on(task -> {
          task.run();
          used.add(Thread.currentThread());
          after.add(Thread.currentThread().getContextClassLoader());
        })
        .execute(() -> Thread.currentThread().setContextClassLoader(loader));

    await().until(() -> !after.isEmpty());
    assertThat(used).isNotEmpty();
    assertThat(after).doesNotContain(loader);
  }

  @Test
  void aTaskThatThrowsIsNotTakenForARefusal() {
    AtomicInteger calls = new AtomicInteger();

    on(Runnable::run)
        .execute(
            () -> {
              calls.incrementAndGet();
              throw new IllegalStateException("expected by this test");
            });
    on(Runnable::run).execute(ran::countDown);

    await().until(() -> ran.getCount() == 0);
    assertThat(calls).hasValue(1);
    assertThat(listener.heard).isEmpty();
  }

  /** Remembers what it is told. */
  private static final class Hearing implements ProgramExecutor.Listener {
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<Pause> pauses = new CopyOnWriteArrayList<>();
    private volatile boolean idle = true;
    private volatile boolean stopped;

    @Override
    public boolean isStopped() {
      return stopped;
    }

    @Override
    public boolean isIdle() {
      return idle;
    }

    @Override
    public void executorRefuses(Pause pause) {
      heard.add("refuses");
      pauses.add(pause);
    }

    @Override
    public void executorTakes(Pause pause) {
      heard.add("takes");
      pauses.add(pause);
    }
  }
}
