package io.vireo.soak;

import io.vireo.DelayedEvent;
import io.vireo.tck.fault.Ledger;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Delays many events: undisturbed, behind others that wait for long, with some of them cancelled,
 * and with a node that is killed meanwhile. Used once, by one thread; any thread may look at {@link
 * #progress()}.
 */
final class Delays {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final int PART = 10;
  private static final int MAX_CANCELLED = 100;

  /**
   * Of a delay that is cancelled in time, also where a busy machine is slow to cancel the others.
   */
  private static final Duration SHORTEST = Duration.ofSeconds(15);

  private final int count;
  private final Duration longest;
  private final BooleanSupplier interrupted;
  private volatile String now = "starting a node";
  private volatile @Nullable DelayedTraffic current;

  Delays(int count, Duration longest, BooleanSupplier interrupted) {
    this.count = count;
    this.longest = longest;
    this.interrupted = interrupted;
  }

  /**
   * One run.
   *
   * @param name what it was
   * @param emitting how long emitting took
   * @param figures the books; a withdrawn event counts as recovered
   * @param lateness of all events
   * @param beyondStep what of that is more than rounding up
   */
  record Run(
      String name,
      Duration emitting,
      Ledger.Figures figures,
      Lateness lateness,
      Lateness beyondStep) {}

  /**
   * What was seen.
   *
   * @param undisturbed random delays
   * @param behind short delays behind as many long ones
   * @param searched delays of which some were cancelled
   * @param killed random delays, and a kill -9 in their midst
   * @param cancelled how many of them were cancelled in time
   * @param wanted how many should have been
   * @param cancelling how long that took each time
   * @param tooLate how many were cancelled, as the answer says, after they were delivered
   */
  record Result(
      Run undisturbed,
      Run behind,
      Run searched,
      Run killed,
      int cancelled,
      int wanted,
      Lateness cancelling,
      int tooLate) {}

  /** How far it has come, in a line. */
  String progress() {
    DelayedTraffic traffic = current;
    if (traffic == null) {
      return now;
    }
    Ledger.Figures figures = traffic.figures();
    return String.format(
        Locale.ROOT,
        "%s  emitted %,d  handled %,d  waiting %,d",
        now,
        figures.emitted(),
        figures.handled(),
        figures.open());
  }

  Result run() throws InterruptedException {
    // With what docs/reliability.md recommends: else what falls due during the restart is late by 3
    // minutes, which says nothing of delays.
    try (RabbitNode node =
        RabbitNode.builder()
            .parameter("dead_letter_worker_publisher_confirm_timeout", "5000")
            .start()) {
      Run undisturbed = random(node, "undisturbed", false);
      Run behind = behind(node);
      Cancelling cancelling = new Cancelling();
      Run searched = cancelling.run(node);
      Run killed = random(node, "kill -9", true);
      return new Result(
          undisturbed,
          behind,
          searched,
          killed,
          cancelling.inTime,
          cancelling.wanted,
          cancelling.times,
          cancelling.tooLate);
    }
  }

  private DelayedTraffic begin(RabbitNode node, String name) {
    now = name;
    DelayedTraffic traffic = new DelayedTraffic(node.url(), "soak." + name.replace(' ', '.'));
    current = traffic;
    return traffic;
  }

  private Run end(String name, Duration emitting, DelayedTraffic traffic)
      throws InterruptedException {
    await(traffic::isSettled);
    return new Run(name, emitting, traffic.figures(), traffic.lateness(), traffic.beyondStep());
  }

  /** Waits for something, not without end; what has not come then shows in the books. */
  private void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + longest.plus(PATIENCE).toNanos();
    while (!condition.getAsBoolean()
        && !interrupted.getAsBoolean()
        && System.nanoTime() - deadline < 0) {
      TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
    }
  }

  private Run random(RabbitNode node, String name, boolean kill) throws InterruptedException {
    try (DelayedTraffic traffic = begin(node, name)) {
      long start = System.nanoTime();
      traffic.emit(count, this::randomDelay);
      Duration emitting = Duration.ofNanos(System.nanoTime() - start);
      if (kill) {
        await(() -> traffic.figures().handled() >= count / 2);
        node.kill();
        node.restart();
      }
      return end(name, emitting, traffic);
    }
  }

  private Duration randomDelay(SplittableRandom random) {
    return Duration.ofNanos(1_000_000 + random.nextLong(longest.toNanos()));
  }

  private Run behind(RabbitNode node) throws InterruptedException {
    String name = "behind an hour";
    try (DelayedTraffic traffic = begin(node, name)) {
      traffic.emit(count / PART, random -> Duration.ofHours(1)).forEach(traffic::awaitNoLonger);
      long start = System.nanoTime();
      traffic.emit(count / PART, random -> Duration.ofSeconds(1));
      return end(name, Duration.ofNanos(System.nanoTime() - start), traffic);
    }
  }

  /** Cancels some of many events that wait equally long. */
  private final class Cancelling {
    private final Lateness times = new Lateness();
    private final int wanted = Math.min(MAX_CANCELLED, count / PART / 4);
    private int inTime;
    private int tooLate;

    Run run(RabbitNode node) throws InterruptedException {
      String name = "cancelled";
      try (DelayedTraffic traffic = begin(node, name)) {
        Duration third = longest.dividedBy(3);
        Duration delay = third.compareTo(SHORTEST) > 0 ? third : SHORTEST;
        long start = System.nanoTime();
        List<DelayedEvent> events = traffic.emit(count / PART, random -> delay);
        Duration emitting = Duration.ofNanos(System.nanoTime() - start);
        for (DelayedEvent event : some(events, 0)) {
          long before = System.nanoTime();
          inTime += traffic.cancel(DelayedEvent.parse(event.toString())) ? 1 : 0;
          times.add(System.nanoTime() - before);
        }
        Run run = end(name, emitting, traffic);
        for (DelayedEvent event : some(events, 1)) {
          tooLate += traffic.cancel(event) ? 0 : 1;
        }
        return run;
      }
    }

    private List<DelayedEvent> some(List<DelayedEvent> events, int from) {
      int distance = events.size() / wanted;
      return IntStream.range(0, wanted).mapToObj(i -> events.get(i * distance + from)).toList();
    }
  }
}
