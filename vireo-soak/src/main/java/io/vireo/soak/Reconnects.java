package io.vireo.soak;

import io.vireo.EmitOptions;
import io.vireo.Health;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.rabbitmq.RabbitDriver;
import io.vireo.rabbitmq.RabbitOptions;
import io.vireo.tck.fault.Ledger;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the connections of several clients again and again, and compares threads, connections,
 * channels and heap before and after. Used once, by one thread; any thread may call {@link
 * #progress()}.
 */
final class Reconnects {
  private static final Logger LOG = LoggerFactory.getLogger(Reconnects.class);
  private static final int CLIENTS = 10;
  private static final int CONNECTIONS = 2 * CLIENTS;
  private static final int EVENTS = 20;
  private static final int WARM_UP_ROUNDS = 5;
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** Vireo restores a connection that has lasted two seconds without a long back-off. */
  private static final Duration PAUSE_BETWEEN_ROUNDS = Duration.ofMillis(2_100);

  private final int wanted;
  private final Duration heartbeat;
  private final Duration idle;
  private final BooleanSupplier interrupted;
  private final Ledger ledger = new Ledger();
  private final List<Client> clients = new ArrayList<>();
  private final AtomicInteger done = new AtomicInteger();
  private volatile Duration slowest = Duration.ZERO;

  Reconnects(int wanted, Duration heartbeat, Duration idle, BooleanSupplier interrupted) {
    this.wanted = wanted;
    this.heartbeat = heartbeat;
    this.idle = idle;
    this.interrupted = interrupted;
  }

  /**
   * The outcome.
   *
   * @param reconnects how many connections were closed and came back
   * @param back false if some did not come back within a minute
   * @param slowest the longest time until all were back
   * @param figures the sums of the ledger
   * @param before the resources after the rounds that warm up
   * @param after the resources after the last round
   */
  record Result(
      int reconnects,
      boolean back,
      Duration slowest,
      Ledger.Figures figures,
      Resources before,
      Resources after) {}

  private record Client(Observer observer, String route, Ledger.Emitter eventIds) {}

  /** The progress in one line. */
  String progress() {
    return String.format(
        Locale.ROOT,
        "%,d of %,d reconnects  handled %,d events  in flight %,d  slowest %s",
        done.get(),
        wanted,
        ledger.figures().handled(),
        ledger.figures().open(),
        Goals.seconds(slowest));
  }

  Result run() throws InterruptedException {
    try (RabbitNode node = RabbitNode.start()) {
      try {
        for (int i = 0; i < CLIENTS; i++) {
          clients.add(client(node.url(), "soak.reconnect." + i));
        }
        return run(node);
      } finally {
        clients.forEach(client -> client.observer().close());
      }
    }
  }

  private Client client(String url, String route) {
    Observer observer =
        new Observer(
            RabbitDriver.connect(
                RabbitOptions.builder().urls(url).heartbeat(heartbeat).name(route).build()));
    Ledger.Listener listener = ledger.listener();
    observer.onMessage(
        route, String.class, listener::handled, ObserveOptions.builder().resumable(true).build());
    return new Client(observer, route, ledger.emitter());
  }

  private Result run(RabbitNode node) throws InterruptedException {
    emit();
    boolean back = ledger.awaitSettled(TIMEOUT);
    int channels = node.admin().channelCount();
    for (int i = 0; i < WARM_UP_ROUNDS && back; i++) {
      back = reconnect(node, channels);
    }
    Resources before = Resources.afterIdle(idle, node.admin());
    while (done.get() < wanted && back && !interrupted.getAsBoolean()) {
      back = reconnect(node, channels);
      done.addAndGet(CONNECTIONS);
    }
    Resources after = Resources.afterIdle(idle, node.admin());
    return new Result(done.get(), back, slowest, ledger.figures(), before, after);
  }

  /**
   * Closes all connections while events are emitted. Returns false if a connection does not come
   * back or an event is not handled within a minute.
   */
  private boolean reconnect(RabbitNode node, int channels) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(PAUSE_BETWEEN_ROUNDS.toNanos());
    emit();
    long start = System.nanoTime();
    node.admin().closeAllConnections();
    emit();
    if (!Polling.until(() -> isBack(node, channels), TIMEOUT)) {
      LOG.error(
          "Not all connections are back: there are {} channels instead of {}",
          node.admin().channelCount(),
          channels);
      return false;
    }
    Duration taken = Duration.ofNanos(System.nanoTime() - start);
    slowest = taken.compareTo(slowest) > 0 ? taken : slowest;
    return ledger.awaitSettled(TIMEOUT);
  }

  private boolean isBack(RabbitNode node, int channels) {
    return clients.stream()
            .allMatch(client -> client.observer().health().status() == Health.Status.UP)
        && node.admin().connectionCount() == CONNECTIONS
        && node.admin().channelCount() == channels;
  }

  private void emit() {
    for (Client client : clients) {
      for (int i = 0; i < EVENTS; i++) {
        String id = client.eventIds().next();
        var unused =
            client
                .observer()
                .emitAsync(client.route(), id, EmitOptions.builder().messageId(id).build())
                .whenComplete((routed, failure) -> ledger.settled(id, routed, failure));
      }
    }
  }
}
