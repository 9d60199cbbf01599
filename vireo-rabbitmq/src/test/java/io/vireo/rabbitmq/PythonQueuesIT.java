package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import io.vireo.ObservationException;
import io.vireo.Observer;
import io.vireo.Subscription;
import io.vireo.rabbitmq.internal.topology.FormWarnings;
import io.vireo.tck.rabbitmq.RabbitAdmin;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Whoever comes first declares a queue: what the other side then does. */
class PythonQueuesIT {
  private static final RabbitAdmin ADMIN = InteropBench.node().admin();

  @RegisterExtension private final InteropBench bench = new InteropBench();
  @RegisterExtension private final RecordedLog log = new RecordedLog(FormWarnings.class);
  private final PythonPeer python = bench.python();
  private final String route = TestBroker.freshName("queue");
  private final BlockingQueue<JsonNode> handled = new LinkedBlockingQueue<>();

  @Test
  void onAResumableRouteJavaMayComeFirst() {
    Observer java = bench.java();
    Subscription subscription = java.on(route, handled::add, TestBroker.RESUMABLE);
    python.observe(route, true);
    subscription.stop();
    assertThat(subscription.awaitStopped(TestBroker.PATIENCE)).isTrue();

    java.emit(route, 1);

    assertThat(python.data(route).intValue()).isEqualTo(1);
    assertThat(log.warningsAbout(route)).isEmpty();
  }

  @Test
  void onAResumableRoutePythonMayComeFirst() {
    python.observe(route, true);
    bench.java().on(route, handled::add, TestBroker.RESUMABLE);
    python.stop(route);

    python.emit(route, 1);

    assertThat(TestBroker.next(handled).intValue()).isEqualTo(1);
    assertThat(log.warningsAbout(route)).isEmpty();
  }

  @Test
  void javaUsesTheTransientQueueThatPythonHasDeclaredAndWarns() {
    python.observe(route, false);
    bench.java().on(route, handled::add);
    python.stop(route);

    python.emit(route, 1);

    assertThat(TestBroker.next(handled).intValue()).isEqualTo(1);
    assertThat(ADMIN.queue(route))
        .hasValueSatisfying(queue -> assertThat(queue.durable()).isFalse());
    assertThat(log.warningsAbout(route))
        .singleElement()
        .asString()
        .contains("queue '" + route + "' is used as it is")
        .contains(InteropBench.node().endpoint());
  }

  @Test
  void javaUsesTheDurableQueueThatPythonHasDeclaredAndWarns() {
    python.observe(route, true);
    bench.java().on(route, handled::add);
    python.stop(route);

    python.emit(route, 1);

    assertThat(TestBroker.next(handled).intValue()).isEqualTo(1);
    assertThat(log.warningsAbout(route))
        .singleElement()
        .asString()
        .contains("queue '" + route + "'");
  }

  @Test
  void aResumableListenerOfJavaRefusesTheTransientQueueOfPython() {
    python.observe(route, false);
    Observer java = bench.java();

    assertThatExceptionOfType(ObservationException.class)
        .isThrownBy(() -> java.on(route, handled::add, TestBroker.RESUMABLE))
        .withMessageContaining(route)
        .withMessageContaining("Wanted: durable, not auto-delete")
        .withMessageContaining(InteropBench.node().endpoint());

    java.emit(route, 1);
    assertThat(python.data(route).intValue()).isEqualTo(1);
  }

  @Test
  void pythonIsRefusedWhereJavaCameFirstOnARouteThatIsNotResumable() {
    Observer java = bench.java();
    java.on(route, handled::add);

    assertThat(python.refused(route, false)).isEqualTo(AMQP.PRECONDITION_FAILED);

    python.emit(route, 1);
    assertThat(TestBroker.next(handled).intValue()).isEqualTo(1);
  }

