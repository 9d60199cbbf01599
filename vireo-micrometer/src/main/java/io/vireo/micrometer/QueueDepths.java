package io.vireo.micrometer;

import io.micrometer.core.instrument.Tags;
import io.vireo.Core;
import io.vireo.Health.Part;
import io.vireo.Health.Status;
import io.vireo.ListenerStatus;
import io.vireo.NoConnectionException;
import io.vireo.Observer;
import io.vireo.spi.CleanThreads;
import io.vireo.spi.Durations;
import io.vireo.spi.OncePerMinute;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the broker from time to time how many events wait in queues and in recovery, and keeps the
 * answers for the gauges. It has a thread of its own, which alone asks and changes the maps here.
 * Reading a gauge never asks. A figure that the broker did not tell is {@code NaN}. The thread ends
 * when this or the core is closed, whichever is first.
 */
final class QueueDepths {
  private static final Logger LOG = LoggerFactory.getLogger(QueueDepths.class);

  /** The route of delayed events that no queue took when they were due. */
  private static final String UNROUTED = "vireo_unrouted";

  /** The reason that the health of a closed core gives. */
  private static final String CLOSED = "closed";

  private final Core core;
  private final Meters meters;
  private final int maxRoutes;
  private final long everyNanos;
  private final Supplier<Set<String>> emittedRoutes;
  private final OncePerMinute warnings = new OncePerMinute();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<String, Depth> queues = new LinkedHashMap<>();
  private final Map<String, Depth> recoveries = new LinkedHashMap<>();

  /** One figure. */
  private static final class Depth {
    private volatile double events = Double.NaN;
  }

  /**
   * Makes one that asks nothing yet.
   *
   * @param maxRoutes how many queues are asked for, and how many recoveries
   * @param every the time between the end of a round of questions and the begin of the next one
   * @param emittedRoutes the shared routes on which the core has emitted
   */
  QueueDepths(
      Core core,
      Meters meters,
      int maxRoutes,
      Duration every,
      Supplier<Set<String>> emittedRoutes) {
    this.core = core;
    this.meters = meters;
    this.maxRoutes = maxRoutes;
    this.everyNanos = Durations.nanos(every);
    this.emittedRoutes = emittedRoutes;
  }

  void start() {
    CleanThreads.daemon("vireo-queue-depths-" + meters.core(), this::run).start();
  }

  /** Ends the questions; one that is under way is not waited for. */
  void close() {
    closed.countDown();
  }

  private void run() {
    try {
      boolean coreIsOpen;
      do {
        coreIsOpen = askAll();
      } while (coreIsOpen && !closed.await(everyNanos, TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      LOG.debug("Queues are not measured any more, since the thread was interrupted", e);
    }
  }

  /** Returns false if the core is closed, so that nothing can be asked any more. */
  private boolean askAll() {
    try {
      if (isCoreClosed()) {
        forgetAll();
        return false;
      }
      addRoutes();
      ask(queues, core::queueDepth);
      ask(recoveries, route -> core.recovery(route).count());
    } catch (NoConnectionException e) {
      LOG.debug("The broker does not tell how many events wait: {}", e.getMessage());
      forgetAll();
    } catch (RuntimeException e) {
      warn("How many events wait is not known", e);
      forgetAll();
    }
    return true;
  }

  /**
   * A driver throws the same exception when it is closed and when the broker cannot be reached.
   * Only the health tells them apart: that of a closed core has one connection, which says so.
   */
  private boolean isCoreClosed() {
    List<Part> connections = core.health().parts().stream().filter(Part::connection).toList();
    return connections.size() == 1
        && connections.get(0).status() == Status.DOWN
        && connections.get(0).reason().filter(CLOSED::equals).isPresent();
  }

  private void addRoutes() {
    addTo(recoveries, MeterName.RECOVERY_DEPTH, UNROUTED);
    if (core instanceof Observer observer) {
      for (ListenerStatus listener : observer.listeners()) {
        addTo(recoveries, MeterName.RECOVERY_DEPTH, listener.event());
        if (!listener.broadcast()) {
          addTo(queues, MeterName.QUEUE_DEPTH, listener.event());
        }
      }
    }
    emittedRoutes.get().forEach(route -> addTo(queues, MeterName.QUEUE_DEPTH, route));
  }

  private void addTo(Map<String, Depth> depths, MeterName name, String route) {
    if (depths.size() < maxRoutes && !depths.containsKey(route)) {
      Depth added = new Depth();
      depths.put(route, added);
      meters.gauge(name, Tags.of("event", route), () -> added.events);
    }
  }

  private void ask(Map<String, Depth> depths, ToLongFunction<String> question) {
    depths.forEach(
        (route, depth) -> {
          if (closed.getCount() > 0) {
            depth.events = answer(route, question);
          }
        });
  }

  private double answer(String route, ToLongFunction<String> question) {
    try {
      return question.applyAsLong(route);
    } catch (NoConnectionException e) {
      // The other questions would only wait for the same broker.
      throw e;
    } catch (RuntimeException e) {
      warn("How many events of '" + route + "' wait is not known", e);
      return Double.NaN;
    }
  }

  private void forgetAll() {
    Stream.concat(queues.values().stream(), recoveries.values().stream())
        .forEach(depth -> depth.events = Double.NaN);
  }

  private void warn(String what, RuntimeException cause) {
    if (warnings.isDue(what)) {
      LOG.warn("{}, which is missing in the metrics now", what, cause);
    }
  }
}
