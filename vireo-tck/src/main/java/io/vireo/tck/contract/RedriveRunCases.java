package io.vireo.tck.contract;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.vireo.EmitOptions;
import io.vireo.Message;
import io.vireo.Recovery;
import io.vireo.RecoveryFilter;
import io.vireo.RecoveryRecord;
import io.vireo.RedriveOptions;
import io.vireo.RedriveResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which records a run of redrive takes, how fast it is, and what it reports meanwhile. */
abstract class RedriveRunCases extends FailedEventCases {
  /** The recovery of a route whose handler has failed with numbers from 0, and is repaired now. */
  private Recovery failedAndRepaired(int count) {
    Recovery recovery = failed(0, count - 1);
    handler.repair();
    return recovery;
  }

  private void handlesNothingBefore(int marker) {
    handler.handled.staysEmptyBefore(marker, () -> app.emit(event, marker));
  }

  /** Fails with one of three exceptions, of which the last can be repaired. */
  private static void handle(
      Message<Integer> message, AtomicReference<Received<Integer>> repaired) {
    switch (message.content() % 3) {
      case 0 -> throw new IllegalArgumentException("kind 0");
      case 1 -> throw new UnsupportedOperationException("kind 1");
      default -> {
        Received<Integer> handled = repaired.get();
        if (handled == null) {
          throw new ArithmeticException("kind 2");
        }
        handled.add(message.content());
      }
    }
  }

  @Test
  void ofThreeHundredFailuresOfThreeKindsOneKindIsRedriven() {
    AtomicReference<Received<Integer>> repaired = new AtomicReference<>();
    Received<Integer> handled = new Received<>();
    app.onMessage(event, Integer.class, message -> handle(message, repaired));
    emitNumbers(0, 299);
    Recovery recovery = recovery(event, 300);

    repaired.set(handled);
    RedriveResult result =
        recovery.redrive(
            RecoveryFilter.builder().errorType("ArithmeticException").build(), DEFAULTS);

    assertThat(result).isEqualTo(new RedriveResult(300, 100, 100, 0));
    assertThat(handled.next(100))
        .containsExactlyElementsOf(IntStream.range(0, 100).map(i -> i * 3 + 2).boxed().toList());
    handled.staysEmptyBefore(302, () -> app.emit(event, 302));
    assertThat(recovery.count()).isEqualTo(200);
    List<RecoveryRecord> rest = recovery.browse(ALL);
    assertThat(rest.stream().collect(groupingBy(record -> record.error().type(), counting())))
        .containsOnly(
            entry(IllegalArgumentException.class.getName(), 100L),
            entry(UnsupportedOperationException.class.getName(), 100L));
  }

  @Test
  void aLimitMeansTheOldest() {
    Recovery recovery = failedAndRepaired(5);

    assertThat(recovery.redrive(RecoveryFilter.builder().limit(2).build(), DEFAULTS).redriven())
        .isEqualTo(2);

    assertThat(contents(handler.handled, 2)).containsExactly(0, 1);
    handlesNothingBefore(5);
    assertThat(recovery.count()).isEqualTo(3);
  }

  @Test
  void aDryRunCountsAndChangesNothing() {
    Recovery recovery = failedAndRepaired(3);

    assertThat(recovery.redrive(ALL, RedriveOptions.builder().dryRun(true).build()))
        .isEqualTo(all(3));

    handlesNothingBefore(3);
    assertThat(recovery.count()).isEqualTo(3);
  }

