package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Message;
import io.vireo.ObserveOptions;
import io.vireo.RetryPolicy;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Events that wait in the broker when it ends: delayed events, events that are tried again later,
 * and events that are delegated. Some of each kind fall due before the broker ends, some while it
 * is down and some when it is back.
 */
abstract class WaitingCases extends FaultCases {
  private static final int COUNT = 300;
  private static final Duration LONGEST = Duration.ofSeconds(3);

  /** How the broker ends. */
  enum End {
    STOP,
    CRASH
  }

  @BeforeEach
  void needsDelay() {
    needs(Feature.DELAY);
  }

  private void restart(End end) {
    if (end == End.STOP) {
      broker.stop();
    } else {
      broker.crash();
    }
    broker.start();
  }

  @ParameterizedTest
  @EnumSource
  void noDelayedEventIsLostOrEarlyAndAnUnresumableListenerGetsItsOwnAsWell(End end) {
    Set<Integer> handled = ConcurrentHashMap.newKeySet();
    Queue<Integer> early = new ConcurrentLinkedQueue<>();
    Map<Integer, Long> earliest = new ConcurrentHashMap<>();
    String brief = event();
    app.on(event, Integer.class, i -> handled(i, earliest, handled, early), RESUMABLE);
    app.on(brief, Integer.class, i -> handled(i, earliest, handled, early));

    for (int i = 0; i < COUNT; i++) {
      Duration delay = LONGEST.multipliedBy(i).dividedBy(COUNT).plusMillis(1);
      earliest.put(i, Durations.deadline(delay));
      app.emitLater(i % 2 == 0 ? event : brief, i, delay);
    }
    restart(end);

    awaitSize(COUNT, handled);
    assertThat(early).isEmpty();
  }

  private static void handled(
      int i, Map<Integer, Long> earliest, Set<Integer> handled, Queue<Integer> early) {
    if (System.nanoTime() - Objects.requireNonNull(earliest.get(i)) < 0) {
      early.add(i);
    }
    handled.add(i);
  }

  @ParameterizedTest
  @EnumSource
  void everyFailedEventIsTriedAgainUntilItPasses(End end) {
    Set<Integer> passed = ConcurrentHashMap.newKeySet();
    Queue<Integer> tooEarly = new ConcurrentLinkedQueue<>();
    Map<Integer, Integer> failed = new ConcurrentHashMap<>();
    app.onMessage(
        event,
        Integer.class,
        message -> {
          int id = message.content();
          if (message.attempt() < 3) {
            failed.merge(id, 1, Integer::sum);
            throw new IllegalStateException("expected by this test");
          }
          if (failed.getOrDefault(id, 0) < 2) {
            tooEarly.add(id);
          }
          passed.add(id);
        },
        ObserveOptions.builder()
            .resumable(true)
            .concurrency(4)
            .retryPolicy(RetryPolicy.after(Duration.ofMillis(300), LONGEST.dividedBy(2)))
            .build());

    CompletableFuture<?>[] emitted = new CompletableFuture<?>[COUNT];
    for (int i = 0; i < COUNT; i++) {
      emitted[i] = app.emitAsync(event, i);
    }
    CompletableFuture.allOf(emitted).join();
    awaitUntil(() -> failed.size() > COUNT / 2);
    restart(end);

    awaitSize(COUNT, passed);
    assertThat(tooEarly).as("those that passed before they had failed twice").isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void everyEventThatNobodyTakesIsDelegated(End end) {
    needs(Feature.DELEGATION);
    Set<String> delegated = ConcurrentHashMap.newKeySet();
    app.delegate(event, LONGEST.dividedBy(2));

    for (int i = 0; i < COUNT; i++) {
      assertThat(app.emit(event, i)).isTrue();
    }
    restart(end);
    app.onMessage(
        event + ".delegated",
        Integer.class,
        (Message<Integer> message) -> delegated.add(message.id().orElseThrow()),
        RESUMABLE);

    awaitSize(COUNT, delegated);
  }
}
