package io.vireo.tck.contract;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.vireo.EmitOptions;
import io.vireo.Message;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.Recovery;
import io.vireo.RecoveryFilter;
import io.vireo.RecoveryRecord;
import io.vireo.RedriveOptions;
import io.vireo.RedriveResult;
import io.vireo.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What has failed goes back to whom it failed at, and to nobody else. */
abstract class RedriveCases extends FailedEventCases {
  private static final RecoveryFilter ALL = RecoveryFilter.all();
  private static final RedriveOptions DEFAULTS = RedriveOptions.defaults();

  RedriveCases(DriverContract contract) {
    super(contract);
  }

  private static RedriveResult all(long count) {
    return new RedriveResult(count, count, count, 0);
  }

  /** A listener that has failed with the numbers from 0 on, and is repaired since. */
  private record Failed(
      Recovery recovery, RepairableHandler<Integer> handler, Observer app, String event) {

    void handlesNothingBefore(int marker) {
      handler.handled.staysEmptyBefore(marker, () -> app.emit(event, marker));
    }
  }

  private Failed failed(int count) {
    RepairableHandler<Integer> handler = new RepairableHandler<>();
    String event = event();
    Observer app = failing(event, handler, 0, count - 1);
    Recovery recovery = recovery(event, count);
    handler.repair();
    return new Failed(recovery, handler, app, event);
  }

  private static List<Integer> contents(Received<Message<Integer>> received, int count) {
    return received.next(count).stream().map(Message::content).toList();
  }

  @Test
  void anEventComesBackAsItWasAndItsAttemptsAreCountedAnew() {
    needs(Feature.DELAY);
    Received<Integer> attempts = new Received<>();
    RepairableHandler<Integer> handler = new RepairableHandler<>();
    Received<Instant> emitted = new Received<>();
    Observer app = observer();
    String event = event();
    app.onMessage(
        event,
        Integer.class,
        message -> {
          attempts.add(message.attempt());
          emitted.add(Objects.requireNonNull(message.timestamp()));
          handler.handle(message);
        },
        ObserveOptions.builder().retryPolicy(RetryPolicy.after(Duration.ofMillis(50))).build());
    app.emit(
        event,
        7,
        EmitOptions.builder()
            .messageId("the-id")
            .header("text", "é")
            .header("int", 1)
            .header("long", 2L)
            .header("double", 3.0)
            .header("boolean", true)
            .build());
    Recovery recovery = recovery(event, 1);
    assertThat(recovery.browse(ALL).get(0).attempts()).isEqualTo(2);

    handler.repair();
    assertThat(recovery.redrive(ALL, DEFAULTS)).isEqualTo(all(1));

    Message<Integer> message = handler.handled.next();
    assertThat(attempts.next(3)).containsExactly(1, 2, 1);
    assertThat(message.content()).isEqualTo(7);
    assertThat(message.id()).isEqualTo("the-id");
    assertThat(message.event()).isEqualTo(event);
    assertThat(Objects.requireNonNull(message.timestamp()).truncatedTo(ChronoUnit.MILLIS))
        .isEqualTo(emitted.next().truncatedTo(ChronoUnit.MILLIS));
    assertThat(message.headers())
        .containsEntry("text", "é")
        .containsEntry("int", 1)
        .containsEntry("long", 2L)
        .containsEntry("double", 3.0)
        .containsEntry("boolean", true);
    assertThat(recovery.count()).isZero();
  }

  @Test
  void anEventOfASharedRouteReachesNoListenerOfBroadcasts() {
    RepairableHandler<Integer> failing = new RepairableHandler<>();
    RepairableHandler<Integer> healthy = new RepairableHandler<>();
    healthy.repair();
    Observer app = observer();
    String event = event();
    app.onMessage(event, Integer.class, failing);
    app.onBroadcastMessage(event, Integer.class, healthy);
    app.emit(event, 1);
    Recovery recovery = recovery(event, 1);

    failing.repair();
    assertThat(recovery.redrive(ALL, DEFAULTS)).isEqualTo(all(1));

    assertThat(failing.handled.next().content()).isEqualTo(1);
    healthy.handled.staysEmptyBefore(2, () -> app.broadcast(event, 2));
  }

