package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Failure;
import io.vireo.HandlerTimeoutException;
import io.vireo.Health;
import io.vireo.ObserveOptions;
import io.vireo.RetryPolicy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Handlers that take longer than their time-out. */
abstract class TimeoutCases extends ContractCases {
  private static final Duration TIMEOUT = Duration.ofMillis(100);
  private static final ObserveOptions BOUNDED =
      ObserveOptions.builder().handlerTimeout(TIMEOUT).build();

  @Test
  void aHandlerThatTakesTooLongIsInterrupted() {
    CountDownLatch interrupted = new CountDownLatch(1);
    app.on(
        event,
        data -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
          }
        },
        BOUNDED);

    app.emit(event, 1);

    await(interrupted);
    JsonNode record = records().next();
    assertThat(record.at("/error/message").asString()).contains("time-out");
    assertError(record, HandlerTimeoutException.class);
  }

  @Test
  void aHandlerThatIgnoresTheInterruptIsGivenUpAndTheRouteGoesOn() {
    Received<Integer> received = new Received<>();
    app.on(
        event,
        Integer.class,
        number -> {
          received.add(number);
          if (number == 1) {
            holdStubbornly(release);
          }
        },
        BOUNDED);

    app.emit(event, 1);
    app.emit(event, 2);

    assertThat(received.next(2)).containsExactly(1, 2);
    assertThat(records().next().get("message").asString()).isEqualTo("1");
    release.countDown();
  }

  @Test
  void anInterruptedHandlerIsTriedAgainAsThePolicySays() {
    Received<String> received = new Received<>();
    Received<Failure> failures = failuresOf(app);
    app.onMessage(
        event,
        Integer.class,
        message -> {
          received.add(message.content() + " try " + message.attempt());
          if (message.attempt() == 1) {
            new CountDownLatch(1).await();
          }
        },
        BOUNDED.toBuilder()
            .retryPolicy(RetryPolicy.immediately(1).onlyOn(HandlerTimeoutException.class))
            .build());

    app.emit(event, 1);

    assertThat(received.next(2)).containsExactly("1 try 1", "1 try 2");
    Failure failure = failures.next();
    assertThat(failure.outcome()).isEqualTo(Failure.Outcome.RETRIED);
    assertThat(failure.exception())
        .isInstanceOf(HandlerTimeoutException.class)
        .hasCauseInstanceOf(InterruptedException.class);
  }

  @Test
  void aHandlerThatWasGivenUpIsTriedAgainOnAnotherThread() {
    Received<Thread> threads = new Received<>();
    Received<Failure> failures = failuresOf(app);
    app.onMessage(
        event,
        message -> {
          threads.add(Thread.currentThread());
          if (message.attempt() == 1) {
            holdStubbornly(release);
          }
        },
        BOUNDED.toBuilder().retryPolicy(RetryPolicy.immediately(1)).build());

    app.emit(event, 1);

    assertThat(threads.next()).isNotSameAs(threads.next());
    assertThat(failures.next().exception())
        .isInstanceOf(HandlerTimeoutException.class)
        .hasNoCause();
    release.countDown();
    // Once the thread of the first try has ended, failure listeners have been told of it.
    awaitUntil(
        () -> app.health().parts().stream().noneMatch(part -> part.status() != Health.Status.UP));
    String marker = event();
    app.on(marker, failing());
    app.emit(marker);
    assertThat(failures.next().event()).isEqualTo(marker);
  }

  @Test
  void aListenerThatCanGiveUpNoFurtherHandlerIsDegradedUntilOneHasEnded() {
    Received<Integer> received = new Received<>();
    app.on(
        event,
        Integer.class,
        number -> {
          received.add(number);
          if (number < 2) {
            holdStubbornly(release);
          }
        },
        BOUNDED.toBuilder().concurrency(2).build());

    emitNumbers(0, 2);

    assertThat(received.next(3)).containsExactlyInAnyOrder(0, 1, 2);
    awaitDegraded("handlers of route " + event, "2 given up after their time-out");

    release.countDown();

    awaitUp();
  }

  @Test
  void aHandlerThatCouldNotBeGivenUpIsOnceThereIsRoom() {
    CountDownLatch releaseFirst = new CountDownLatch(1);
    Received<Integer> received = new Received<>();
    Received<Failure> failures = failuresOf(app);
    app.on(
        event,
        Integer.class,
        number -> {
          received.add(number);
          if (number < 2) {
            holdStubbornly(number == 0 ? releaseFirst : release);
          }
        },
        BOUNDED);

    emitNumbers(0, 2);
    assertThat(received.next(2)).containsExactly(0, 1);
    assertThat(failures.next().body().get(0)).isEqualTo((byte) '0');
    releaseFirst.countDown();

    assertThat(received.next()).isEqualTo(2);
    assertThat(failures.next().body().get(0)).isEqualTo((byte) '1');
  }

  /** Holds the handler that calls this method, which ignores interrupts, until it is released. */
  static void holdStubbornly(CountDownLatch release) {
    boolean released = false;
    while (!released) {
      try {
        released = release.await(60, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.interrupted();
      }
    }
  }
}
