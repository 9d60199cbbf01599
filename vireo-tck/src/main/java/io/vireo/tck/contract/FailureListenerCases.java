package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.EmitOptions;
import io.vireo.Failure;
import io.vireo.Failure.Outcome;
import io.vireo.ObserveOptions;
import io.vireo.PayloadException;
import io.vireo.Registration;
import io.vireo.RetryPolicy;
import io.vireo.Subscription;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What failure listeners are told. */
abstract class FailureListenerCases extends ContractCases {
  @Test
  void aFailureIsToldWithAllThatIsKnown() {
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
    assertThat(records().next().at("/properties/message_id").asString()).isEqualTo("the-id");
  }

  @Test
  void aBodyThatCannotBeDecodedIsToldWithItsBytes() {
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
    Received<Failure> failures = failuresOf(app);
    app.on(event, failing(), ObserveOptions.builder().autoAcknowledge(true).build());

    app.emit(event, 1);

    assertThat(failures.next().outcome()).isEqualTo(Outcome.LOST);
  }

  @Test
  void aFailedBroadcastIsToldWithItsNameAndThePattern() {
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
    Received<String> threads = new Received<>();
    Received<Integer> handled = new Received<>();
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
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

    emitNumbers(0, 10);

    assertThat(handled.next()).isEqualTo(10);
    assertThat(threads.next()).isEqualTo("vireo-failures");
    release.countDown();
    assertThat(threads.next(9)).containsOnly("vireo-failures");
    assertThat(most).hasValue(1);
    assertThat(app.droppedFailures()).isZero();
  }

  @Test
  void aFailureListenerThatThrowsChangesNothing() {
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
    assertThat(records().next(2))
        .extracting(record -> record.get("message").asString())
        .contains("1", "2");
  }

  @Test
  void aFailureListenerThatWasRemovedIsToldNothingMore() {
    Received<Failure> removed = new Received<>();
    Registration registration = app.onFailure(removed::add);
    Received<Failure> failures = failuresOf(app);
    app.on(event, failing());
    app.emit(event, 1);
    assertThat(removed.next().outcome()).isEqualTo(Outcome.RECOVERED);
    failures.next();

    registration.close();
    app.emit(event, 2);

    failures.next();
    removed.isEmpty();
  }

  @Test
  void anEventThatGoesBackBecauseItsListenerStopsIsToldToReturn() {
    Received<Integer> handled = new Received<>();
    Received<Failure> failures = failuresOf(app);
    app.on(
        event,
        Integer.class,
        number -> {
          app.stop();
          throw new NoStockException();
        },
        RESUMABLE.toBuilder().retryPolicy(RetryPolicy.immediately(1)).build());

    app.emit(event, 1);

    assertThat(failures.next().outcome()).isEqualTo(Outcome.RETURNED);
    observer().on(event, Integer.class, handled::add, RESUMABLE);
    assertThat(handled.next()).isEqualTo(1);
  }
}
