package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.Observer;
import io.vireo.Subscription;
import io.vireo.Subscription.State;
import io.vireo.tck.rabbitmq.RabbitAdmin;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Signals in the old form, between Java and Python services. */
class PythonSignalsIT {
  private static final RabbitAdmin ADMIN = InteropBench.node().admin();

  @RegisterExtension private final InteropBench bench = new InteropBench();
  private final PythonPeer python = bench.python();
  private final Observer java = bench.java();
  private final String route = TestBroker.freshName("signal");
  private final BlockingQueue<JsonNode> handled = new LinkedBlockingQueue<>();

  @Test
  void aPingIsAcknowledgedAndNeverReachesAHandler() {
    java.on(route, handled::add);

    python.signal(route, "ping", null);
    python.signal(route, "ping", java.id());
    python.emit(route, 1);

    assertThat(TestBroker.next(handled).intValue()).isEqualTo(1);
    awaitEmpty();
    assertThat(handled).isEmpty();
  }

  @Test
  void aPauseAndAResumeOfPythonsAreObeyedAndTheEventsStayInTheQueue() {
    Subscription subscription = java.on(route, handled::add);

    python.signal(route, "pause", java.id());
    await().atMost(TestBroker.PATIENCE).until(() -> subscription.state() == State.PAUSED);
    python.emit(route, 1);
    python.emit(route, 2);
    await().atMost(TestBroker.PATIENCE).until(() -> ADMIN.queue(route).orElseThrow().ready() == 2);
    assertThat(handled).isEmpty();

    python.signal(route, "resume", java.id());

    assertThat(TestBroker.next(handled).intValue()).isEqualTo(1);
    assertThat(TestBroker.next(handled).intValue()).isEqualTo(2);
    assertThat(subscription.state()).isEqualTo(State.RUNNING);
    awaitEmpty();
  }

  @Test
  void theLastSignalCountsHoweverManyThereWere() {
    Subscription subscription = java.on(route, handled::add);

    for (int i = 0; i < 5; i++) {
      python.signal(route, "pause", java.id());
      await().atMost(TestBroker.PATIENCE).until(() -> subscription.state() == State.PAUSED);
      python.signal(route, "resume", java.id());
      await().atMost(TestBroker.PATIENCE).until(() -> subscription.state() == State.RUNNING);
    }

    awaitEmpty();
    python.emit(route, 1);
    assertThat(TestBroker.next(handled).intValue()).isEqualTo(1);
    assertThat(subscription.state()).isEqualTo(State.RUNNING);
  }

  @Test
  void aPausedObserverIsResumedThoughOthersTakeTheSignalFromTheQueue() {
    Observer other = bench.java();
    Subscription first = java.on(route, data -> {});
    Subscription second = other.on(route, data -> {});
    python.signal(route, "pause", other.id());
    await().atMost(TestBroker.PATIENCE).until(() -> second.state() == State.PAUSED);

    python.signal(route, "resume", other.id());

    await().atMost(TestBroker.PATIENCE).until(() -> second.state() == State.RUNNING);
    assertThat(first.state()).isEqualTo(State.RUNNING);
    awaitEmpty();
  }

  @Test
  void aPauseForAnotherObserverOfTheRouteFindsItsWay() {
    Observer other = bench.java();
    Subscription first = java.on(route, handled::add);
    Subscription second = other.on(route, handled::add);

    python.signal(route, "pause", other.id());

    await().atMost(TestBroker.PATIENCE).until(() -> second.state() == State.PAUSED);
    assertThat(first.state()).isEqualTo(State.RUNNING);
    python.emit(route, 1);
    assertThat(TestBroker.next(handled).intValue()).isEqualTo(1);
  }

  @Test
  void aSignalForNobodyEndsAndTheEventsBehindItAreHandled() {
    java.on(route, handled::add);
    bench.java().on(route, handled::add);

    python.signal(route, "pause", "not-there");
    python.emit(route, 1);

    assertThat(TestBroker.next(handled).intValue()).isEqualTo(1);
    awaitEmpty();
    python.emit(route, 2);
    assertThat(TestBroker.next(handled).intValue()).isEqualTo(2);
  }

