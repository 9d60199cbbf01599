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
 * One soak, from the start of its node to the result. Used once, by one thread; any thread may look
 * at {@link #progress()}.
 */
final class Soak {
  private static final Logger LOG = LoggerFactory.getLogger(Soak.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration WARM_UP = Duration.ofSeconds(3);
  private static final Duration TO_FILL = Duration.ofSeconds(3);
  private static final Duration TO_DELIVER = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(10);
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

  /** How far it has come, in a line; empty before the first event. */
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
    running.now("warming up");
    sleep(WARM_UP);
    running.now("looking at threads and memory");
    Resources before = measureIdle(node, emitters);
    Breaker breaker = new Breaker(node, traffic, running);
    SoakResult.End end = breaker.breakUntilDone();
    emitters.stop();
    running.now("waiting for the last events");
    if (end != SoakResult.End.STUCK) {
      traffic.ledger().awaitSettled(PATIENCE);
    }
    Duration elapsed = Duration.ofNanos(running.elapsedNanos());
    running.now("looking at threads and memory");
    Resources after = measureIdle(node, emitters);
    Ledger.Figures main = traffic.ledger().figures();
    running.now("closing");
    Duration closing = traffic.closeTimed();
    return new SoakResult(
        options,
        elapsed,
        end,
        main,
        traffic.ledger().open(),
        traffic.sideLedger().figures(),
        breaker.disordered,
        emitters.failures(),
        List.copyOf(outages),
        emits.worst(),
        closing.compareTo(closes.worst()) > 0 ? closing : closes.worst(),
        before,
        after);
  }

  /** What is held when nothing is under way. */
  private Resources measureIdle(RabbitNode node, Emitters emitters) throws InterruptedException {
    emitters.pause();
    Resources resources = Resources.afterIdle(options.idle(), node.admin());
    emitters.resume();
    return resources;
  }

  private static void sleep(Duration time) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(time.toMillis());
  }

  /** Lets one fault after the other happen, and waits each time until all is well again. */
  private final class Breaker {
    private final RabbitNode node;
    private final Traffic traffic;
    private final SoakProgress running;
    private final Faults faults;
    private final Listening wanted;
    private long duplicatesBefore;
    private long disorderBefore;
    private long disordered;

    Breaker(RabbitNode node, Traffic traffic, SoakProgress running) {
      this.node = node;
      this.traffic = traffic;
      this.running = running;
      this.faults = new Faults(node, traffic, options);
      this.wanted = Listening.at(node.admin());
      this.disorderBefore = traffic.sideLedger().figures().outOfOrder();
    }

    SoakResult.End breakUntilDone() throws Exception {
      FaultSchedule schedule = faults.schedule();
      while (!isDone(schedule)) {
        FaultSchedule.Step step = schedule.next();
        running.now("undisturbed");
        long end = System.nanoTime() + step.pause().toNanos();
        while (System.nanoTime() - end < 0 && !interrupted.getAsBoolean()) {
          sleep(POLL);
        }
        if (interrupted.getAsBoolean()) {
          return SoakResult.End.INTERRUPTED;
        }
        Kind kind = Kind.valueOf(step.fault().name());
        running.now(kind.label());
        Outage outage = happen(step, kind);
        outages.add(outage);
        running.faultEnded();
        LOG.info("{}", outage);
        if (outage.back() == null || !outage.settled()) {
          LOG.error("Stuck: {}, open {}", traffic.ailing(), traffic.ledger().open());
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

    private Outage happen(FaultSchedule.Step step, Kind kind) throws Exception {
      disordered += traffic.sideLedger().figures().outOfOrder() - disorderBefore;
      Visitor visitor = Visitor.arrive(node.url(), options.heartbeat(), emits, closes);
      faults.inTheMidst(visitor::leave);
      fillBacklog();
      step.run();
      Duration back = awaitBack(faults.endNanos());
      visitor.awaitLeft();
      boolean exact = awaitExact();
      Duration delivery = traffic.clock().await(hasDelivery(kind) ? TO_DELIVER : Duration.ZERO);
      boolean settled = traffic.ledger().awaitSettled(PATIENCE);
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

    private boolean hasDelivery(Kind kind) {
      return kind == Kind.KILL || kind == Kind.CLOSE;
    }

    /** So that there is something to be delivered after the fault. */
    private void fillBacklog() throws InterruptedException {
      traffic.handlerGate().close();
      try {
        long deadline = System.nanoTime() + TO_FILL.toNanos();
        while (traffic.ledger().figures().open() < BACKLOG && System.nanoTime() - deadline < 0) {
          sleep(POLL);
        }
      } finally {
        traffic.handlerGate().open();
      }
    }

    /** Waits until health says so, the broker has the consumers, and events reach them. */
    private @Nullable Duration awaitBack(long since) throws InterruptedException {
      long deadline = since + PATIENCE.toNanos();
      while (!isBack()) {
        if (System.nanoTime() - deadline >= 0) {
          return null;
        }
        sleep(POLL);
      }
      return traffic.probe(deadline) ? Duration.ofNanos(System.nanoTime() - since) : null;
    }

    private boolean isBack() {
      return !traffic.clock().awaitsLoss()
          && traffic.isUp()
          && Listening.at(node.admin()).covers(wanted);
    }

    /** No consumer is there twice, once the visitor has gone. */
    private boolean awaitExact() throws InterruptedException {
      long deadline = System.nanoTime() + TO_DELIVER.toNanos();
      while (!Listening.at(node.admin()).equals(wanted)) {
        if (System.nanoTime() - deadline >= 0) {
          LOG.error("There should be {}, but there is {}", wanted, Listening.at(node.admin()));
          return false;
        }
        sleep(POLL);
      }
      return true;
    }
  }
}
