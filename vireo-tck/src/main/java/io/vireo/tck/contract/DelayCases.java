package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.DelayedEvent;
import io.vireo.EmitOptions;
import io.vireo.Message;
import io.vireo.Observer;
import io.vireo.RetryPolicy;
import io.vireo.spi.Driver;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Events that are delivered later. */
abstract class DelayCases extends ContractCases {
  private static final int MANY = 300;
  private static final int LAST_MOMENTS = 100;

  @BeforeEach
  void needsDelay() {
    needs(Feature.DELAY);
  }

  @Test
  void aDelayedEventIsNeverEarly() {
    Received<Message<JsonNode>> received = new Received<>();
    app.onMessage(event, received::add);

    long start = System.nanoTime();
    DelayedEvent handle =
        app.emitLater(
            event,
            1,
            Duration.ofMillis(300),
            EmitOptions.builder().messageId("the-id").header("h", "é").build());

    Message<JsonNode> message = received.next();
    assertThat(System.nanoTime() - start)
        .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(300));
    assertThat(message.id()).hasValue("the-id").hasValue(handle.id());
    assertThat(message.event()).isEqualTo(event).isEqualTo(handle.event());
    assertThat(message.headers()).containsEntry("h", "é");
    assertThat(handle.due()).isBeforeOrEqualTo(time().now());
    assertThat(DelayedEvent.parse(handle.toString())).isEqualTo(handle);
  }

  @Test
  void eventsOfManyDelaysComeOnceEachAndNoneIsEarly() {
    Received<Integer> received = new Received<>();
    AtomicLongArray earliest = new AtomicLongArray(MANY);
    Queue<Integer> early = new ConcurrentLinkedQueue<>();
    app.on(
        event,
        Integer.class,
        number -> {
          if (System.nanoTime() - earliest.get(number) < 0) {
            early.add(number);
          }
          received.add(number);
        });

    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < MANY; i++) {
      Duration delay = Duration.ofMillis(random.nextInt(1, 2_000));
      earliest.set(i, Durations.deadline(delay));
      app.emitLater(event, i, delay);
    }

    assertThat(received.next(MANY)).doesNotHaveDuplicates();
    assertThat(early).isEmpty();
  }

  @Test
  void manyShortDelaysDoNotWaitBehindManyLongOnes() {
    Received<Integer> received = listen(app, event, Integer.class);

    List<DelayedEvent> late = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      late.add(app.emitLater(event, -i, Duration.ofHours(1)));
    }
    for (int i = 1; i <= MANY; i++) {
      app.emitLater(event, i, Duration.ofSeconds(1));
    }

    assertThat(received.next(MANY)).allMatch(number -> number > 0).doesNotHaveDuplicates();
    for (int i : new int[] {MANY / 2, 0, MANY - 1}) {
      assertThat(app.cancel(late.get(i))).isTrue();
      assertThat(app.cancel(late.get(i))).isFalse();
    }
    received.staysEmptyBefore(MANY + 1, () -> app.emit(event, MANY + 1));
  }

  @Test
  @Tag("thorough")
  void whatIsCancelledAtTheLastMomentIsEitherWithdrawnOrDelivered() {
    Received<Integer> received = listen(app, event, Integer.class);
    List<DelayedEvent> handles = new ArrayList<>();
    for (int i = 0; i < LAST_MOMENTS; i++) {
      // The events are due at intervals as long as a cancellation takes, so that each cancellation
      // is tried at the moment when its event falls due.
      handles.add(app.emitLater(event, i, Duration.ofMillis(200 + 20L * i)));
    }

    List<Integer> tooLate = new ArrayList<>();
    for (int i = 0; i < LAST_MOMENTS; i++) {
      DelayedEvent handle = handles.get(i);
      Awaitility.await()
          .atMost(Received.PATIENCE)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> !time().now().isBefore(handle.due()));
      if (!app.cancel(handle)) {
        tooLate.add(i);
      }
    }

    assertThat(received.next(tooLate.size())).containsExactlyInAnyOrderElementsOf(tooLate);
    // This event waits in the same queues as the others would.
    received.staysEmptyBefore(
        LAST_MOMENTS, () -> app.emitLater(event, LAST_MOMENTS, Duration.ofMillis(200)));
  }

  @Test
  void aShortDelayDoesNotWaitBehindALongOne() {
    Received<String> received = listen(app, event, String.class);

    DelayedEvent late = app.emitLater(event, "late", Duration.ofHours(1));
    app.emitLater(event, "soon", Duration.ofMillis(100));

    assertThat(received.next()).isEqualTo("soon");
    assertThat(app.cancel(late)).isTrue();
  }

  @Test
  void whatIsCancelledInTimeIsNeverDelivered() {
    Received<String> received = listen(app, event, String.class);

    DelayedEvent one = app.emitLater(event, "one", Duration.ofMillis(1_500));
    DelayedEvent two = app.emitLater(event, "two", Duration.ofMillis(1_500));
    DelayedEvent three = app.emitLater(event, "three", Duration.ofMillis(1_500));
    Observer other = observer();

    assertThat(other.cancel(DelayedEvent.parse(two.toString()))).isTrue();
    assertThat(other.cancel(two)).isFalse();
    assertThat(received.next()).isEqualTo("one");
    assertThat(received.next()).isEqualTo("three");
    assertThat(app.cancel(one)).isFalse();
    assertThat(app.cancel(three)).isFalse();
  }

  @Test
  void theShortestDelayAndTheLongestAreTaken() {
    Received<String> received = listen(app, event, String.class);

    DelayedEvent year = app.emitLater(event, "in a year", Duration.ofDays(366));
    app.emitLater(event, "now", Duration.ofMillis(1));

    assertThat(received.next()).isEqualTo("now");
    assertThat(app.cancel(year)).isTrue();
  }

  @Test
  void aDelayThatCannotBeIsRefused() {
    for (Duration delay :
        new Duration[] {Duration.ZERO, Duration.ofMillis(-1), Duration.ofDays(400)}) {
      assertThatThrownBy(() -> app.emitLater(event(), 1, delay))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void whatWaitsIsListedSoonestFirst() {
    needs(Feature.LISTS);
    Driver driver = app.unwrap(Driver.class).orElseThrow();
    listen(app, event, Integer.class);
    DelayedEvent late = app.emitLater(event, 1, Duration.ofHours(2));
    DelayedEvent soon = app.emitLater(event, 2, Duration.ofHours(1));
    String failing = event();
    CountDownLatch failed = new CountDownLatch(2);
    app.on(
        failing,
        data -> {
          failed.countDown();
          throw new NoStockException();
        },
        retrying(RetryPolicy.after(Duration.ofHours(1))));
    app.emit(failing, 3);
    // The second event is handled when the first one waits for its next attempt.
    app.emit(failing, 4);
    await(failed);

    List<DelayedEvent> listed = driver.delayedEvents(10_000).orElseThrow();

    assertThat(listed).isSortedAccordingTo(Comparator.comparing(DelayedEvent::due));
    List<DelayedEvent> own =
        listed.stream().filter(one -> Set.of(event, failing).contains(one.event())).toList();
    assertThat(own).extracting(DelayedEvent::id).containsExactly(soon.id(), late.id());
    assertThat(driver.delayedEvents(1).orElseThrow()).hasSize(1);
    own.forEach(one -> assertThat(app.cancel(one)).isTrue());
    assertThat(driver.delayedEvents(10_000).orElseThrow()).doesNotContainAnyElementsOf(own);
  }
}
