package io.vireo.soak;

import io.vireo.Core;
import io.vireo.EmitOptions;
import io.vireo.Health;
import io.vireo.Message;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.Subscription;
import io.vireo.VireoException;
import io.vireo.rabbitmq.RabbitDriver;
import io.vireo.rabbitmq.RabbitOptions;
import io.vireo.tck.fault.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of the soak and their listeners: the main route, which is resumable, must lose nothing
 * and has two listeners; the side route, which is not resumable; and a broadcast. The emitting and
 * the observing side have connections of their own.
 */
final class Traffic implements MonitoredTraffic, AutoCloseable {
  static final String MAIN = "soak.main";
  static final String SIDE = "soak.side";
  static final String NEWS = "soak.news";

  private static final int PREFETCH = ObserveOptions.defaults().prefetch();
  private static final int WINDOW = 1_000;

  private static final int MAIN_LISTENERS = 2;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration PROBE_INTERVAL = Duration.ofMillis(50);
  private static final EmitOptions PROBE_OPTIONS =
      EmitOptions.builder().timeout(Duration.ofSeconds(1)).build();
  private static final Logger LOG = LoggerFactory.getLogger(Traffic.class);

  /** An outage may duplicate all events that are prefetched, and all that are not yet confirmed. */
  static final int MAX_DUPLICATES = MAIN_LISTENERS * PREFETCH + WINDOW;

  private final Ledger ledger = new Ledger();
  private final Ledger sideLedger = new Ledger();
  private final DeliveryClock clock = new DeliveryClock();
  private final Gate handlerGate = new Gate();
  private final Set<String> receivedProbes = ConcurrentHashMap.newKeySet();
  private final AtomicInteger probes = new AtomicInteger();
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final Core emitting;
  private final Observer observing;

  Traffic(String url, Duration heartbeat) {
    emitting = new Core(RabbitDriver.connect(options(url, heartbeat, "soak emitters").build()));
    observing =
        new Observer(
            RabbitDriver.connect(
                options(url, heartbeat, "soak listeners")
                    .onDisconnect(
                        context -> {
                          if (context.route().filter(MAIN::equals).isPresent()) {
                            clock.connectionLost();
                          }
                        })
                    .build()));
  }

  private static RabbitOptions.Builder options(String url, Duration heartbeat, String name) {
    return RabbitOptions.builder()
        .urls(url)
        .heartbeat(heartbeat)
        .closeTimeout(CLOSE_TIMEOUT)
        .publisherWindow(WINDOW)
        .name(name);
  }

  /** Registers all listeners. */
  void listen() {
    ObserveOptions main = ObserveOptions.builder().resumable(true).concurrency(4).build();
    for (int i = 0; i < MAIN_LISTENERS; i++) {
      Ledger.Listener recorder = ledger.listener();
      subscriptions.add(
          observing.onMessage(MAIN, SoakEvent.class, message -> onMain(recorder, message), main));
    }
    Ledger.Listener sideRecorder = sideLedger.listener();
    subscriptions.add(
        observing.onMessage(SIDE, SoakEvent.class, message -> onSide(sideRecorder, message)));
    subscriptions.add(observing.onBroadcast(NEWS, SoakEvent.class, this::onNews));
  }

  private void onMain(Ledger.Listener recorder, Message<SoakEvent> message)
      throws InterruptedException {
    clock.delivered();
    recorder.handled(message.content().id(), message.id().orElse(null), message.redelivered());
    handlerGate.pass();
  }

  private void onSide(Ledger.Listener recorder, Message<SoakEvent> message) {
    String id = message.content().id();
    if (message.content().padding().equals(SIDE)) {
      receivedProbes.add(id);
    } else {
      recorder.handled(id, message.id().orElse(null), message.redelivered());
    }
  }

  private void onNews(SoakEvent news) {
    if (news.padding().equals(NEWS)) {
      receivedProbes.add(news.id());
    }
  }

  Core emitting() {
    return emitting;
  }

  /** The events of the main route. */
  Ledger ledger() {
    return ledger;
  }

  /** The events of the side route, which is in order while there is no fault. */
  Ledger sideLedger() {
    return sideLedger;
  }

  @Override
  public DeliveryClock clock() {
    return clock;
  }

  /** Blocks the handlers of the main route while it is closed, so that the queue fills. */
  Gate handlerGate() {
    return handlerGate;
  }

  /** Whether health is UP and each subscription is running. */
  boolean isUp() {
    return emitting.health().status() == Health.Status.UP
        && observing.health().status() == Health.Status.UP
        && subscriptions.stream().allMatch(one -> one.state() == Subscription.State.RUNNING);
  }

  @Override
  public boolean isDown() {
    return emitting.health().status() != Health.Status.UP
        && observing.health().status() != Health.Status.UP;
  }

  /** The parts whose health is not UP, for error messages. */
  List<Health.Part> unhealthyParts() {
    List<Health.Part> parts = new ArrayList<>(emitting.health().parts());
    parts.addAll(observing.health().parts());
    parts.removeIf(part -> part.status() == Health.Status.UP);
    return parts;
  }

  /**
   * Emits to the side route and broadcasts, again and again, until the listeners have received an
   * event of each. Returns false if they do not until the deadline.
   */
  boolean probe(long deadlineNanos) throws InterruptedException {
    boolean side = false;
    boolean news = false;
    while (!(side && news)) {
      if (System.nanoTime() - deadlineNanos >= 0) {
        return false;
      }
      String id = "probe-" + probes.incrementAndGet();
      try {
        if (!side) {
          emitting.emit(SIDE, new SoakEvent(id + "-side", SIDE), PROBE_OPTIONS);
        }
        if (!news) {
          emitting.broadcast(NEWS, new SoakEvent(id + "-news", NEWS), PROBE_OPTIONS);
        }
      } catch (VireoException e) {
        LOG.debug("A probe could not be emitted", e);
      }
      TimeUnit.MILLISECONDS.sleep(PROBE_INTERVAL.toMillis());
      side |= receivedProbes.removeIf(received -> received.endsWith("-side"));
      news |= receivedProbes.removeIf(received -> received.endsWith("-news"));
    }
    return true;
  }

  /** Closes both sides. Returns by how much this outlasted the time-out; negative if it did not. */
  Duration closeAndMeasureOverrun() {
    handlerGate.open();
    Overrun overrun = new Overrun();
    long emittingStart = System.nanoTime();
    emitting.close();
    overrun.ended(emittingStart, CLOSE_TIMEOUT);
    long observingStart = System.nanoTime();
    observing.close();
    overrun.ended(observingStart, CLOSE_TIMEOUT);
    return overrun.worst();
  }

  @Override
  public void close() {
    var unused = closeAndMeasureOverrun();
  }
}
