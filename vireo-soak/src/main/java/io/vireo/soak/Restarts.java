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
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restarts a node again and again while events wait there and become due, with all cores busy. Used
 * once, by one thread; any thread may call {@link #progress()}.
 */
final class Restarts {
  private static final Logger LOG = LoggerFactory.getLogger(Restarts.class);
  private static final Duration WARM_UP = Duration.ofSeconds(3);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(2_200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

  /**
   * An event that is being moved to its queue when a fault begins was due up to this long before.
   */
  private static final Duration MARGIN_BEFORE_FAULT = Duration.ofSeconds(1);

  /** A queue may be back up to this long after the connection. */
  private static final Duration MARGIN_AFTER_OUTAGE = Duration.ofSeconds(1);

  private static final Duration MAX_UNTIL_BACK = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(10);

  /** Delayed events that no queue takes when they are due go to the recovery of this route. */
  private static final String UNROUTED = "vireo_unrouted";

  private final RestartOptions options;
  private final TrafficFactory trafficFactory;
  private final BooleanSupplier interrupted;
  private final List<RestartTallies.Window> windows = new ArrayList<>();
  private volatile @Nullable SoakProgress progress;

  /** Makes the traffic of a soak. */
  @FunctionalInterface
  interface TrafficFactory {
    WaitingTraffic at(String url, Duration heartbeat, int rate);
  }

  Restarts(RestartOptions options, TrafficFactory trafficFactory, BooleanSupplier interrupted) {
    this.options = options;
    this.trafficFactory = trafficFactory;
    this.interrupted = interrupted;
  }

  /** The progress in one line; empty before the first event. */
  String progress() {
    SoakProgress current = progress;
    return current == null ? "" : current.line();
  }

  RestartResult run() throws Exception {
    try (RabbitNode node = node();
        WaitingTraffic traffic =
            trafficFactory.at(node.url(), options.heartbeat(), options.rate())) {
      traffic.start();
      SoakProgress running = new SoakProgress(traffic.ledger().totals());
      progress = running;
      SoakResult.End end;
      try (BusyCores busy = new BusyCores()) {
        busy.start();
        running.activity("warming up");
        pause(WARM_UP);
        end = breakUntilDone(node, traffic, running);
        running.activity("waiting for the last events");
        traffic.stopEmitting();
      }
      RemainingEvents.await(node.admin(), traffic.ledger());
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
    Ledger totals = traffic.ledger().totals();
    Set<String> unrouted = recovered(traffic, UNROUTED);
    Set<String> inRecovery = new HashSet<>(unrouted);
    WaitingTraffic.ROUTES.keySet().forEach(route -> inRecovery.addAll(recovered(traffic, route)));
    inRecovery.forEach(totals::recovered);
    Map<String, WaitingEventLedger.Missing> lost = traffic.ledger().missing();
    lost.keySet().removeAll(inRecovery);
    List<RestartTallies.Tally> tallies = RestartTallies.of(windows, traffic.ledger(), inRecovery);
    return new RestartResult(
        options,
        node.version(),
        elapsed,
        end,
        totals.figures(),
        unrouted.size(),
        lost.values().stream()
            .collect(
                Collectors.groupingBy(WaitingEventLedger.Missing::route, Collectors.counting())),
        tallies,
        traffic.ledger().wrongAttempts());
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
      running.activity("undisturbed");
      pause(step.pause());
      if (interrupted.getAsBoolean()) {
        return SoakResult.End.INTERRUPTED;
      }
      FaultKind kind = FaultKind.valueOf(step.fault().name());
      running.activity(kind.label());
      // The fault begins while many due events are being moved to their queues.
      traffic.awaitBurst();
      step.run();
      boolean back = awaitBack(traffic);
      windows.add(
          new RestartTallies.Window(
              kind,
              faults.startNanos() - MARGIN_BEFORE_FAULT.toNanos(),
              System.nanoTime() + MARGIN_AFTER_OUTAGE.toNanos()));
      running.faultEnded();
      if (!back) {
        LOG.error("Vireo has not recovered from the fault: {}", traffic.observer().health());
        return SoakResult.End.STUCK;
      }
    }
    running.activity("undisturbed");
    while (traffic.ledger().totals().figures().confirmed() < options.events()
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
            FaultKind.STOP,
            stops,
            FaultKind.KILL,
            kills,
            FaultKind.LONG_SUSPEND,
            (suspends + 1) / 2,
            FaultKind.BRIEF_SUSPEND,
            suspends / 2),
        options.heartbeat(),
        SHORTEST_PAUSE,
        LONGEST_PAUSE,
        Duration.ZERO);
  }

  private boolean awaitBack(WaitingTraffic traffic) throws InterruptedException {
    return Polling.until(traffic::isUp, MAX_UNTIL_BACK);
  }

  private void pause(Duration time) throws InterruptedException {
    Polling.until(interrupted, time);
  }
}