  @Test
  void aBroadcastIsRedrivenAtTheListenerThatFailedAlone() {
    RepairableHandler<Integer> failing = new RepairableHandler<>();
    RepairableHandler<Integer> healthy = new RepairableHandler<>();
    healthy.repair();
    Observer app = observer();
    String prefix = event();
    String event = prefix + ".a";
    app.onBroadcastMessage(prefix + ".*", Integer.class, failing);
    app.onBroadcastMessage(prefix + ".*", Integer.class, healthy);
    observer().onBroadcastMessage(event, Integer.class, healthy);
    observer().onMessage(event, Integer.class, healthy);
    app.broadcast(event, 1);
    assertThat(contents(healthy.handled, 2)).containsExactly(1, 1);
    Recovery recovery = recovery(prefix + ".*", 1);

    failing.repair();
    assertThat(recovery.redrive(ALL, DEFAULTS)).isEqualTo(all(1));

    Message<Integer> message = failing.handled.next();
    assertThat(message.content()).isEqualTo(1);
    assertThat(message.event()).isEqualTo(event);
    app.broadcast(event, 2);
    app.emit(event, 3);
    assertThat(contents(healthy.handled, 3)).containsExactlyInAnyOrder(2, 2, 3);
  }

  @Test
  void whatBelongsToAListenerThatIsGoneStaysUnlessAnotherIsNamed() {
    RepairableHandler<Integer> failing = new RepairableHandler<>();
    RepairableHandler<Integer> heir = new RepairableHandler<>();
    Observer gone = observer();
    Observer here = observer();
    String event = event();
    gone.onBroadcastMessage(event, Integer.class, failing);
    gone.broadcast(event, 1);
    Recovery recovery = recovery(event, 1);
    close(gone);

    assertThat(recovery.redrive(ALL, DEFAULTS)).isEqualTo(new RedriveResult(1, 1, 0, 1));
    assertThat(recovery.count()).isEqualTo(1);

    here.onBroadcastMessage(event, Integer.class, heir);
    here.broadcast(event, 2);
    awaitUntil(() -> recovery.count() == 2);
    heir.repair();
    String heirsName = recovery.browse(ALL).get(1).listener();
    assertThat(heirsName).startsWith(here.id());
    assertThat(recovery.redrive(ALL, RedriveOptions.builder().listener(heirsName).build()))
        .isEqualTo(all(2));
    assertThat(contents(heir.handled, 2)).containsExactly(1, 2);
  }

  @Test
  void whatHasNoQueueStaysAndTheRestGoesOn() {
    String event = event();
    String nobody = event();
    RawDriver raw = raw();
    raw.store(event, "{\"message\":\"1\",\"route\":\"" + nobody + "\"}");
    raw.store(event, "{\"message\":\"2\"}");
    raw.store(event, "{\"message\":\"3\",\"route\":\"" + nobody + "\"}");
    Received<String> taken = raw.taken(event);

    Recovery recovery = recovery(event, 3);
    assertThat(recovery.redrive(ALL, DEFAULTS)).isEqualTo(new RedriveResult(3, 3, 1, 2));

    assertThat(taken.next()).isEqualTo("2");
    assertThat(recovery.count()).isEqualTo(2);
  }

  /** Fails with one of three errors, of which one can be repaired. */
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
    Observer app = observer();
    String event = event();
    app.onMessage(event, Integer.class, message -> handle(message, repaired));
    for (int number = 0; number < 300; number++) {
      app.emit(event, number);
    }
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
    Failed failed = failed(5);

    assertThat(
            failed
                .recovery()
                .redrive(RecoveryFilter.builder().limit(2).build(), DEFAULTS)
                .redriven())
        .isEqualTo(2);

