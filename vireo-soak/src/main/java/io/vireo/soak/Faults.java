package io.vireo.soak;

import io.vireo.tck.fault.FaultSchedule;
import io.vireo.tck.fault.FaultSchedule.Fault;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the faults happen to the node, one at a time, and measures when the last one ended and when
 * Vireo noticed it. Used by one thread at a time.
 */
final class Faults {
  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);
  private static final Duration MAX_DETECTION = Duration.ofSeconds(5);
  private static final Duration LONGEST_DOWNTIME = Duration.ofMillis(1_500);
  private static final Duration SHORTEST_ALARM = Duration.ofMillis(500);
  private static final Duration LONGEST_ALARM = Duration.ofSeconds(3);
  private static final Duration POLL = Duration.ofMillis(5);

  private final RabbitNode node;
  private final MonitoredTraffic traffic;
  private final SoakOptions options;
  private Runnable duringFault = () -> {};
  private long startNanos;
  private long endNanos;
  private @Nullable Duration noticed;

  Faults(RabbitNode node, MonitoredTraffic traffic, SoakOptions options) {
    this.node = node;
    this.traffic = traffic;
    this.options = options;
  }

  FaultSchedule schedule() {
    FaultSchedule.Builder schedule =
        FaultSchedule.builder()
            .seed(options.seed())
            .pause(options.shortestPause(), options.longestPause());
    for (FaultKind kind : FaultKind.values()) {
      schedule.fault(
          new Fault(
              kind.name(),
              kind.weight(),
              options.atLeast().getOrDefault(kind, 0),
              random -> happen(kind, random)));
    }
    return schedule.build();
  }

  /** Sets what is done while the following faults last. */
  void duringNextFault(Runnable action) {
    duringFault = action;
  }

  /** When the last fault began, on the clock of {@link System#nanoTime()}. */
  long startNanos() {
    return startNanos;
  }

  /** When the last fault ended, on the clock of {@link System#nanoTime()}. */
  long endNanos() {
    return endNanos;
  }

  /** How long after its beginning health showed the last fault; null if it did not. */
  @Nullable Duration noticed() {
    return noticed;
  }

  private void happen(FaultKind kind, RandomGenerator random) throws InterruptedException {
    noticed = null;
    traffic.clock().stop();
    startNanos = System.nanoTime();
    LOG.info("Fault: {}", kind);
    switch (kind) {
      case STOP -> restart(node::stop, random);
      case KILL -> restart(node::kill, random);
      case CLOSE -> closeConnections();
      case BRIEF_SUSPEND -> suspend(random, 0.2, 0.8);
      case LONG_SUSPEND -> suspend(random, 2.6, 3.0);
      case ALARM -> alarm(random);
      case DELETED_QUEUE -> deleteQueue();
    }
  }

  private void restart(Runnable end, RandomGenerator random) throws InterruptedException {
    end.run();
    duringFault.run();
    awaitDown(startNanos, System.nanoTime() + MAX_DETECTION.toNanos());
    sleep(Duration.ofMillis(random.nextLong(LONGEST_DOWNTIME.toMillis())));
    PortMonitor port = PortMonitor.start(node.port(), traffic.clock()::start);
    node.restart();
    endNanos = port.awaitListening();
  }

  private void closeConnections() {
    endNanos = System.nanoTime();
    traffic.clock().startAtConnectionLoss(endNanos);
    node.admin().closeAllConnections();
    duringFault.run();
  }

  private void suspend(RandomGenerator random, double minHeartbeats, double maxHeartbeats)
      throws InterruptedException {
    double heartbeats = random.nextDouble(minHeartbeats, maxHeartbeats);
    long end = startNanos + (long) (heartbeats * options.heartbeat().toNanos());
    node.suspend();
    try {
      duringFault.run();
      awaitDown(startNanos, end);
      sleep(Duration.ofNanos(end - System.nanoTime()));
    } finally {
      endNanos = System.nanoTime();
      node.resume();
    }
  }

  private void alarm(RandomGenerator random) throws InterruptedException {
    node.admin().memoryAlarm(true);
    try {
      duringFault.run();
      sleep(
          Duration.ofMillis(random.nextLong(SHORTEST_ALARM.toMillis(), LONGEST_ALARM.toMillis())));
    } finally {
      endNanos = System.nanoTime();
      node.admin().memoryAlarm(false);
    }
  }

  private void deleteQueue() {
    endNanos = System.nanoTime();
    node.admin().deleteQueue(Traffic.SIDE);
    duringFault.run();
  }

  private void awaitDown(long since, long deadlineNanos) throws InterruptedException {
    while (System.nanoTime() - deadlineNanos < 0) {
      if (traffic.isDown()) {
        noticed = Duration.ofNanos(System.nanoTime() - since);
        return;
      }
      sleep(POLL);
    }
  }

  private static void sleep(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }
}
