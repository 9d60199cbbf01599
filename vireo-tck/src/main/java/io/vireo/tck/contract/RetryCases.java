package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.EmitOptions;
import io.vireo.Failure;
import io.vireo.Failure.Outcome;
import io.vireo.Message;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.PayloadException;
import io.vireo.RetryPolicy;
import io.vireo.spi.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Failed events are tried again, as the retry policy of their listener says. */
abstract class RetryCases extends ContractCases {
  /** How much later than it is due a retry may come, since the machine may be busy. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** One call of a handler. */
  private record Try(int attempt, Instant at) {}

  private static ObserveOptions options(RetryPolicy policy) {
    return RESUMABLE.toBuilder().retryPolicy(policy).build();
  }

  @Test
  void immediateRetriesKeepTheOrder() {
    Received<String> received = new Received<>();
    app.onMessage(
        event,
        Integer.class,
        message -> {
          received.add(message.content() + " try " + message.attempt());
          if (message.content() == 1 && message.attempt() < 3) {
            throw new NoStockException();
          }
        },
        retrying(RetryPolicy.immediately(2)));

    app.emit(event, 1);
    app.emit(event, 2);

    assertThat(received.next(4)).containsExactly("1 try 1", "1 try 2", "1 try 3", "2 try 1");
  }