  @Test
  void aPauseWithoutATargetIsDropped() {
    Subscription subscription = java.on(route, handled::add);

    python.signal(route, "pause", null);
    python.emit(route, 1);

    assertThat(TestBroker.next(handled).intValue()).isEqualTo(1);
    assertThat(subscription.state()).isEqualTo(State.RUNNING);
    awaitEmpty();
  }

  @Test
  void aSignalByBroadcastReachesBroadcastListeners() {
    Observer other = bench.java();
    Subscription mine = java.onBroadcast(route, handled::add);
    Subscription others = other.onBroadcast(route, handled::add);

    python.signalToAll(route, "pause", java.id());
    await().atMost(TestBroker.PATIENCE).until(() -> mine.state() == State.PAUSED);
    python.broadcast(route, 1);

    assertThat(TestBroker.next(handled).intValue()).isEqualTo(1);
    assertThat(others.state()).isEqualTo(State.RUNNING);
    assertThat(handled).isEmpty();
    python.signalToAll(route, "resume", java.id());
    assertThat(TestBroker.next(handled).intValue()).isEqualTo(1);
  }

  @Test
  void aPythonListenerObeysWhatJavaSendsInTheOldForm() {
    python.observe(route, true);
    String id = python.id();

    java.emit(route, Map.of("remote_signal", "remote:ping"));
    assertThat(python.signal().get("signal").asString()).isEqualTo("remote:ping");
    java.emit(route, Map.of("remote_signal", "remote:pause"));
    assertThat(python.signal().get("dropped").booleanValue()).isTrue();
    java.emit(route, Map.of("remote_signal", "remote:pause", "controller_id", id));
    assertThat(python.signal().get("signal").asString()).isEqualTo("remote:pause");
    java.emit(route, 1);
    // Over and over it takes the event, gives it back and rests.
    java.emit(route, Map.of("remote_signal", "remote:resume", "controller_id", id));
    assertThat(python.signal().get("signal").asString()).isEqualTo("remote:resume");

    JsonNode event = python.event(route);
    assertThat(event.get("data").intValue()).isEqualTo(1);
    assertThat(event.get("redelivered").booleanValue()).isTrue();
  }

  @Test
  void aSignalForAJavaObserverGoesPastAPythonListenerOfTheRoute() {
    python.observe(route, true);
    Subscription subscription = java.on(route, handled::add, TestBroker.RESUMABLE);

    bench.python().signal(route, "pause", java.id());

    await().atMost(TestBroker.PATIENCE).until(() -> subscription.state() == State.PAUSED);
    java.emit(route, 1);
    assertThat(python.data(route).intValue()).isEqualTo(1);
  }

  @Test
  void aSignalForAPythonObserverGoesPastAJavaListenerOfTheRoute() {
    python.observe(route, true);
    java.on(route, handled::add, TestBroker.RESUMABLE);

    java.emit(route, Map.of("remote_signal", "remote:pause", "controller_id", python.id()));

    assertThat(python.signal().get("signal").asString()).isEqualTo("remote:pause");
    java.emit(route, 1);
    assertThat(TestBroker.next(handled).intValue()).isEqualTo(1);
  }

  /**
   * Python alone would give it back for ever; each time that Java has it, it is a hop nearer to its
   * end.
   */
  @Test
  void aSignalForNobodyEndsThoughAPythonListenerGivesItBack() {
    python.observe(route, true);
    java.on(route, handled::add, TestBroker.RESUMABLE);

    python.signal(route, "pause", "not-there");

    awaitEmpty();
    java.emit(route, 1);
    java.emit(route, 2);
    await().atMost(TestBroker.PATIENCE).until(() -> handled.size() + python.waiting(route) == 2);
  }

  private void awaitEmpty() {
    await()
        .atMost(TestBroker.PATIENCE)
        .until(
            () -> {
              RabbitAdmin.Queue queue = ADMIN.queue(route).orElseThrow();
              return queue.ready() == 0 && queue.unacknowledged() == 0;
            });
  }
}
