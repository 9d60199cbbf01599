package io.vireo.rabbitmq.internal.publish;

import static io.vireo.rabbitmq.internal.publish.NextStep.Other.FLUSH;
import static io.vireo.rabbitmq.internal.publish.NextStep.Other.HAND_OVER;
import static io.vireo.rabbitmq.internal.publish.NextStep.Other.NOTHING;
import static io.vireo.rabbitmq.internal.publish.TestEvents.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vireo.NoConnectionException;
import io.vireo.VireoException;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.connection.Preparation;
import io.vireo.rabbitmq.internal.connection.TestConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PublishQueueTest {
  private static final int CAPACITY = 10;

  private final List<PendingPublish> settled = new ArrayList<>();
  private final PublishChannel channel = newChannel();
  private volatile @Nullable VireoException refusal;
  private final PublishQueue queue = new PublishQueue(CAPACITY, pending -> refusal);

  // 1: an event is in one place. 2: it is settled once.

  @Test
  void aConfirmedEventIsSettledOnce() throws Exception {
    queue.openChannel(channel);
    PendingPublish event = write("a");

    queue.confirm(channel, 1, false, settled);
    queue.confirm(channel, 1, false, settled);

    assertThat(settled).containsExactly(event);
    assertThat(queue.settleAll()).isEmpty();
  }

  @Test
  void aConfirmThatComesAfterTheDeadlineFindsNothing() throws Exception {
    queue.openChannel(channel);
    PendingPublish late = event("late", System.nanoTime());
    queue.add(late);

    assertThat(queue.sweep().expired()).containsExactly(late);
    queue.confirm(channel, 1, false, settled);

    assertThat(settled).isEmpty();
    assertThat(queue.settleAll()).isEmpty();
  }

  @Test
  void allEventsAreSettledWhereverTheyAre() throws Exception {
    queue.openChannel(channel);
    write("rejected");
    queue.reject(channel, 1, false, settled);
    write("written");
    TestConnection.block(channel.connection, true);
    queue.add(event("waiting"));

    assertThat(names(queue.settleAll())).containsExactly("written", "rejected", "waiting");
    assertThat(queue.settleAll()).isEmpty();
  }

  @Test
  void rejectedEventsStayAndAreWrittenAgainInOrder() throws Exception {
    queue.openChannel(channel);
    write("a");
    write("b");

    assertThat(queue.reject(channel, 2, true, settled)).isEqualTo(NOTHING);
    assertThat(queue.supervise()).isEqualTo(NOTHING);

    assertThat(queue.writeRejectedAgain(System.nanoTime())).isEqualTo(HAND_OVER);
    assertThat(names(writeAll())).containsExactly("a", "b");
    assertThat(settled).isEmpty();
  }

  @Test
  void aRejectedEventIsNotWrittenShortlyBeforeItsDeadline() throws Exception {
    queue.openChannel(channel);
    PendingPublish event = write("a");
    queue.reject(channel, 1, false, settled);

    assertThat(queue.writeRejectedAgain(event.deadlineNanos)).isEqualTo(NOTHING);
    assertThat(queue.settleAll()).containsExactly(event);
  }

  @Test
  void aRefusedEventIsNotAdded() {
    refusal = new NoConnectionException("closed");

    assertThatThrownBy(() -> queue.add(event("a"))).isSameAs(refusal);
    assertThat(queue.settleAll()).isEmpty();
  }

  @Test
  void anEventThatTheClientRefusesLeavesItsNumberToTheNext() throws Exception {
    queue.openChannel(channel);
    PendingPublish refused = event("too large");
    queue.add(refused);

    assertThat(queue.settleUnwritten(refused)).isTrue();
    queue.written(true);

    assertThat(write("b").sequence()).isEqualTo(1);
    assertThat(names(queue.settleAll())).containsExactly("b");
  }

  // 3: without a channel the window is empty, and written events go first.

  @Test
  void unconfirmedEventsAreWrittenToTheNextChannelBeforeThoseThatWait() throws Exception {
    queue.openChannel(channel);
    write("a");
    write("b");
    write("c");
    queue.confirm(channel, 2, false, settled);

    queue.closeChannel(false);
    queue.add(event("d"));
    PublishChannel next = newChannel();

    assertThat(queue.openChannel(next)).isEqualTo(HAND_OVER);
    List<PendingPublish> written = writeAll();
    assertThat(names(written)).containsExactly("a", "c", "d");
    assertThat(written).extracting(PendingPublish::sequence).containsExactly(1L, 2L, 3L);
  }

  @Test
  void answersOverAChannelThatHasEndedChangeNothing() throws Exception {
    queue.openChannel(channel);
    write("a");
    queue.closeChannel(false);
    queue.openChannel(newChannel());
    writeAll();

    queue.confirm(channel, 1, false, settled);
    queue.reject(channel, 1, false, settled);

    assertThat(settled).isEmpty();
    assertThat(names(queue.settleAll())).containsExactly("a");
  }

  @Test
  void aChannelThatIsOpenedInsteadOfAnotherGetsItsEvents() throws Exception {
    queue.openChannel(channel);
    write("a");

    queue.openChannel(newChannel());

    assertThat(names(writeAll())).containsExactly("a");
  }

  // 4: one thread has the turn.

  @Test
  void oneThreadWritesAndTakesAlongWhatOthersAdd() throws Exception {
    queue.openChannel(channel);
    PendingPublish first = event("a");
    PendingPublish second = event("b");

    assertThat(queue.add(first)).isSameAs(first);
    assertThat(queue.add(second)).isEqualTo(NOTHING);
    assertThat(queue.supervise()).isEqualTo(NOTHING);
    assertThat(queue.beginFlush()).isNull();

    assertThat(queue.written(true)).isSameAs(second);
    assertThat(queue.written(true)).isEqualTo(NOTHING);
    assertThat(first.sequence()).isEqualTo(1);
    assertThat(second.sequence()).isEqualTo(2);
  }

  @Test
  void anEmittingThreadThatHasWrittenEnoughHandsOver() throws Exception {
    queue.openChannel(channel);
    queue.add(event("a"));
    PendingPublish second = event("b");
    queue.add(second);
    queue.written(true);
    queue.add(event("c"));

    assertThat(queue.written(false)).isEqualTo(HAND_OVER);
  }

  @Test
  void aWriteThatHangsPastTheDeadlineIsFound() throws Exception {
    queue.openChannel(channel);
    queue.add(event("a", System.nanoTime()));

    await()
        .untilAsserted(
            () -> assertThat(queue.sweep().trouble()).isEqualTo(DeadlineSweep.Trouble.WRITE_HANGS));
  }

  // 5: what can be written is written.

  @Test
  void eventsThatComeWithoutAChannelAreHandedOverWhenThereIsOne() throws Exception {
    assertThat(queue.add(event("a"))).isEqualTo(NOTHING);

    assertThat(queue.openChannel(channel)).isEqualTo(HAND_OVER);
  }

  @Test
  void eventsThatComeWhileTheBrokerDoesNotReadAreHandedOverWhenItReadsAgain() throws Exception {
    queue.openChannel(channel);
    TestConnection.block(channel.connection, true);
    assertThat(queue.add(event("a"))).isEqualTo(NOTHING);

    TestConnection.block(channel.connection, false);

    assertThat(queue.unblocked(channel)).isEqualTo(HAND_OVER);
  }

  @Test
  void anEventThatNeedsPreparationIsHandedOver() throws Exception {
    queue.openChannel(channel);
    PendingPublish event = event("a", System.nanoTime() + 1_000_000_000, new Unprepared());

    assertThat(queue.add(event)).isEqualTo(HAND_OVER);
    assertThat(queue.supervise()).isEqualTo(new NextStep.Prepare(event, channel.connection));
    assertThat(queue.settleUnprepared(event)).isTrue();
    assertThat(queue.settleUnprepared(event)).isFalse();
  }

  @Test
  void nothingIsWrittenToAChannelOverWhichAWriteHasFailed() throws Exception {
    queue.openChannel(channel);
    queue.stopWriting(channel);

    assertThat(queue.add(event("a"))).isEqualTo(NOTHING);
    assertThat(queue.state().channelUsable()).isFalse();
  }

  // 6: emitters wait while the queue is full.

  @Test
  void emittersWaitUntilTheQueueIsWellBelowItsCapacity() throws Exception {
    queue.openChannel(channel);
    for (int i = 0; i < CAPACITY; i++) {
      write("e" + i);
    }
    CountDownLatch added = new CountDownLatch(1);
    Thread emitter = new Thread(() -> added(added));
    emitter.start();
    await().until(() -> emitter.getState() == Thread.State.TIMED_WAITING);

    queue.confirm(channel, 2, true, settled);
    assertThat(emitter.getState()).isEqualTo(Thread.State.TIMED_WAITING);

    queue.confirm(channel, 3, true, settled);
    assertThat(added.await(10, TimeUnit.SECONDS)).isTrue();
  }

  private void added(CountDownLatch added) {
    try {
      queue.add(event("late"));
      added.countDown();
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anEventWhoseDeadlineComesBeforeThereIsRoomIsNotAdded() throws Exception {
    fill();

    assertThatThrownBy(() -> queue.add(event("late", System.nanoTime() + 1_000_000)))
        .isInstanceOf(TimeoutException.class);
    assertThat(queue.settleAll()).hasSize(CAPACITY);
  }

  @Test
  void emittersThatWaitHearWhenTheirEventsCanNoLongerBeTaken() throws Exception {
    fill();
    CountDownLatch refused = new CountDownLatch(1);
    Thread emitter =
        new Thread(
            () -> {
              assertThatThrownBy(() -> queue.add(event("late"))).isSameAs(refusal);
              refused.countDown();
            });
    emitter.start();
    await().until(() -> emitter.getState() == Thread.State.TIMED_WAITING);

    refusal = new NoConnectionException("closed");
    queue.awaitEmpty(0);

    assertThat(refused.await(10, TimeUnit.SECONDS)).isTrue();
  }

  // 7: the event that has caused a fault is found.

  @Test
  void afterAFaultEventsAreWrittenOneByOneUntilTheNextShowsTheCulprit() throws Exception {
    queue.openChannel(channel);
    write("a");
    PendingPublish culprit = write("b");
    PublishChannel next = newChannel();

    assertThat(queue.closeChannel(true)).isNull();
    queue.openChannel(next);
    assertThat(names(writeAll())).containsExactly("a");
    assertThat(queue.confirm(next, 1, false, settled)).isEqualTo(HAND_OVER);
    assertThat(names(writeAll())).containsExactly("b");

    assertThat(queue.closeChannel(true)).isSameAs(culprit);
    assertThat(names(settled)).containsExactly("a");
    assertThat(queue.settleAll()).isEmpty();
  }

  @Test
  void aChannelThatEndsWithoutAFaultBlamesNoEvent() throws Exception {
    queue.openChannel(channel);
    write("a");
    queue.closeChannel(true);
    queue.openChannel(newChannel());
    writeAll();

    assertThat(queue.closeChannel(false)).isNull();
    assertThat(names(queue.settleAll())).containsExactly("a");
  }

  // All of them at once.

  @Test
  void manyThreadsWriteEachEventOnceInTheOrderOfTheNumbers() throws Exception {
    int threads = 4;
    int each = 2_000;
    queue.openChannel(channel);
    List<Long> numbers = Collections.synchronizedList(new ArrayList<>());
    List<Thread> emitters =
        IntStream.range(0, threads)
            .mapToObj(i -> new Thread(() -> emit("t" + i + ".", each, numbers)))
            .toList();
    emitters.forEach(Thread::start);

    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              NextStep next = queue.confirm(channel, numbers.size(), true, settled);
              writeFrom(next == HAND_OVER ? queue.supervise() : next, numbers);
              return settled.size() == threads * each;
            });

    for (Thread emitter : emitters) {
      emitter.join();
    }
    assertThat(numbers)
        .containsExactlyElementsOf(
            LongStream.rangeClosed(1, (long) threads * each).boxed().toList());
    assertThat(settled).doesNotHaveDuplicates();
    assertThat(queue.settleAll()).isEmpty();
  }

  private void emit(String prefix, int count, List<Long> numbers) {
    try {
      for (int i = 0; i < count; i++) {
        writeFrom(queue.add(event(prefix + i)), numbers);
      }
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private void writeFrom(NextStep first, List<Long> numbers) {
    NextStep next = first;
    while (next instanceof PendingPublish event) {
      numbers.add(event.sequence());
      next = queue.written(true);
    }
    if (next == FLUSH) {
      queue.endTurn();
    }
  }

  /** What the supervisor's thread writes. */
  private List<PendingPublish> writeAll() {
    List<PendingPublish> written = new ArrayList<>();
    NextStep next = queue.supervise();
    while (next instanceof PendingPublish event) {
      written.add(event);
      next = queue.written(true);
    }
    if (next == FLUSH) {
      queue.endTurn();
    }
    return written;
  }

  private PendingPublish write(String name) throws Exception {
    PendingPublish event = event(name);
    assertThat(queue.add(event)).isSameAs(event);
    queue.written(true);
    return event;
  }

  private void fill() throws Exception {
    for (int i = 0; i < CAPACITY; i++) {
      queue.add(event("e" + i));
    }
  }

  private static PublishChannel newChannel() {
    return new PublishChannel(TestConnection.toNowhere(), null);
  }

  private static List<String> names(List<PendingPublish> events) {
    return events.stream().map(event -> event.event).toList();
  }

  /** Something that is never declared. */
  private static final class Unprepared implements Preparation {
    @Override
    public boolean isDone(BrokerConnection connection) {
      return false;
    }

    @Override
    public void prepare(BrokerConnection connection) {}

    @Override
    public boolean returned(BrokerConnection connection) {
      return false;
    }
  }
}
