package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.Core;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.Recovery;
import io.vireo.RecoveryFilter;
import io.vireo.Subscription;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Events of a resumable route that have failed, in three kinds by what their handler threw, and
 * what becomes of them when they come back. While they do, nobody listens: what is in the queue
 * then shows how often each was published.
 */
final class FailedEvents implements AutoCloseable {
  static final String FIRST_KIND = "IllegalStateException";
  static final int KINDS = 3;

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObserveOptions OPTIONS =
      ObserveOptions.builder().resumable(true).concurrency(32).build();

  private final RabbitNode node = TestBroker.node();
  private final String route = TestBroker.freshName("failed");
  private final Core core = Core.connect(node.url());
  private final int number;

  /** Has so many events fail. */
  FailedEvents(int number) {
    this.number = number;
    try (Observer failing = Observer.connect(node.url())) {
      failing.on(route, Integer.class, FailedEvents::fail, OPTIONS);
      List<CompletableFuture<Boolean>> emitted = new ArrayList<>();
      for (int i = 0; i < number; i++) {
        emitted.add(core.emitAsync(route, i));
      }
      emitted.forEach(future -> assertThat(future.join()).isTrue());
      await().atMost(PATIENCE).until(() -> recovery().count() == number);
    }
  }

  private static void fail(int number) {
    switch (number % KINDS) {
      case 0 -> throw new IllegalStateException("no stock for " + number);
      case 1 -> throw new IllegalArgumentException("no such item " + number);
      default -> throw new UnsupportedOperationException("not yet " + number);
    }
  }

  String route() {
    return route;
  }

  Recovery recovery() {
    return core.recovery(route);
  }

  static RecoveryFilter firstKind() {
    return RecoveryFilter.builder().errorType(FIRST_KIND).build();
  }

  /** How many there are of the first kind. */
  int firstKindCount() {
    return (number + KINDS - 1) / KINDS;
  }

  /** The ids of the records, in their order. */
  List<String> ids(RecoveryFilter filter) {
    List<String> ids = new ArrayList<>();
    recovery().forEach(filter, found -> ids.add(found.id()));
    return ids;
  }

  /** How many events came back, counting again what came back again. */
  long cameBack() {
    return node.admin().queue(route).orElseThrow().ready();
  }

  /** Handles all that came back: how often each, by its number. */
  Map<Integer, AtomicInteger> handle() {
    long expected = cameBack();
    Map<Integer, AtomicInteger> handled = new ConcurrentHashMap<>();
    AtomicInteger total = new AtomicInteger();
    try (Observer listening = Observer.connect(node.url())) {
      Subscription subscription =
          listening.on(
              route,
              Integer.class,
              event -> {
                handled.computeIfAbsent(event, key -> new AtomicInteger()).incrementAndGet();
                total.incrementAndGet();
              },
              OPTIONS);
      await().atMost(PATIENCE).until(() -> total.get() >= expected);
      assertThat(subscription.state()).isEqualTo(Subscription.State.RUNNING);
    }
    assertThat(total).hasValue((int) expected);
    return handled;
  }

  /** The numbers of the events of the first kind. */
  Set<Integer> firstKindNumbers() {
    return IntStream.range(0, number)
        .filter(one -> one % KINDS == 0)
        .boxed()
        .collect(Collectors.toSet());
  }

  @Override
  public void close() {
    core.close();
    for (String queue : List.of(route, "RECOVERY." + route)) {
      node.admin().queue(queue).ifPresent(found -> node.admin().deleteQueue(queue));
    }
  }
}
