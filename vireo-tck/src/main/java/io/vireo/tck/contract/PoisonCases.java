package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.EmitOptions;
import io.vireo.Message;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.PoisonousEventException;
import io.vireo.RetryPolicy;
import io.vireo.spi.Delivery;
import io.vireo.spi.Driver;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Events whose handler ends the process, and the events that were fetched with them. Closing a
 * driver while a handler runs looks to other processes as if the process had ended.
 */
abstract class PoisonCases extends ContractCases {
  private static final int POISON = 13;

  /**
   * An observer that can end as if its process had ended: its driver is closed, and the observer is
   * not.
   */
  private record ObserverProcess(Observer observer, Driver driver) {
    void end() {
      driver.close();
    }
  }

  private ObserverProcess process() {
    AtomicReference<Driver> made = new AtomicReference<>();
    Observer observer =
        observer(
            driver -> {
              made.set(driver);
              return driver;
            });
    return new ObserverProcess(observer, Objects.requireNonNull(made.get()));
  }

  private static ObserveOptions guarded(int maxDeliveries) {
    return ObserveOptions.builder().maxDeliveries(maxDeliveries).build();
  }

  @Test
  void anEventThatEndsItsProcessEachTimeGoesToRecoveryAndTheOthersAreHandled() {
    Received<Integer> begun = new Received<>();
    Set<Integer> others = new HashSet<>();
    for (int deaths = 0; deaths < 3; deaths++) {
      ObserverProcess program = listen(begun);
      if (deaths == 0) {
        emitNumbers(POISON - 3, POISON + 19);
      }
      awaitPoison(begun, others);
      program.end();
    }
    listen(begun);

    JsonNode record = records().next();
    assertThat(record.get("message").asString()).isEqualTo(Integer.toString(POISON));
    assertThat(record.get("attempts").intValue()).isEqualTo(3);
    assertError(record, PoisonousEventException.class);
    assertThat(record.at("/error/message").asString()).contains(event, "3 times");
    assertThat(record.at("/properties/headers").toString()).doesNotContain("vireo-started");

    app.emit(event, 100);
    while (others.size() < 23) {
      others.add(begun.next());
    }
    assertThat(others).contains(100).doesNotContain(POISON);
    raw().endsRecords(event, records());
  }

  private ObserverProcess listen(Received<Integer> begun) {
    ObserverProcess program = process();
    program
        .observer()
        .on(
            event,
            Integer.class,
            number -> {
              begun.add(number);
              if (number == POISON) {
                await(release);
              }
            },
            guarded(3));
    return program;
  }

  private static void awaitPoison(Received<Integer> begun, Set<Integer> others) {
    int number = begun.next();
    while (number != POISON) {
      others.add(number);
      number = begun.next();
    }
  }

  @Test
  void whatComesAgainIsHandledAloneAndWhatComesThenIsNot() throws Exception {
    int count = 12;
    comeAgain(count);
    AtomicInteger running = new AtomicInteger();
    CountDownLatch another = new CountDownLatch(1);
    CyclicBarrier four = new CyclicBarrier(4);
    Received<Message<Integer>> handled = new Received<>();

    observer()
        .onMessage(
            event,
            Integer.class,
            message -> {
              if (running.incrementAndGet() > 1 && message.content() < count) {
                another.countDown();
              }
              if (message.content() < count) {
                // Gives another handler the time to start.
                assertThat(another.await(10, TimeUnit.MILLISECONDS)).isFalse();
              } else {
                four.await(30, TimeUnit.SECONDS);
              }
              running.decrementAndGet();
              handled.add(message);
            },
            guarded(2).toBuilder().concurrency(4).build());
    for (Message<Integer> message : handled.next(count)) {
      assertThat(message.redelivered()).isTrue();
      assertThat(message.headers()).doesNotContainKey(Delivery.STARTED_ALONE_HEADER);
      assertThat(message.id()).hasValue("id-" + message.content());
      assertThat(message.event()).isEqualTo(event);
    }
    assertThat(another.getCount()).isEqualTo(1);

    emitNumbers(count, count + 3);
    assertThat(handled.next(4)).noneMatch(Message::redelivered);
  }

  /** Emits events, and has them delivered to a consumer that ends before it has settled them. */
  private void comeAgain(int count) {
    CountDownLatch taken = new CountDownLatch(count);
    RawDriver dying = anotherRaw();
    dying.observeWithoutSettlement(event, taken);
    for (int i = 0; i < count; i++) {
      app.emit(event, i, EmitOptions.builder().messageId("id-" + i).build());
    }
    await(taken);
    dying.close();
  }

  @Test
  void anEventThatFailsWhenItIsHandledAloneIsTriedAgainLikeAnyOther() {
    needs(Feature.DELAY);
    Received<Message<Integer>> handled = new Received<>();
    comeAgain(1);

    observer()
        .onMessage(
            event,
            Integer.class,
            message -> {
              handled.add(message);
              if (message.attempt() < 3) {
                throw new IllegalStateException("expected by this test");
              }
            },
            guarded(2).toBuilder()
                .retryPolicy(RetryPolicy.after(Duration.ofMillis(100), Duration.ofMillis(100)))
                .build());

    for (int attempt = 1; attempt <= 3; attempt++) {
      Message<Integer> message = handled.next();
      assertThat(message.attempt()).isEqualTo(attempt);
      assertThat(message.redelivered()).isEqualTo(attempt == 1);
    }
    raw().endsRecords(event, records());
  }

  @Test
  void probationShowsInHealthUntilSomethingNewComes() {
    comeAgain(1);
    Received<Integer> handled = new Received<>();
    app.on(event, Integer.class, held(handled::add), guarded(2));

    awaitUntil(() -> isOnProbation());
    awaitUp();
    assertThat(isOnProbation()).isTrue();
    release.countDown();
    app.emit(event, 1);

    assertThat(handled.next(2)).containsExactly(0, 1);
    awaitUntil(() -> !isOnProbation());
  }

  private boolean isOnProbation() {
    return app.health().parts().stream()
        .anyMatch(part -> part.reason().orElse("").startsWith("on probation"));
  }

  @Test
  void aPauseGivesBackWhatWaitsToBeHandledAloneAndItCountsForNothing() {
    comeAgain(5);
    Received<Integer> handled = listen(Integer.class, guarded(2));
    Set<Integer> seen = new HashSet<>();

    for (int i = 0; i < 5; i++) {
      app.pauseOn(event);
      app.resumeOn(event);
    }
    while (seen.size() < 5) {
      seen.add(handled.next());
    }

    assertThat(seen).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    raw().endsRecords(event, records());
  }
}
