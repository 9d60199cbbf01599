package io.vireo.internal.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vireo.NoConnectionException;
import io.vireo.PayloadException;
import io.vireo.RecoveryException;
import io.vireo.RecoveryFilter;
import io.vireo.RedriveOptions;
import io.vireo.RedriveResult;
import io.vireo.spi.PublishCallback;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RedriveTest {
  private final ExecutorService brokersThread = Executors.newSingleThreadExecutor();
  private final FakeRecoveryQueue queue = new FakeRecoveryQueue();
  private RedriveOptions options = RedriveOptions.defaults();

  @AfterEach
  void stop() {
    brokersThread.shutdownNow();
  }

  private RedriveResult run() {
    return new Redrive(
            "RECOVERY.e on somewhere",
            queue,
            new RecoveryReader("e"),
            RecoveryFilter.all(),
            options)
        .run();
  }

  private RecoveryException runIntoFailure() {
    return catchThrowableOfType(RecoveryException.class, this::run);
  }

  /** Makes an action of which one call fails. */
  private static Runnable failingAt(int number) {
    AtomicInteger calls = new AtomicInteger();
    return () -> {
      if (calls.incrementAndGet() == number) {
        throw new NoConnectionException("the link has gone");
      }
    };
  }

  @Test
  void noMoreThanTheWindowAreOpenAtAnyTime() {
    queue.with(1, 200);
    options = RedriveOptions.builder().window(7).build();
    AtomicInteger most = new AtomicInteger();
    queue.broker =
        (event, callback) -> {
          int open = queue.published.size() - (200 - queue.records.size());
          most.accumulateAndGet(open, Math::max);
          brokersThread.execute(() -> callback.confirmed(true));
        };

    assertThat(run()).isEqualTo(new RedriveResult(200, 200, 200, 0));

    assertThat(most.get()).isBetween(1, 7);
    assertThat(queue.records).isEmpty();
    assertThat(queue.published).hasSize(200).startsWith("1", "2", "3").endsWith("199", "200");
  }

  /** Else more events than the window would be delivered again when the connection breaks. */
  @Test
  void removalsOfWhichTheBrokerMayNotKnowCountAsOpen() {
    queue.with(1, 200);
    options = RedriveOptions.builder().window(7).build();
    queue.broker = (event, callback) -> callback.confirmed(true);

    run();

    assertThat(queue.mostRemovedTogether).isBetween(1, 7);
  }

  @Test
  void aFailureEndsItAndWhatIsConfirmedAllTheSameIsRemoved() {
    queue.with(1, 10);
    options = RedriveOptions.builder().window(4).build();
    Deque<PublishCallback> open = new ArrayDeque<>();
    queue.broker =
        (event, callback) -> {
          open.add(callback);
          if (open.size() == 4) {
            // The second event fails while three others are unconfirmed, of which two are confirmed
            // later.
            open.poll().confirmed(true);
            open.poll().failed(new NoConnectionException("the link has gone"));
            open.poll().confirmed(true);
            open.poll().confirmed(false);
          }
        };

    RecoveryException thrown = runIntoFailure();

    assertThat(thrown.result()).isEqualTo(new RedriveResult(4, 4, 2, 0));
    assertThat(thrown)
        .hasMessageContaining("RECOVERY.e on somewhere")
        .hasMessageContaining("the link has gone")
        .hasMessageContaining("2 events are redriven")
        .hasMessageContaining("Redrive again")
        .hasCauseInstanceOf(NoConnectionException.class);
    assertThat(queue.bodies()).hasSize(8).noneMatch(body -> body.contains("\"1\""));
    assertThat(queue.bodies()).noneMatch(body -> body.contains("\"3\""));
  }

  @Test
  void whatTheBrokerDoesNotTakeAsItIsStaysAndTheRestGoesOn() {
    queue.with(1, 3);
    queue.broker =
        (event, callback) -> {
          if (queue.published.size() == 2) {
            callback.failed(new PayloadException("its headers are too large"));
          } else {
            callback.confirmed(true);
          }
        };

    assertThat(run()).isEqualTo(new RedriveResult(3, 3, 2, 1));

    assertThat(queue.bodies()).containsExactly("{\"message\":\"2\"}");
  }

  @Test
  void aLookThatEndsIsTold() {
    queue.with(1, 10);
    queue.beforeNext = failingAt(5);

    assertThat(runIntoFailure().result()).isEqualTo(new RedriveResult(4, 4, 4, 0));

    assertThat(queue.records).hasSize(6);
  }

  @Test
  void whoCannotBeRemovedIsNotCounted() {
    queue.with(1, 10);
    queue.beforeRemove = failingAt(3);

    assertThat(runIntoFailure().result()).isEqualTo(new RedriveResult(3, 3, 2, 0));

    assertThat(queue.published).hasSize(3);
  }

  @Test
  void anEndOfWhichTheBrokerHasNotHeardIsTold() {
    queue.with(1, 2);
    queue.beforeClose = failingAt(1);

    assertThat(runIntoFailure()).hasMessageContaining("the link has gone");
  }

  @Test
  void anInterruptEndsItAndLosesNothing() {
    queue.with(1, 1);
    Thread redriving = Thread.currentThread();
    queue.broker =
        (event, callback) -> {
          redriving.interrupt();
          brokersThread.execute(
              () -> {
                // The event is confirmed only after the redrive has noticed the interrupt.
                while (redriving.isInterrupted()) {
                  Thread.onSpinWait();
                }
                callback.confirmed(true);
              });
        };

    RecoveryException thrown = runIntoFailure();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(thrown.result().redriven()).isEqualTo(1);
    assertThat(queue.records).isEmpty();
  }

  @Test
  void whatTheProgramThrowsComesThroughOnceAllIsInOrder() {
    queue.with(1, 10);
    NoConnectionException ofTheProgram = new NoConnectionException("of the program");
    queue.broker = (event, callback) -> brokersThread.execute(() -> callback.confirmed(true));
    options =
        RedriveOptions.builder()
            .window(4)
            .progress(
                result -> {
                  if (result.seen() == 3) {
                    throw ofTheProgram;
                  }
                })
            .build();

    assertThatThrownBy(this::run).isSameAs(ofTheProgram);

    assertThat(queue.published).containsExactly("1", "2", "3");
    assertThat(queue.records).hasSize(7);
  }

  @Test
  void whoIsToStopPublishesNothingMoreAndAwaitsWhatIsPublished() {
    queue.with(1, 10);
    options = RedriveOptions.builder().stopWhen(() -> queue.published.size() == 3).build();
    Deque<PublishCallback> open = new ArrayDeque<>();
    queue.broker =
        (event, callback) -> {
          open.add(callback);
          if (open.size() == 3) {
            brokersThread.execute(() -> open.forEach(one -> one.confirmed(true)));
          }
        };

    assertThat(run()).isEqualTo(new RedriveResult(3, 3, 3, 0));

    assertThat(queue.published).containsExactly("1", "2", "3");
    assertThat(queue.records).hasSize(7);
  }

  @Test
  void aSlowRedriveStopsWhileItWaitsForItsTurn() {
    queue.with(1, 10);
    AtomicInteger asked = new AtomicInteger();
    options =
        RedriveOptions.builder()
            .eventsPerSecond(0.001)
            .stopWhen(() -> asked.incrementAndGet() > 5)
            .build();
    queue.broker = (event, callback) -> callback.confirmed(true);

    assertThat(run()).isEqualTo(new RedriveResult(1, 1, 1, 0));

    assertThat(queue.records).hasSize(9);
  }

  @Test
  void whatStopWhenThrowsComesThrough() {
    queue.with(1, 10);
    NoConnectionException ofTheProgram = new NoConnectionException("of the program");
    options =
        RedriveOptions.builder()
            .stopWhen(
                () -> {
                  throw ofTheProgram;
                })
            .build();

    assertThatThrownBy(this::run).isSameAs(ofTheProgram);

    assertThat(queue.published).isEmpty();
    assertThat(queue.records).hasSize(10);
  }
}