  @Test
  void aRateIsKept() {
    Recovery recovery = failedAndRepaired(6);

    long start = System.nanoTime();
    recovery.redrive(ALL, RedriveOptions.builder().eventsPerSecond(20).build());

    // The first event is redriven at once, and the other five at the given rate.
    assertThat(System.nanoTime() - start)
        .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(240));
    assertThat(contents(handler.handled, 6)).containsExactly(0, 1, 2, 3, 4, 5);
  }

  @Test
  void aRedriveStopsSoonAlsoWhileItWaitsForItsTurn() {
    Recovery recovery = failedAndRepaired(5);
    AtomicLong published = new AtomicLong();
    AtomicLong stopped = new AtomicLong();

    RedriveResult result =
        recovery.redrive(
            ALL,
            RedriveOptions.builder()
                .eventsPerSecond(0.1)
                .progress(now -> published.set(now.redriven()))
                .stopWhen(
                    () -> {
                      boolean stop = published.get() == 1;
                      if (stop) {
                        stopped.compareAndSet(0, System.nanoTime());
                      }
                      return stop;
                    })
                .build());

    assertThat(System.nanoTime() - stopped.get()).isLessThan(TimeUnit.SECONDS.toNanos(2));
    assertThat(result).isEqualTo(all(1));
    assertThat(contents(handler.handled, 1)).containsExactly(0);
    assertThat(recovery.count()).isEqualTo(4);
    assertThat(recovery.redrive(ALL, DEFAULTS)).isEqualTo(all(4));
    assertThat(contents(handler.handled, 4)).containsExactly(1, 2, 3, 4);
  }

  @Test
  void aRedriveThatIsStoppedAtOnceChangesNothing() {
    Recovery recovery = failedAndRepaired(3);

    assertThat(recovery.redrive(ALL, RedriveOptions.builder().stopWhen(() -> true).build()))
        .isEqualTo(all(0));

    handlesNothingBefore(3);
    assertThat(recovery.count()).isEqualTo(3);
  }

  @Test
  void progressIsToldOnTheThreadThatRedrives() {
    Recovery recovery = failedAndRepaired(20);
    List<RedriveResult> told = new ArrayList<>();
    Set<Thread> threads = new HashSet<>();

    RedriveResult result =
        recovery.redrive(
            ALL,
            RedriveOptions.builder()
                .window(4)
                .progress(
                    now -> {
                      told.add(now);
                      threads.add(Thread.currentThread());
                    })
                .build());

    assertThat(result).isEqualTo(all(20));
    assertThat(threads).containsExactly(Thread.currentThread());
    assertThat(told).last().isEqualTo(result);
    assertThat(told)
        .allSatisfy(now -> assertThat(now.matched() - now.redriven()).isBetween(0L, 5L));
  }

  @Test
  void aRedriveThatDiesHalfWayLosesNothingAndCanBeRepeated() {
    Recovery recovery = failedAndRepaired(50);

    assertThatThrownBy(
            () ->
                recovery.redrive(
                    ALL,
                    RedriveOptions.builder()
                        .window(10)
                        .progress(
                            now -> {
                              if (now.redriven() == 20) {
                                throw new IllegalStateException("dies");
                              }
                            })
                        .build()))
        .hasMessage("dies");
    long left = recovery.count();
    assertThat(left).isBetween(20L, 30L);

    assertThat(recovery.redrive(ALL, DEFAULTS)).isEqualTo(all(left));

    assertThat(contents(handler.handled, 50)).isEqualTo(numbers(0, 49));
    handlesNothingBefore(50);
    assertThat(recovery.count()).isZero();
  }

  @Test
  void whatFailsAgainIsANewRecordAndNotRedrivenInTheSameRun() {
    app.onMessage(event, Integer.class, handler);
    app.emit(event, 1, EmitOptions.builder().messageId("the-id").build());
    Recovery recovery = recovery(event, 1);
    String first = recovery.browse(ALL).get(0).id();

    assertThat(recovery.redrive(ALL, DEFAULTS)).isEqualTo(all(1));

    awaitUntil(() -> recovery.count() == 1);
    RecoveryRecord again = recovery.browse(ALL).get(0);
    assertThat(again.id()).isNotEqualTo(first);
    assertThat(again.event().id()).hasValue("the-id");
    assertThat(again.attempts()).isEqualTo(1);
  }
}