  @Test
  void withPythonQueuesItDoesNotMatterWhoComesFirst() {
    String other = route + ".other";
    Observer java = bench.javaWithPythonQueues();
    java.on(route, handled::add);
    python.observe(route, false);
    python.observe(other, false);
    java.on(other, handled::add);

    for (String name : List.of(route, other)) {
      assertThat(ADMIN.queue(name))
          .hasValueSatisfying(
              queue -> {
                assertThat(queue.durable()).isFalse();
                assertThat(queue.autoDelete()).isTrue();
              });
      python.stop(name);
      python.emit(name, name);
      assertThat(TestBroker.next(handled).asString()).isEqualTo(name);
    }
    assertThat(log.warningsAbout(route)).isEmpty();
  }

  @Test
  void withPythonQueuesTheRouteGoesWithItsLastListenerAsInPython() {
    Observer java = bench.javaWithPythonQueues();
    Subscription subscription = java.on(route, handled::add);
    subscription.stop();

    await().atMost(TestBroker.PATIENCE).until(() -> ADMIN.queue(route).isEmpty());
    assertThat(java.emit(route, 1)).isFalse();
  }

  /** Python declares the recovery queue with each listener, in the form of the route's queue. */
  @Test
  void withPythonQueuesPythonMayListenWhereJavaHasRecordedAFailure() {
    Observer java = bench.javaWithPythonQueues();
    java.on(route, TestBroker.failing());
    java.onBroadcast(route + ".*", TestBroker.failing());
    java.emit(route, 1);
    java.broadcast(route + ".a", 2);
    await().atMost(TestBroker.PATIENCE).until(() -> isRecorded(route) && isRecorded(route + ".*"));

    python.observe(route, false);
    python.observeBroadcast(route + ".*");

    python.broadcast(route + ".a", 3);
    assertThat(python.data(route + ".*").intValue()).isEqualTo(3);
    assertThat(python.record(route).get("event").intValue()).isEqualTo(1);
    assertThat(python.record(route + ".*").get("event").intValue()).isEqualTo(2);
  }

  private static boolean isRecorded(String name) {
    return ADMIN.queue("RECOVERY." + name).filter(queue -> queue.ready() > 0).isPresent();
  }

  @Test
  void onAResumableRoutePythonMayListenWhereJavaHasRecordedAFailure() {
    Observer java = bench.java();
    Subscription subscription = java.on(route, TestBroker.failing(), TestBroker.RESUMABLE);
    java.emit(route, 1);
    await().atMost(TestBroker.PATIENCE).until(() -> isRecorded(route));
    subscription.stop();
    assertThat(subscription.awaitStopped(TestBroker.PATIENCE)).isTrue();

    python.observe(route, true);

    java.emit(route, 2);
    assertThat(python.data(route).intValue()).isEqualTo(2);
  }

  /** It acknowledges twice what its handler failed at, which ends its channel. */
  @Test
  void aPythonListenerThatItsDefectEndsLeavesTheRouteToJava() {
    python.observe(route, true);
    Observer java = bench.java();
    assertThat(java.emit(route, Map.of("e", 1))).isTrue();
    assertThat(python.end().get("reason").asString()).contains("406");
    assertThat(java.emit(route, 2)).isTrue();

    java.on(route, handled::add, TestBroker.RESUMABLE);

    assertThat(TestBroker.next(handled).intValue()).isEqualTo(2);
    assertThat(python.record(route).get("event").get("e").intValue()).isEqualTo(1);
    assertThat(handled).isEmpty();
  }

  @Test
  @Tag("fault")
  void aResumableRouteOfBothKeepsTheEventsOfJavaOverARestartOfTheBroker() throws Exception {
    Observer java = bench.java();
    python.observe(route, true);
    java.on(route + ".java", handled::add, TestBroker.RESUMABLE);
    python.stop(route);
    assertThat(java.emit(route, "persistent")).isTrue();
    python.emit(route, "transient");

    InteropBench.node().stop();
    InteropBench.node().restart();

    // Its events are not persistent: a defect of Python's.
    python.observe(route, true);
    assertThat(python.data(route).asString()).isEqualTo("persistent");
    assertThat(java.emit(route, "after")).isTrue();
    assertThat(python.data(route).asString()).isEqualTo("after");
    python.emit(route + ".java", "after");
    assertThat(TestBroker.next(handled).asString()).isEqualTo("after");
  }
}
