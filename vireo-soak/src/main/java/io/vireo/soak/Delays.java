package io.vireo.soak;

import io.vireo.DelayedEvent;
import io.vireo.tck.fault.Ledger;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Delays many events: without a fault, behind others with a delay of an hour, with some of them
 * cancelled, and with a node that is killed. Used once, by one thread; any thread may call {@link
 * #progress()}.
 */
final class Delays {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** Some runs have this fraction of the events, a tenth. */
  private static final int FRACTION = 10;

  private static final int MAX_CANCELLED = 100;

  /**
   * The shortest delay of events of which some are cancelled: long enough to cancel all of them
   * before they are due, also on a busy machine.
   */
  private static final Duration SHORTEST_CANCELLED = Duration.ofSeconds(15);

  private final int count;
  private final Duration longest;
  private final BooleanSupplier interrupted;
  private volatile String activity = "starting a node";
  private volatile @Nullable DelayedTraffic current;

  Delays(int count, Duration longest, BooleanSupplier interrupted) {
    this.count = count;
    this.longest = longest;
    this.interrupted = interrupted;
  }

  /**
   * The outcome of one run.
   *
   * @param name what was done
   * @param emitting how long emitting took
   * @param figures the sums of the ledger; a cancelled event counts as recovered
   * @param lateness by how much the events were late
   * @param beyondStep by how much they were later than the rounding of their delay explains
   */
  record Run(
      String name,
      Duration emitting,
      Ledger.Figures figures,
      Lateness lateness,
      Lateness beyondStep) {}

  /**
   * The outcome of all runs.
   *
   * @param undisturbed random delays
   * @param behind short delays behind as many long ones
   * @param searched delays of which some were cancelled
   * @param killed random delays, with a kill -9 of the node when half of them are handled
   * @param cancelled how many events were cancelled before they were due
   * @param wanted how many events should have been cancelled before they were due
   * @param cancelling how long each of these cancels took
   * @param tooLate how many cancels of delivered events returned false
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

  /** The progress in one line. */
  String progress() {
    DelayedTraffic traffic = current;
    if (traffic == null) {
      return activity;
    }
    Ledger.Figures figures = traffic.figures();
    return String.format(
        Locale.ROOT,
        "%s  emitted %,d  handled %,d  waiting %,d",
        activity,
        figures.emitted(),
        figures.handled(),
        figures.open());
  }

  Result run() throws InterruptedException {
    // The setting that docs/reliability.md recommends. Without it, events that are due during the
    // restart are three minutes late because of RabbitMQ, which says nothing about Vireo.
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
    activity = name;
    DelayedTraffic traffic = new DelayedTraffic(node.url(), "soak." + name.replace(' ', '.'));
    current = traffic;
    return traffic;
  }

  private Run end(String name, Duration emitting, DelayedTraffic traffic)
      throws InterruptedException {
    await(traffic::isSettled);
    return new Run(name, emitting, traffic.figures(), traffic.lateness(), traffic.beyondStep());
  }

  /** Waits until the longest delay and a minute have passed at most. */
  private void await(BooleanSupplier condition) throws InterruptedException {
    Polling.until(
        () -> condition.getAsBoolean() || interrupted.getAsBoolean(), longest.plus(TIMEOUT));
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
      traffic
          .emit(count / FRACTION, random -> Duration.ofHours(1))
          .forEach(traffic::expectNoDelivery);
      long start = System.nanoTime();
      traffic.emit(count / FRACTION, random -> Duration.ofSeconds(1));
      return end(name, Duration.ofNanos(System.nanoTime() - start), traffic);
    }
  }

  /** Cancels some of many events that have the same delay. */
  private final class Cancelling {
    private final Lateness times = new Lateness();
    private final int wanted = Math.min(MAX_CANCELLED, count / FRACTION / 4);
    private int inTime;
    private int tooLate;

    Run run(RabbitNode node) throws InterruptedException {
      String name = "cancelled";
      try (DelayedTraffic traffic = begin(node, name)) {
        Duration third = longest.dividedBy(3);
        Duration delay = third.compareTo(SHORTEST_CANCELLED) > 0 ? third : SHORTEST_CANCELLED;
        long start = System.nanoTime();
        List<DelayedEvent> events = traffic.emit(count / FRACTION, random -> delay);
        Duration emitting = Duration.ofNanos(System.nanoTime() - start);
        for (DelayedEvent event : sample(events, 0)) {
          long before = System.nanoTime();
          inTime += traffic.cancel(DelayedEvent.parse(event.toString())) ? 1 : 0;
          times.add(System.nanoTime() - before);
        }
        Run run = end(name, emitting, traffic);
        for (DelayedEvent event : sample(events, 1)) {
          tooLate += traffic.cancel(event) ? 0 : 1;
        }
        return run;
      }
    }

    private List<DelayedEvent> sample(List<DelayedEvent> events, int from) {
      int distance = events.size() / wanted;
      return IntStream.range(0, wanted).mapToObj(i -> events.get(i * distance + from)).toList();
    }
  }
}
