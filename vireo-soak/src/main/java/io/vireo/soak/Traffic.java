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
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of the soak and those who listen to them: a durable route that must lose nothing, with
 * two listeners; a route that is not resumable; a broadcast. Emitters and listeners have
 * connections of their own.
 */
final class Traffic implements Watched, AutoCloseable {
  static final String MAIN = "soak.main";
  static final String SIDE = "soak.side";
  static final String NEWS = "soak.news";

  /** Of each listener: the default. */
  private static final int PREFETCH = ObserveOptions.defaults().prefetch();

  /** The default. */
  private static final int WINDOW = 1_000;

  private static final int MAIN_LISTENERS = 2;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration BETWEEN_PROBES = Duration.ofMillis(50);
  private static final EmitOptions PROBE =
      EmitOptions.builder().timeout(Duration.ofSeconds(1)).build();
  private static final Logger LOG = LoggerFactory.getLogger(Traffic.class);

  /** What an outage may duplicate: all that was fetched, and all that was written. */
  static final int MAX_DUPLICATES = MAIN_LISTENERS * PREFETCH + WINDOW;

  private final Ledger ledger = new Ledger();
  private final Ledger sideLedger = new Ledger();
  private final DeliveryClock clock = new DeliveryClock();
  private final Gate handlerGate = new Gate();
  private final LongAdder newsHeard = new LongAdder();
  private final Set<String> probesHeard = ConcurrentHashMap.newKeySet();
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
                            clock.lost();
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
      Ledger.Listener page = ledger.listener();
      subscriptions.add(
          observing.onMessage(MAIN, SoakEvent.class, message -> onMain(page, message), main));
    }
    Ledger.Listener sidePage = sideLedger.listener();
    subscriptions.add(
        observing.onMessage(SIDE, SoakEvent.class, message -> onSide(sidePage, message)));
    subscriptions.add(observing.onBroadcast(NEWS, SoakEvent.class, this::onNews));
  }

  private void onMain(Ledger.Listener page, Message<SoakEvent> message)
      throws InterruptedException {
    clock.delivered();
    page.handled(message.content().id(), message.id().orElse(null), message.redelivered());
    handlerGate.pass();
  }

  private void onSide(Ledger.Listener page, Message<SoakEvent> message) {
    String id = message.content().id();
    if (message.content().filling().equals(SIDE)) {
      probesHeard.add(id);
    } else {
      page.handled(id, message.id().orElse(null), message.redelivered());
    }
  }

  private void onNews(SoakEvent news) {
    newsHeard.increment();
    if (news.filling().equals(NEWS)) {
      probesHeard.add(news.id());
    }
  }

  Core emitting() {
    return emitting;
  }

  /** The books of the main route. */
  Ledger ledger() {
    return ledger;
  }

  /** The books of the route that is not resumable, and in order while nothing breaks. */
  Ledger sideLedger() {
    return sideLedger;
  }

  @Override
  public DeliveryClock clock() {
    return clock;
  }

  /** Holds the handlers of the main route up, so that its queue fills. */
  Gate handlerGate() {
    return handlerGate;
  }

  /** Whether Vireo says that all is well. */
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

  /** What is wrong, for people. */
  List<Health.Part> ailing() {
    List<Health.Part> parts = new ArrayList<>(emitting.health().parts());
    parts.addAll(observing.health().parts());
    parts.removeIf(part -> part.status() == Health.Status.UP);
    return parts;
  }

  /** Emits to the side route and broadcasts until both are heard of. Returns false if not. */
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
          emitting.emit(SIDE, new SoakEvent(id + "-side", SIDE), PROBE);
        }
        if (!news) {
          emitting.broadcast(NEWS, new SoakEvent(id + "-news", NEWS), PROBE);
        }
      } catch (VireoException e) {
        LOG.debug("A probe could not be emitted", e);
      }
      TimeUnit.MILLISECONDS.sleep(BETWEEN_PROBES.toMillis());
      side |= probesHeard.removeIf(heard -> heard.endsWith("-side"));
      news |= probesHeard.removeIf(heard -> heard.endsWith("-news"));
    }
    return true;
  }

  /** Ends it. Returns by how much closing has outlasted its time-out; negative if it has not. */
  Duration closeTimed() {
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
    var unused = closeTimed();
  }
}
