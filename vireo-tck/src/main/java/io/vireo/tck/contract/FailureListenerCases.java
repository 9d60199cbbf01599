package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.EmitOptions;
import io.vireo.Failure;
import io.vireo.Failure.Outcome;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.PayloadException;
import io.vireo.RetryPolicy;
import io.vireo.Subscription;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What failure listeners are told. */
abstract class FailureListenerCases extends ContractCases {
  FailureListenerCases(DriverContract contract) {
    super(contract);
  }

  @Test
  void aFailureIsToldWithAllThatIsKnown() {
    Observer app = observer();
    String event = event();
    Received<JsonNode> records = raw().recovered(event);
    Received<Failure> failures = failuresOf(app);
    Subscription subscription = app.on(event, failing());

    Instant before = time().now();
    app.emit(event, "ü", EmitOptions.builder().messageId("the-id").header("h", "é").build());

    Failure failure = failures.next();
    assertThat(failure.event()).isEqualTo(event);
    assertThat(failure.route()).isEqualTo(event);
    assertThat(failure.broadcast()).isFalse();
    assertThat(failure.id()).hasValue("the-id");
    assertThat(failure.timestamp().orElseThrow())
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
    assertThat(failure.headers()).containsEntry("h", "é");
    assertThat(failure.redelivered()).isFalse();
    assertThat(StandardCharsets.UTF_8.decode(failure.body()).toString()).isEqualTo("\"ü\"");
    assertThat(failure.observerId()).isEqualTo(app.id());
    assertThat(failure.subscriptionId()).isEqualTo(subscription.id());
    assertThat(failure.attempt()).isEqualTo(1);
    assertThat(failure.exception()).isInstanceOf(NoStockException.class);
    assertThat(failure.failedAt()).isBetween(before, time().now());
    assertThat(failure.outcome()).isEqualTo(Outcome.RECOVERED);
    assertThat(failure.recoveryQueue()).hasValue("RECOVERY." + event);
    assertThat(failure.retryDelay()).isEmpty();
    assertThat(records.next().at("/properties/message_id").asString()).isEqualTo("the-id");
  }

  @Test
  void aBodyThatCannotBeDecodedIsToldWithItsBytes() {
    Observer app = observer();
    String event = event();
    Received<Failure> failures = failuresOf(app);
    app.on(event, data -> {});

    raw().publish(event, "{");

    Failure failure = failures.next();
    assertThat(failure.exception()).isInstanceOf(PayloadException.class);
    assertThat(failure.outcome()).isEqualTo(Outcome.RECOVERED);
    assertThat(StandardCharsets.UTF_8.decode(failure.body()).toString()).isEqualTo("{");
  }

  @Test
  void anEventThatWasAcknowledgedOnReceiptIsToldToBeLost() {
    Observer app = observer();
    String event = event();
    Received<Failure> failures = failuresOf(app);
    app.on(event, failing(), ObserveOptions.builder().autoAcknowledge(true).build());

    app.emit(event, 1);

    assertThat(failures.next().outcome()).isEqualTo(Outcome.LOST);
  }

  @Test
  void aFailedBroadcastIsToldWithItsNameAndThePattern() {
    Observer app = observer();
    String event = event();
    Received<Failure> failures = failuresOf(app);
    app.onBroadcast(event + ".*", failing());

    app.broadcast(event + ".a", 1);

    Failure failure = failures.next();
    assertThat(failure.event()).isEqualTo(event + ".a");
    assertThat(failure.route()).isEqualTo(event + ".*");
    assertThat(failure.broadcast()).isTrue();
    assertThat(failure.recoveryQueue()).hasValue("RECOVERY." + event + ".*");
  }

  @Test
  void failureListenersHaveAThreadOfTheirOwnAndHoldUpNobody() {
    CountDownLatch release = new CountDownLatch(1);
    Received<String> threads = new Received<>();
    Received<Integer> handled = new Received<>();
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Observer app = observer();
    String event = event();
    app.onFailure(
        failure -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          threads.add(Thread.currentThread().getName());
          await(release);
          running.decrementAndGet();
        });
    app.on(
        event,
        Integer.class,
        number -> {
          if (number < 10) {
            throw new NoStockException();
          }
          handled.add(number);
        });

    for (int i = 0; i <= 10; i++) {
      app.emit(event, i);
    }

    assertThat(handled.next()).isEqualTo(10);
    assertThat(threads.next()).isEqualTo("vireo-failures");
    release.countDown();
    assertThat(threads.next(9)).containsOnly("vireo-failures");
    assertThat(most).hasValue(1);
    assertThat(app.droppedFailures()).isZero();
  }

  @Test
  void aFailureListenerThatThrowsChangesNothing() {
    Observer app = observer();
    String event = event();
    Received<JsonNode> records = raw().recovered(event);
    app.onFailure(
        failure -> {
          throw new IllegalStateException("expected by this test");
        });
    Received<Failure> failures = failuresOf(app);
    app.on(event, failing());

    app.emit(event, 1);
    app.emit(event, 2);

    assertThat(failures.next().attempt()).isEqualTo(1);
    assertThat(failures.next().attempt()).isEqualTo(1);
    assertThat(records.next(2)).extracting(one -> one.get("message").asString()).contains("1", "2");
  }

  @Test
  void anEventThatGoesBackBecauseItsListenerStopsIsToldToReturn() {
    Received<Integer> handled = new Received<>();
    Observer app = observer();
    String event = event();
    Received<Failure> failures = failuresOf(app);
    app.on(
        event,
        Integer.class,
        number -> {
          app.stop();
          throw new NoStockException();
        },
        ObserveOptions.builder().resumable(true).retryPolicy(RetryPolicy.immediately(1)).build());

    app.emit(event, 1);

    assertThat(failures.next().outcome()).isEqualTo(Outcome.RETURNED);
    observer()
        .on(event, Integer.class, handled::add, ObserveOptions.builder().resumable(true).build());
    assertThat(handled.next()).isEqualTo(1);
  }
}
