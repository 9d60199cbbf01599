package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.GetResponse;
import io.vireo.Failure;
import io.vireo.Failure.Outcome;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.RetryPolicy;
import io.vireo.spi.Delivery;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** An event that waits for its next try, while the broker goes and comes back. */
@Tag("fault")
class RetryScheduleIT {
  private static final RabbitNode NODE = TestBroker.node();
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofSeconds(12);

  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final String route = TestBroker.freshName("schedule");
  private final LinkedBlockingQueue<Try> tries = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<Failure> failures = new LinkedBlockingQueue<>();

  private record Try(int attempt, Object failingSince, String id, Instant at) {}

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theScheduleIsKeptAsItWasDeclaredAndTheTriesCountedOn(boolean crash) throws Exception {
    Observer app = connections.observer();
    app.onFailure(failures::add);
    app.onMessage(
        route,
        message -> {
          Object since = message.headers().get(Delivery.FAILING_SINCE_HEADER);
          tries.add(new Try(message.attempt(), since, message.id().orElseThrow(), Instant.now()));
          throw new IllegalStateException("expected by this test");
        },
        ObserveOptions.builder()
            .resumable(true)
            .retryPolicy(RetryPolicy.after(SHORT, LONG, SHORT))
            .build());
    app.emit(route, 1);
    Try first = nextTry(1);
    assertRetried(1, SHORT);
    Try second = nextTry(2);
    assertBetween(first, second, SHORT);
    assertRetried(2, LONG);

    if (crash) {
      NODE.kill();
    } else {
      NODE.stop();
    }
    NODE.restart();
    Instant back = Instant.now();

    Try third = nextTry(3);
    assertThat(Duration.between(second.at(), third.at())).isGreaterThanOrEqualTo(LONG);
    Instant due = second.at().plus(LONG);
    assertThat(third.at()).isBefore((due.isAfter(back) ? due : back).plus(FaultBench.BACK));
    assertRetried(3, SHORT);
    Try fourth = nextTry(4);
    assertBetween(third, fourth, SHORT);

    assertThat(nextFailure(4).outcome()).isEqualTo(Outcome.RECOVERED);
    assertThat(first.failingSince()).isNull();
    assertThat(second.failingSince())
        .isInstanceOfSatisfying(
            Long.class,
            since ->
                assertThat(Instant.ofEpochMilli(since))
                    .isBetween(first.at().minusMillis(1), second.at()));
    assertThat(third).isEqualTo(new Try(3, second.failingSince(), first.id(), third.at()));
    assertThat(fourth).isEqualTo(new Try(4, second.failingSince(), first.id(), fourth.at()));
    GetResponse record = TestBroker.take("RECOVERY." + route);
    assertThat(JsonMapper.shared().readTree(record.getBody()).get("attempts").intValue())
        .isEqualTo(4);
    if (!crash) {
      assertThat(tries).as("none came twice").isEmpty();
    }
  }

  /**
   * The next try of that number. A broker that crashes may have forgotten that the original of a
   * copy was acknowledged, and delivers it once more: that is another one, of a lower number.
   */
  private Try nextTry(int attempt) throws InterruptedException {
    Try next = TestBroker.next(tries);
    while (next.attempt() < attempt) {
      next = TestBroker.next(tries);
    }
    assertThat(next.attempt()).isEqualTo(attempt);
    return next;
  }

  private Failure nextFailure(int attempt) throws InterruptedException {
    Failure next = TestBroker.next(failures);
    while (next.attempt() < attempt) {
      next = TestBroker.next(failures);
    }
    assertThat(next.attempt()).isEqualTo(attempt);
    return next;
  }

  private void assertRetried(int attempt, Duration delay) throws InterruptedException {
    Failure failure = nextFailure(attempt);
    assertThat(failure.outcome()).isEqualTo(Outcome.RETRIED);
    assertThat(failure.retryDelay()).hasValue(delay);
  }

  private static void assertBetween(Try one, Try other, Duration delay) {
    assertThat(Duration.between(one.at(), other.at()))
        .isBetween(delay, delay.plus(TestBroker.PATIENCE));
  }
}