  @Test
  void aRetryAfterADelayHoldsUpNobodyAndKeepsIdAndHeaders() {
    needs(Feature.DELAY);
    Received<Message<Integer>> received = new Received<>();
    app.onMessage(
        event,
        Integer.class,
        message -> {
          received.add(message);
          await(release);
          if (message.content() == 1 && message.attempt() < 3) {
            throw new NoStockException();
          }
        },
        retrying(RetryPolicy.after(Duration.ofMillis(300), Duration.ofMillis(100))));

    long start = System.nanoTime();
    app.emit(event, 1, EmitOptions.builder().messageId("the-id").header("h", "é").build());
    app.emit(event, 2);
    release.countDown();

    assertThat(received.next().content()).isEqualTo(1);
    assertThat(received.next().content()).isEqualTo(2);
    for (int attempt = 2; attempt <= 3; attempt++) {
      Message<Integer> again = received.next();
      assertThat(again.content()).isEqualTo(1);
      assertThat(again.attempt()).isEqualTo(attempt);
      assertThat(again.id()).hasValue("the-id");
      assertThat(again.event()).isEqualTo(event);
      assertThat(again.headers()).containsEntry("h", "é");
    }
    assertThat(System.nanoTime() - start)
        .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(400));
  }

  @Test
  void whenTheRetriesAreUsedUpTheEventGoesToRecovery() {
    needs(Feature.DELAY);
    app.on(
        event, failing(), retrying(RetryPolicy.immediately(1).thenAfter(Duration.ofMillis(100))));

    app.emit(event, 1);

    assertThat(records().next().get("attempts").intValue()).isEqualTo(3);
  }

  @Test
  void aBroadcastIsRetriedAtTheListenerThatFailedAlone() {
    needs(Feature.DELAY);
    Received<String> failing = new Received<>();
    Received<Integer> healthy = new Received<>();
    app.onBroadcastMessage(
        event + ".*",
        Integer.class,
        message -> {
          failing.add(message.event() + " try " + message.attempt());
          if (message.attempt() < 2) {
            throw new NoStockException();
          }
        },
        retrying(RetryPolicy.after(Duration.ofMillis(100))));
    app.onBroadcast(event + ".*", Integer.class, healthy::add);

    app.broadcast(event + ".a", 1);
    assertThat(failing.next()).isEqualTo(event + ".a try 1");
    assertThat(failing.next()).isEqualTo(event + ".a try 2");
    app.broadcast(event + ".b", 2);

    assertThat(healthy.next(2)).containsExactly(1, 2);
  }

  @Test
  void theScheduleIsKeptAsItWasDeclared() {
    needs(Feature.DELAY);
    BrokerTime time = time();
    Duration[] delays =
        time.isMovable()
            ? durations(1_000, 10_000, 60_000, 3_600_000, 86_400_000)
            : durations(300, 1_000, 100);
    Received<Try> tries = new Received<>();
    Received<Failure> failures = failuresOf(app);
    app.onMessage(
        event,
        message -> {
          tries.add(new Try(message.attempt(), time.now()));
          throw new NoStockException();
        },
        options(RetryPolicy.immediately(1).thenAfter(delays)));

    app.emit(event, 1);
    assertThat(tries.next().attempt()).isEqualTo(1);
    assertRetried(failures.next(), 1, Duration.ZERO);
    Try last = tries.next();
    for (Duration delay : delays) {
      assertRetried(failures.next(), last.attempt(), delay);
      time.advance(delay);
      Try next = tries.next();
      assertThat(next.attempt()).isEqualTo(last.attempt() + 1);
      assertThat(Duration.between(last.at(), next.at()))
          .isBetween(delay, delay.plus(delay.dividedBy(100)).plus(PATIENCE));
      last = next;
    }

    assertThat(last.attempt()).isEqualTo(delays.length + 2);
    assertThat(failures.next().outcome()).isEqualTo(Outcome.RECOVERED);
    assertThat(records().next().get("attempts").intValue()).isEqualTo(delays.length + 2);
  }

  private static Duration[] durations(long... milliseconds) {
    return LongStream.of(milliseconds).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }

  private static void assertRetried(Failure failure, int attempt, Duration delay) {
    assertThat(failure.outcome()).isEqualTo(Outcome.RETRIED);
    assertThat(failure.attempt()).isEqualTo(attempt);
    assertThat(failure.retryDelay()).hasValue(delay);
  }

  @Test
  void aLimitOfTimeCountsFromTheFirstFailure() {
    needs(Feature.DELAY);
    BrokerTime time = time();
    Duration step = time.isMovable() ? Duration.ofHours(1) : Duration.ofMillis(500);
    Received<Failure> failures = failuresOf(app);
    app.on(
        event,
        failing(),
        options(
            RetryPolicy.exponential(step, step)
                .atMost(step.multipliedBy(2).plus(step.dividedBy(2)))));

    app.emit(event, 1);
    Failure failure = failures.next();
    while (failure.outcome() == Outcome.RETRIED) {
      time.advance(failure.retryDelay().orElseThrow());
      failure = failures.next();
    }

    assertThat(failure.outcome()).isEqualTo(Outcome.RECOVERED);
    // A retry that the broker delivers late uses up some of the time in which retries are
    // permitted.
    assertThat(failure.attempt()).isBetween(time.isMovable() ? 3 : 2, 3);
  }

  @Test
  void theTriesAreCountedOnWhenTheListenerIsAnotherOne() {
    needs(Feature.DELAY);
    Duration delay = time().isMovable() ? Duration.ofHours(1) : Duration.ofSeconds(1);
    Received<Message<Integer>> received = new Received<>();
    Observer first = observer();
    Received<Failure> failures = failuresOf(first);
    first.on(event, Integer.class, failing(), options(RetryPolicy.after(delay)));
    first.emit(event, 1);
    Failure failure = failures.next();
    close(first);

    observer().onMessage(event, Integer.class, received::add, options(RetryPolicy.none()));
    time().advance(delay);

    Message<Integer> message = received.next();
    assertThat(message.attempt()).isEqualTo(2);
    assertThat(message.id()).isEqualTo(failure.id());
    assertThat(message.headers().get(Delivery.FAILING_SINCE_HEADER))
        .isInstanceOfSatisfying(
            Number.class,
            since ->
                assertThat(since.longValue())
                    .isLessThanOrEqualTo(failure.failedAt().toEpochMilli()));
  }

  @Test
  void whatIsNotWorthARetryGoesToRecoveryAtOnce() {
    Received<String> received = new Received<>();
    app.onMessage(
        event,
        String.class,
        message -> {
          received.add(message.content() + " try " + message.attempt());
          throw message.content().equals("other")
              ? new IllegalStateException("expected by this test")
              : new NoStockException();
        },
        options(RetryPolicy.immediately(1).onlyOn(NoStockException.class)));

    app.emit(event, "other");
    app.emit(event, "stock");

    assertThat(received.next(3)).containsExactly("other try 1", "stock try 1", "stock try 2");
    assertThat(records().next().get("attempts").intValue()).isEqualTo(1);
    assertThat(records().next().get("attempts").intValue()).isEqualTo(2);
  }

  @Test
  void whatIsToBeDiscardedIsCountedReportedAndGone() {
    Received<Integer> received = new Received<>();
    Received<Failure> failures = failuresOf(app);
    app.on(
        event,
        Integer.class,
        number -> {
          received.add(number);
          if (number == 1) {
            throw new NoStockException();
          }
        },
        options(
            RetryPolicy.immediately(3).discardOn(NoStockException.class, PayloadException.class)));

    app.emit(event, 1);
    app.emit(event, "no number");
    app.emit(event, 2);

    assertThat(received.next(2)).containsExactly(1, 2);
    Failure thrown = failures.next();
    assertThat(thrown.outcome()).isEqualTo(Outcome.DISCARDED);
    assertThat(thrown.attempt()).isEqualTo(1);
    assertThat(thrown.exception()).isInstanceOf(NoStockException.class);
    assertThat(thrown.recoveryQueue()).isEmpty();
    Failure undecoded = failures.next();
    assertThat(undecoded.outcome()).isEqualTo(Outcome.DISCARDED);
    assertThat(undecoded.exception()).isInstanceOf(PayloadException.class);
    raw().endsRecords(event, records());
    awaitUntil(() -> ask(app, event).traffic().handled() == 3);
    assertThat(ask(app, event).traffic().failed()).isEqualTo(2);
    // The event is acknowledged, so no other listener receives it.
    close(app);
    raw().endsQueue(event);
  }
}
