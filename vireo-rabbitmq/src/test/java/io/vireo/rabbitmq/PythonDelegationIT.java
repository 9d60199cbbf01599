package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.Observer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Events that nobody takes in time, whichever side has declared where they go then. */
class PythonDelegationIT {
  private static final Duration SOON = Duration.ofMillis(200);
  private static final Duration LATER = Duration.ofMinutes(10);

  @RegisterExtension private final InteropBench bench = new InteropBench();
  private final PythonPeer python = bench.python();
  private final Observer java = bench.java();
  private final String route = TestBroker.freshName("delegation");
  private final String fallback = route + ".delegated";
  private final BlockingQueue<JsonNode> handled = new LinkedBlockingQueue<>();

  @Test
  void whatJavaDelegatesPythonListensTo() {
    java.delegate(route, SOON);
    python.observe(fallback, true);

    python.emit(route, 1);
    assertThat(python.data(fallback).intValue()).isEqualTo(1);
    assertThat(java.emit(route, 2)).isTrue();

    assertThat(python.data(fallback).intValue()).isEqualTo(2);
  }

  @Test
  void whatPythonDelegatesJavaListensTo() {
    python.delegate(route, SOON.toMillis(), true);
    java.on(fallback, handled::add, TestBroker.RESUMABLE);

    python.emit(route, 1);
    assertThat(TestBroker.next(handled).intValue()).isEqualTo(1);
    assertThat(java.emit(route, 2)).isTrue();

    assertThat(TestBroker.next(handled).intValue()).isEqualTo(2);
  }

  @Test
  void aJavaListenerTakesInTimeWhatPythonWouldDelegate() {
    python.delegate(route, LATER.toMillis(), true);
    java.on(route, handled::add);

    python.emit(route, 1);

    assertThat(TestBroker.next(handled).intValue()).isEqualTo(1);
    await()
        .atMost(TestBroker.PATIENCE)
        .until(() -> InteropBench.node().admin().queue(route).orElseThrow().unacknowledged() == 0);
    assertThat(InteropBench.node().admin().queue(fallback).orElseThrow().ready()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void javaDelegatesOverWhatPythonHasDeclared(boolean durable) {
    python.delegate(route, SOON.toMillis(), durable);

    java.delegate(route, SOON);

    python.emit(route, 1);
    java.on(fallback, handled::add);
    assertThat(TestBroker.next(handled).intValue()).isEqualTo(1);
  }
}