    assertThat(contents(failed.handler().handled, 2)).containsExactly(0, 1);
    failed.handlesNothingBefore(5);
    assertThat(failed.recovery().count()).isEqualTo(3);
  }

  @Test
  void aDryRunCountsAndChangesNothing() {
    Failed failed = failed(3);

    assertThat(failed.recovery().redrive(ALL, RedriveOptions.builder().dryRun(true).build()))
        .isEqualTo(all(3));

    failed.handlesNothingBefore(3);
    assertThat(failed.recovery().count()).isEqualTo(3);
  }

  @Test
  void aRateIsKept() {
    Failed failed = failed(6);

    long start = System.nanoTime();
    failed.recovery().redrive(ALL, RedriveOptions.builder().eventsPerSecond(20).build());

    // The first goes at once, and five follow.
    assertThat(System.nanoTime() - start)
        .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(240));
    assertThat(contents(failed.handler().handled, 6)).containsExactly(0, 1, 2, 3, 4, 5);
  }

  @Test
  void progressIsToldOnTheThreadThatRedrives() {
    Failed failed = failed(20);
    List<RedriveResult> told = new ArrayList<>();
    Set<Thread> threads = new HashSet<>();

    RedriveResult result =
        failed
            .recovery()
            .redrive(
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
    Failed failed = failed(50);

    assertThatThrownBy(
            () ->
                failed
                    .recovery()
                    .redrive(
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
    long left = failed.recovery().count();
    assertThat(left).isBetween(20L, 30L);

    assertThat(failed.recovery().redrive(ALL, DEFAULTS)).isEqualTo(all(left));

    assertThat(contents(failed.handler().handled, 50))
        .containsExactlyElementsOf(IntStream.range(0, 50).boxed().toList());
    failed.handlesNothingBefore(50);
    assertThat(failed.recovery().count()).isZero();
  }

  @Test
  void whatFailsAgainIsANewRecordAndNotRedrivenInTheSameRun() {
    RepairableHandler<Integer> handler = new RepairableHandler<>();
    Observer app = observer();
    String event = event();
    app.onMessage(event, Integer.class, handler);
    app.emit(event, 1, EmitOptions.builder().messageId("the-id").build());
    Recovery recovery = recovery(event, 1);
    String first = recovery.browse(ALL).get(0).id();

    assertThat(recovery.redrive(ALL, DEFAULTS)).isEqualTo(all(1));

    awaitUntil(() -> recovery.count() == 1);
    RecoveryRecord again = recovery.browse(ALL).get(0);
    assertThat(again.id()).isNotEqualTo(first);
    assertThat(again.event().id()).isEqualTo("the-id");
    assertThat(again.attempts()).isEqualTo(1);
  }

  @Test
  void aDelayedEventThatNoQueueTookIsRedrivenWhenThereIsOne() {
    needs(Feature.DELAY);
    RepairableHandler<Integer> handler = new RepairableHandler<>();
    handler.repair();
    Observer app = observer();
    String event = event();
    String id = event + "-id";
    // RabbitMQ tells whole seconds.
    Instant before = time().now().truncatedTo(ChronoUnit.SECONDS);
    app.emitLater(
        event,
        1,
        Duration.ofMillis(100),
        EmitOptions.builder().messageId(id).header("long", 2L).build());
    // The broker may be shared with others, who have such events as well.
    Recovery recovery = core().recovery("vireo_unrouted");
    awaitUntil(() -> recovery.find(id).isPresent());
    RecoveryRecord record = recovery.find(id).orElseThrow();
    assertThat(record.route()).isEqualTo(event);
    assertThat(record.event().name()).isEqualTo(event);
    assertThat(record.error().type()).isEqualTo("unrouted");
    assertThat(record.failedAt()).isBetween(before, time().now());
    assertThat(recovery.browse(RecoveryFilter.builder().ids(id).failedFrom(before).build()))
        .hasSize(1);

    app.onMessage(event, Integer.class, handler);
    assertThat(recovery.redrive(RecoveryFilter.ids(id), DEFAULTS).redriven()).isEqualTo(1);

    Message<Integer> message = handler.handled.next();
    assertThat(message.content()).isEqualTo(1);
    assertThat(message.id()).isEqualTo(id);
    assertThat(message.event()).isEqualTo(event);
    assertThat(message.headers()).containsEntry("long", 2L);
    assertThat(message.attempt()).isEqualTo(1);
    assertThat(recovery.find(id)).isEmpty();
  }
}
