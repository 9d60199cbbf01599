package io.vireo.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.Delegation;
import io.vireo.EmitOptions;
import io.vireo.ExchangeType;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.PauseOptions;
import io.vireo.rabbitmq.RabbitInspector;
import io.vireo.rabbitmq.RabbitOptions;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.engine.TestExecutionResult.Status;

/** On one RabbitMQ, tests do not see each other, and leave nothing there. */
@ExtendWith(OnRabbit.class)
class IsolationIT {
  private static final ObserveOptions RESUMABLE = ObserveOptions.builder().resumable(true).build();

  @Test
  void testsDoNotSeeEachOther() {
    AtomicInteger first = new AtomicInteger();
    AtomicInteger second = new AtomicInteger();
    try (TestBroker one = TestBroker.start();
        TestBroker other = TestBroker.start();
        Observer production = Observer.connect(RabbitNode.sharedUrl())) {
      AtomicInteger elsewhere = new AtomicInteger();
      production.onBroadcast("prices.changed", event -> elsewhere.incrementAndGet());
      one.observer().on("order.paid", event -> first.incrementAndGet());
      other.observer().on("order.paid", event -> second.incrementAndGet());
      other.observer().onBroadcast("#", event -> second.incrementAndGet());

      one.observer().emit("order.paid");
      one.observer().broadcast("prices.changed");
      one.check();
      other.check();

      assertThat(first).hasValue(1);
      assertThat(second).hasValue(0);
      assertThat(elsewhere).hasValue(0);
      assertThat(other.events().messages("order.paid")).isEmpty();
    }
  }

  @Test
  void nothingIsLeftOnTheBroker() {
    TestBroker broker = TestBroker.start();
    String prefix = "vireo-test-" + broker.url().substring("vireo-test:".length()) + ".";
    List<String> queues =
        List.of("kept", "kept.delegated", "RECOVERY.kept", "PAUSED.kept", "plain").stream()
            .map(name -> name.replaceFirst("(RECOVERY\\.|PAUSED\\.|)", "$1" + prefix))
            .toList();
    Observer app = broker.observer();
    broker.events().expectFailures();
    app.on(
        "kept",
        event -> {
          throw new IllegalStateException("to recovery");
        },
        RESUMABLE.toBuilder().delegation(Delegation.after(Duration.ofHours(1))).build());
    app.on("plain", event -> {});
    app.on(
        "plain",
        event -> {},
        ObserveOptions.builder().exchange("billing").exchangeType(ExchangeType.FANOUT).build());
    app.emit("kept");
    app.emit(
        "plain",
        1,
        EmitOptions.builder().exchange("billing").exchangeType(ExchangeType.FANOUT).build());
    broker.check();
    app.control().pauseRoute("kept", PauseOptions.defaults());
    RabbitOptions options = RabbitOptions.builder().urls(RabbitNode.sharedUrl()).build();

    try (RabbitInspector inspector = RabbitInspector.connect(options)) {
      assertThat(queues).allSatisfy(name -> assertThat(inspector.queue(name)).isPresent());
      assertThat(inspector.exchange(prefix + "billing")).isPresent();

      broker.close();

      assertThat(queues).allSatisfy(name -> assertThat(inspector.queue(name)).isEmpty());
      assertThat(inspector.exchange(prefix + "billing")).isEmpty();
    }
  }

  @VireoTest
  static class WithALongDelay {
    @Test
    void waits(Observer app, BrokerTime time) {
      app.emitLater("later", 1, Duration.ofDays(1));
      time.advance(Duration.ofDays(1));
    }
  }

  @Test
  void aTestThatWouldWaitForTooLongIsSkipped() {
    InnerTests.Result result = InnerTests.runOne(WithALongDelay.class);

    assertThat(result.outcome().getStatus()).isEqualTo(Status.ABORTED);
    assertThat(result.thrown())
        .hasMessageContaining("cannot be moved")
        .hasMessageContaining("PT24H");
  }

  @Test
  void theTimeDoesNotGoBack() {
    try (TestBroker broker = TestBroker.start()) {
      assertThatThrownBy(() -> broker.time().advance(Duration.ofSeconds(-1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
