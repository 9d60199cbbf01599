package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.EmitOptions;
import io.vireo.Health;
import io.vireo.Message;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.Subscription;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Emits to a resumable route and listens to it, on a thread of its own, while a case breaks the
 * broker, and finds out in the end which events were lost. It also reads the health of its
 * observer, often enough to see each change.
 */
final class FaultTraffic implements AutoCloseable {
  private static final int PREFETCH = 250;
  private static final int MAX_UNCONFIRMED = 500;
  private static final Duration BETWEEN_EMITS = Duration.ofMillis(2);

  private final Observer observer;
  private final String event;
  private final Subscription subscription;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger emitted = new AtomicInteger();
  private final AtomicInteger unconfirmed = new AtomicInteger();
  private final Set<String> confirmed = ConcurrentHashMap.newKeySet();
  private final Set<String> unrouted = ConcurrentHashMap.newKeySet();
  private final Set<String> strangers = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> handled = new ConcurrentHashMap<>();
  private final Map<String, Throwable> failures = new ConcurrentHashMap<>();
  private volatile boolean emitting = true;
  private volatile boolean troubled;

  FaultTraffic(Observer observer, String event) {
    this.observer = observer;
    this.event = event;
    this.subscription =
        observer.onMessage(
            event,
            String.class,
            this::handle,
            ObserveOptions.builder().resumable(true).prefetch(PREFETCH).build());
    long pause = Durations.nanos(BETWEEN_EMITS);
    var unused = thread.scheduleWithFixedDelay(this::step, 0, pause, TimeUnit.NANOSECONDS);
  }

  private void step() {
    // An assignment of the form "troubled |= ..." could undo a call of forgetTrouble() that comes
    // while the health is read.
    if (observer.health().status() != Health.Status.UP) {
      troubled = true;
    }
    if (emitting && unconfirmed.get() < MAX_UNCONFIRMED) {
      emitOne();
    }
  }

  private void emitOne() {
    String id = event + "-" + emitted.incrementAndGet();
    unconfirmed.incrementAndGet();
    EmitOptions options = EmitOptions.builder().messageId(id).timeout(FaultCases.PATIENCE).build();
    var unused =
        observer
            .emitAsync(event, id, options)
            .whenComplete(
                (routed, failure) -> {
                  if (failure != null) {
                    failures.put(id, failure);
                  } else if (routed) {
                    confirmed.add(id);
                  } else {
                    unrouted.add(id);
                  }
                  unconfirmed.decrementAndGet();
                });
  }

  private void handle(Message<String> message) {
    if (message.id().filter(message.content()::equals).isPresent()) {
      handled.merge(message.content(), 1, Integer::sum);
    } else {
      strangers.add(message.content());
    }
  }

  /** Returns when events that were emitted after this call have been confirmed and handled. */
  void awaitFlow() {
    int before = emitted.get();
    FaultCases.awaitUntil(
        () -> {
          String sample = event + "-" + (before + 20);
          return confirmed.contains(sample) && handled.containsKey(sample);
        });
  }

  /** Returns when as many events are unconfirmed as may be, so that no further event is emitted. */
  void awaitStall() {
    FaultCases.awaitUntil(() -> unconfirmed.get() == MAX_UNCONFIRMED);
  }

  /** Forgets that the health has been other than UP. */
  void forgetTrouble() {
    troubled = false;
  }

  /**
   * Whether the health has been other than UP since the beginning, or since the last call of {@link
   * #forgetTrouble}.
   */
  boolean sawTrouble() {
    return troubled;
  }

  int duplicates() {
    return handled.values().stream().mapToInt(count -> count - 1).sum();
  }

  /**
   * Checks the state in which every fault must end: events flow again, none is lost, and few are
   * duplicated.
   */
  void assertRecovered(int outages) {
    awaitFlow();
    FaultCases.awaitUp(observer);
    assertThat(subscription.state()).isEqualTo(Subscription.State.RUNNING);
    emitting = false;
    FaultCases.awaitUntil(() -> unconfirmed.get() == 0);
    await()
        .atMost(FaultCases.PATIENCE)
        .untilAsserted(() -> assertThat(lost()).as("confirmed and never handled").isEmpty());
    assertThat(failures).as("events that failed though they had time").isEmpty();
    assertThat(unrouted).as("events of a resumable route that no queue took").isEmpty();
    assertThat(strangers).as("events that came under another id").isEmpty();
    assertThat(duplicates())
        .as("duplicates")
        .isLessThanOrEqualTo(outages * (PREFETCH + MAX_UNCONFIRMED));
  }

  private Set<String> lost() {
    Set<String> lost = new HashSet<>(confirmed);
    lost.removeAll(handled.keySet());
    return lost;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
