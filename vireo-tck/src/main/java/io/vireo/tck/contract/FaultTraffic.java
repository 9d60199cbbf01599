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
 * Emits to a resumable route and listens to it, all the time and by its own thread, while a case
 * breaks the broker; knows in the end what was lost. It looks at the health of its observer as
 * well, so often that it misses nothing.
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
    // Not "troubled |= ...": that would bring back what is forgotten while health is looked at.
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
    if (message.content().equals(message.id())) {
      handled.merge(message.content(), 1, Integer::sum);
    } else {
      strangers.add(message.content());
    }
  }

  /** Returns when events have been confirmed and handled that were emitted after this call. */
  void awaitFlow() {
    int before = emitted.get();
    FaultCases.awaitUntil(
        () -> {
          String sample = event + "-" + (before + 20);
          return confirmed.contains(sample) && handled.containsKey(sample);
        });
  }

  /** Returns when so many events are unconfirmed that no further one is emitted. */
  void awaitStall() {
    FaultCases.awaitUntil(() -> unconfirmed.get() == MAX_UNCONFIRMED);
  }

  /** Forgets that health was not UP. */
  void forgetTrouble() {
    troubled = false;
  }

  /**
   * Whether health has been seen that was not UP, since the beginning or {@link #forgetTrouble}.
   */
  boolean sawTrouble() {
    return troubled;
  }

  int duplicates() {
    return handled.values().stream().mapToInt(count -> count - 1).sum();
  }

  /** The state in which every fault ends: all is back, nothing is lost, duplicates are few. */
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
