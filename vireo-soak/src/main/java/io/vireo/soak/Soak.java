package io.vireo.soak;

import io.vireo.tck.fault.FaultSchedule;
import io.vireo.tck.fault.Ledger;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One soak, from the start of its node to the result. Used once, by one thread; any thread may call
 * {@link #progress()}.
 */
final class Soak {
  private static final Logger LOG = LoggerFactory.getLogger(Soak.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Duration WARM_UP = Duration.ofSeconds(3);
  private static final Duration MAX_FILL_TIME = Duration.ofSeconds(3);
  private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration CONSUMER_TIMEOUT = Duration.ofSeconds(10);
  private static final int BACKLOG = 2_000;

  private final SoakOptions options;
  private final BooleanSupplier interrupted;
  private final Overrun emits = new Overrun();
  private final Overrun closes = new Overrun();
  private final List<Outage> outages = new ArrayList<>();
  private volatile @Nullable SoakProgress progress;

  Soak(SoakOptions options, BooleanSupplier interrupted) {
    this.options = options;
    this.interrupted = interrupted;
  }

  /** The progress in one line; empty before the first event. */
  String progress() {
    SoakProgress current = progress;
    return current == null ? "" : current.line();
  }

  SoakResult run() throws Exception {
    try (RabbitNode node = RabbitNode.start();
        Traffic traffic = new Traffic(node.url(), options.heartbeat())) {
      traffic.listen();
      return run(node, traffic);
    }
  }

  private SoakResult run(RabbitNode node, Traffic traffic) throws Exception {
    SoakProgress running = new SoakProgress(traffic.ledger());
    progress = running;
    Emitters emitters = new Emitters(traffic, emits);
    emitters.start();
    running.activity("warming up");
    TimeUnit.NANOSECONDS.sleep(WARM_UP.toNanos());
    running.activity("counting threads and memory");
    Resources before = measureIdle(node, emitters);
    Breaker breaker = new Breaker(node, traffic, running);
    SoakResult.End end = breaker.breakUntilDone();
    emitters.stop();
    running.activity("waiting for the last events");
    if (end != SoakResult.End.STUCK) {
      traffic.ledger().awaitSettled(TIMEOUT);
    }
    Duration elapsed = Duration.ofNanos(running.elapsedNanos());
    running.activity("counting threads and memory");
    Resources after = measureIdle(node, emitters);
    Ledger.Figures main = traffic.ledger().figures();
    running.activity("closing");
    Duration closing = traffic.closeAndMeasureOverrun();
    return new SoakResult(
        options,
        elapsed,
        end,
        main,
        traffic.ledger().open(),
        traffic.sideLedger().figures(),
        breaker.outOfOrder,
        emitters.failures(),
        List.copyOf(outages),
        emits.worst(),
        closing.compareTo(closes.worst()) > 0 ? closing : closes.worst(),
        before,
        after);
  }

  /** Counts the resources in use while no event is emitted. */
  private Resources measureIdle(RabbitNode node, Emitters emitters) throws InterruptedException {
    emitters.pause();
    Resources resources = Resources.afterIdle(options.idle(), node.admin());
    emitters.resume();
    return resources;
  }

  /** Makes one fault after the other happen, and waits after each until Vireo has recovered. */
  private final class Breaker {
    private final RabbitNode node;
    private final Traffic traffic;
    private final SoakProgress running;
    private final Faults faults;
    private final ConsumerCounts wanted;
    private long duplicatesBefore;
    private long disorderBefore;
    private long outOfOrder;

    Breaker(RabbitNode node, Traffic traffic, SoakProgress running) {
      this.node = node;
      this.traffic = traffic;
      this.running = running;
      this.faults = new Faults(node, traffic, options);
      this.wanted = ConsumerCounts.at(node.admin());
      this.disorderBefore = traffic.sideLedger().figures().outOfOrder();
    }

    SoakResult.End breakUntilDone() throws Exception {
      FaultSchedule schedule = faults.schedule();
      while (!isDone(schedule)) {
        FaultSchedule.Step step = schedule.next();
        running.activity("undisturbed");
        Polling.until(interrupted, step.pause());
        if (interrupted.getAsBoolean()) {
          return SoakResult.End.INTERRUPTED;
        }
        FaultKind kind = FaultKind.valueOf(step.fault().name());
        running.activity(kind.label());
        Outage outage = happen(step, kind);
        outages.add(outage);
        running.faultEnded();
        LOG.info("{}", outage);
        if (outage.back() == null || !outage.settled()) {
          LOG.error(
              "Vireo has not recovered from the fault: {}, events not handled: {}",
              traffic.unhealthyParts(),
              traffic.ledger().open());
          return SoakResult.End.STUCK;
        }
      }
      return SoakResult.End.DONE;
    }

    private boolean isDone(FaultSchedule schedule) {
      return running.elapsedNanos() >= options.time().toNanos()
          && schedule.due() == 0
          && traffic.ledger().figures().confirmed() >= options.events();
    }

    private Outage happen(FaultSchedule.Step step, FaultKind kind) throws Exception {
      outOfOrder += traffic.sideLedger().figures().outOfOrder() - disorderBefore;
      ShortLivedClient client =
          ShortLivedClient.connect(node.url(), options.heartbeat(), emits, closes);
      faults.duringNextFault(client::startClosing);
      fillBacklog();
      step.run();
      Duration back = awaitBack(faults.endNanos());
      client.awaitClosed();
      boolean exact = awaitExactConsumers();
      Duration delivery =
          traffic.clock().await(endsDeliveries(kind) ? DELIVERY_TIMEOUT : Duration.ZERO);
      boolean settled = traffic.ledger().awaitSettled(TIMEOUT);
      long duplicates = traffic.ledger().figures().duplicated();
      Outage outage =
          new Outage(
              kind,
              faults.noticed(),
              delivery,
              exact ? back : null,
              duplicates - duplicatesBefore,
              settled);
      duplicatesBefore = duplicates;
      disorderBefore = traffic.sideLedger().figures().outOfOrder();
      return outage;
    }

    /**
     * Whether deliveries surely end with this kind of fault, so that the next one can be measured.
     */
    private boolean endsDeliveries(FaultKind kind) {
      return kind == FaultKind.KILL || kind == FaultKind.CLOSE;
    }

    /** Lets events wait in the queue, so that there are some to be delivered after the fault. */
    private void fillBacklog() throws InterruptedException {
      traffic.handlerGate().close();
      try {
        Polling.until(() -> traffic.ledger().figures().open() >= BACKLOG, MAX_FILL_TIME);
      } finally {
        traffic.handlerGate().open();
      }
    }

    /** Waits until health is UP, the broker has all consumers, and events reach the listeners. */
    private @Nullable Duration awaitBack(long since) throws InterruptedException {
      long deadline = since + TIMEOUT.toNanos();
      return Polling.until(this::isBack, deadline) && traffic.probe(deadline)
          ? Duration.ofNanos(System.nanoTime() - since)
          : null;
    }

    private boolean isBack() {
      return !traffic.clock().awaitsConnectionLoss()
          && traffic.isUp()
          && ConsumerCounts.at(node.admin()).covers(wanted);
    }

    /** Waits until the broker has each consumer once, after the short-lived client has closed. */
    private boolean awaitExactConsumers() throws InterruptedException {
      boolean exact =
          Polling.until(() -> ConsumerCounts.at(node.admin()).equals(wanted), CONSUMER_TIMEOUT);
      if (!exact) {
        LOG.error("The broker should have {}, but has {}", wanted, ConsumerCounts.at(node.admin()));
      }
      return exact;
    }
  }
}
