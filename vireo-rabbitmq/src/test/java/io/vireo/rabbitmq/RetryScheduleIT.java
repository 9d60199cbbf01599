package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import io.vireo.Failure;
import io.vireo.Failure.Outcome;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.RetryPolicy;
import io.vireo.spi.Delivery;
import io.vireo.test.RabbitNode;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** An event that waits for its next try, while the broker goes and comes back. */
class RetryScheduleIT {
  private static final RabbitNode NODE = TestBroker.node();
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofSeconds(12);

  private final String route = TestBroker.freshName("schedule");
  private final LinkedBlockingQueue<Try> tries = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<Failure> failures = new LinkedBlockingQueue<>();

  private record Try(int attempt, Object failingSince, String id, Instant at) {}

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theScheduleIsKeptAsItWasDeclaredAndTheTriesCountedOn(boolean crash) throws Exception {
    try (Observer app = Observer.connect(NODE.url())) {
      app.onFailure(failures::add);
      app.onMessage(
          route,
          message -> {
            Object since = message.headers().get(Delivery.FAILING_SINCE_HEADER);
            tries.add(new Try(message.attempt(), since, message.id(), Instant.now()));
            throw new IllegalStateException("expected by this test");
          },
          ObserveOptions.builder()
              .resumable(true)
              .retryPolicy(RetryPolicy.after(SHORT, LONG, SHORT))
              .build());
      app.emit(route, 1);
      Try first = next(tries);
      assertRetried(1, SHORT);
      Try second = next(tries);
      assertBetween(first, second, SHORT);
      assertRetried(2, LONG);
      // The node has written down that the original is done, or it would come again.
      await().during(SHORT).atMost(TestBroker.PATIENCE).until(this::isEmpty);

      if (crash) {
        NODE.kill();
      } else {
        NODE.stop();
      }
      NODE.restart();
      Instant back = Instant.now();

      Try third = next(tries);
      assertThat(Duration.between(second.at(), third.at())).isGreaterThanOrEqualTo(LONG);
      Instant due = second.at().plus(LONG);
      assertThat(third.at()).isBefore((due.isAfter(back) ? due : back).plus(FaultBench.BACK));
      assertRetried(3, SHORT);
      Try fourth = next(tries);
      assertBetween(third, fourth, SHORT);

      assertThat(next(failures).outcome()).isEqualTo(Outcome.RECOVERED);
      assertThat(first.failingSince()).isNull();
      assertThat(second.failingSince())
          .isInstanceOfSatisfying(
              Long.class,
              since ->
                  assertThat(Instant.ofEpochMilli(since))
                      .isBetween(first.at().minusMillis(1), second.at()));
      assertThat(third).isEqualTo(new Try(3, second.failingSince(), first.id(), third.at()));
      assertThat(fourth).isEqualTo(new Try(4, second.failingSince(), first.id(), fourth.at()));
      assertThat(tries).isEmpty();
      GetResponse record = TestBroker.take("RECOVERY." + route);
      assertThat(JsonMapper.shared().readTree(record.getBody()).get("attempts").intValue())
          .isEqualTo(4);
    }
  }

  private boolean isEmpty() {
    return NODE.admin()
        .queue(route)
        .filter(queue -> queue.ready() + queue.unacknowledged() == 0)
        .isPresent();
  }

  private void assertRetried(int attempt, Duration delay) throws InterruptedException {
    Failure failure = next(failures);
    assertThat(failure.outcome()).isEqualTo(Outcome.RETRIED);
    assertThat(failure.attempt()).isEqualTo(attempt);
    assertThat(failure.retryDelay()).isEqualTo(delay);
  }

  private static void assertBetween(Try one, Try other, Duration delay) {
    assertThat(other.attempt()).isEqualTo(one.attempt() + 1);
    assertThat(Duration.between(one.at(), other.at()))
        .isBetween(delay, delay.plus(TestBroker.PATIENCE));
  }

  private static <T> T next(LinkedBlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(TestBroker.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(next).as("what should have come by now").isNotNull();
    return next;
  }
}
