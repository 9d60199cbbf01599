package io.vireo.soak;

import io.vireo.RecoveryFilter;
import io.vireo.tck.fault.FaultSchedule;
import io.vireo.tck.fault.Ledger;
import io.vireo.tck.rabbitmq.RabbitNode;
import io.vireo.tck.rabbitmq.RabbitNodeBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restarts a node again and again while events wait there and fall due, with all cores busy. Used
 * once, by one thread; any thread may look at {@link #progress()}.
 */
final class Restarts {
  private static final Logger LOG = LoggerFactory.getLogger(Restarts.class);
  private static final Duration WARM_UP = Duration.ofSeconds(3);
  private static final Duration LEAST_PAUSE = Duration.ofMillis(2_200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

  /** What is moved at the moment of a fault was due a little earlier, or is counted from later. */
  private static final Duration BEFORE_A_FAULT = Duration.ofSeconds(1);

  /** A queue may be back a little later than the connection. */
  private static final Duration AFTER_AN_OUTAGE = Duration.ofSeconds(1);

  private static final Duration UNTIL_BACK = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(10);
  private static final String UNROUTED = "vireo_unrouted";

  private final RestartOptions options;
  private final Traffics traffics;
  private final BooleanSupplier interrupted;
  private final List<RestartTallies.Window> windows = new ArrayList<>();
  private volatile @Nullable SoakProgress progress;

  /** Makes the traffic for a node. */
  @FunctionalInterface
  interface Traffics {
    WaitingTraffic at(String url, Duration heartbeat, int rate);
  }

  Restarts(RestartOptions options, Traffics traffics, BooleanSupplier interrupted) {
    this.options = options;
    this.traffics = traffics;
    this.interrupted = interrupted;
  }

  /** How far it has come, in a line; empty before the first event. */
  String progress() {
    SoakProgress current = progress;
    return current == null ? "" : current.line();
  }

  RestartResult run() throws Exception {
    try (RabbitNode node = node();
        WaitingTraffic traffic = traffics.at(node.url(), options.heartbeat(), options.rate())) {
      traffic.start();
      SoakProgress running = new SoakProgress(traffic.books().ledger());
      progress = running;
      SoakResult.End end;
      try (BusyCores busy = new BusyCores()) {
        busy.start();
        running.now("warming up");
        pause(WARM_UP);
        end = breakUntilDone(node, traffic, running);
        running.now("waiting for the last events");
        traffic.stopEmitting();
      }
      Settling.await(node.admin(), traffic.books());
      return result(node, traffic, Duration.ofNanos(running.elapsedNanos()), end);
    }
  }

  private RabbitNode node() {
    RabbitNodeBuilder node = RabbitNode.builder();
    if (options.recommended()) {
      node.parameter("dead_letter_worker_publisher_confirm_timeout", "5000");
    }
    return node.start();
  }

  private RestartResult result(
      RabbitNode node, WaitingTraffic traffic, Duration elapsed, SoakResult.End end) {
    Ledger ledger = traffic.books().ledger();
    Set<String> unrouted = recovered(traffic, UNROUTED);
    Set<String> kept = new HashSet<>(unrouted);
    WaitingTraffic.ROUTES.keySet().forEach(route -> kept.addAll(recovered(traffic, route)));
    kept.forEach(ledger::recovered);
    Map<String, WaitingBooks.Missing> lost = traffic.books().missing();
    lost.keySet().removeAll(kept);
    List<RestartTallies.Tally> tallies = RestartTallies.of(windows, traffic.books(), kept);
    return new RestartResult(
        options,
        node.version(),
        elapsed,
        end,
        ledger.figures(),
        unrouted.size(),
        lost.values().stream()
            .collect(Collectors.groupingBy(WaitingBooks.Missing::route, Collectors.counting())),
        tallies,
        traffic.books().miscounted());
  }

  private static Set<String> recovered(WaitingTraffic traffic, String route) {
    Set<String> ids = new HashSet<>();
    traffic
        .observer()
        .recovery(route)
        .forEach(RecoveryFilter.all(), record -> ids.add(record.event().id().orElseThrow()));
    return ids;
  }

  private SoakResult.End breakUntilDone(
      RabbitNode node, WaitingTraffic traffic, SoakProgress running) throws Exception {
    Faults faults = new Faults(node, traffic, faultOptions());
    FaultSchedule schedule = faults.schedule();
    while (schedule.due() > 0) {
      FaultSchedule.Step step = schedule.next();
      running.now("undisturbed");
      pause(step.pause());
      if (interrupted.getAsBoolean()) {
        return SoakResult.End.INTERRUPTED;
      }
      Kind kind = Kind.valueOf(step.fault().name());
      running.now(kind.label());
      // While many are moved.
      traffic.awaitBurst();
      step.run();
      boolean back = awaitBack(traffic);
      windows.add(
          new RestartTallies.Window(
              kind,
              faults.startNanos() - BEFORE_A_FAULT.toNanos(),
              System.nanoTime() + AFTER_AN_OUTAGE.toNanos()));
      running.faultEnded();
      if (!back) {
        LOG.error("Not back: {}", traffic.observer().health());
        return SoakResult.End.STUCK;
      }
    }
    running.now("undisturbed");
    while (traffic.books().ledger().figures().confirmed() < options.events()
        && !interrupted.getAsBoolean()) {
      pause(POLL);
    }
    return interrupted.getAsBoolean() ? SoakResult.End.INTERRUPTED : SoakResult.End.DONE;
  }

  private SoakOptions faultOptions() {
    int stops = (options.restarts() + 1) / 2;
    int kills = (options.restarts() + 1) / 3;
    int suspends = options.restarts() - stops - kills;
    return new SoakOptions(
        options.seed(),
        Duration.ZERO,
        options.events(),
        Map.of(
            Kind.STOP,
            stops,
            Kind.KILL,
            kills,
            Kind.LONG_SUSPEND,
            (suspends + 1) / 2,
            Kind.BRIEF_SUSPEND,
            suspends / 2),
        options.heartbeat(),
        LEAST_PAUSE,
        LONGEST_PAUSE,
        Duration.ZERO);
  }

  private boolean awaitBack(WaitingTraffic traffic) throws InterruptedException {
    long deadline = System.nanoTime() + UNTIL_BACK.toNanos();
    while (!traffic.isUp()) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      pause(POLL);
    }
    return true;
  }

  private void pause(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - end < 0 && !interrupted.getAsBoolean()) {
      TimeUnit.NANOSECONDS.sleep(Math.min(POLL.toNanos(), Math.max(0, end - System.nanoTime())));
    }
  }
}
