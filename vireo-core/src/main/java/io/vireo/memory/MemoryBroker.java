package io.vireo.memory;

import io.vireo.EmitOptions;
import io.vireo.ExchangeType;
import io.vireo.ObservationException;
import io.vireo.ObserveOptions;
import io.vireo.PayloadException;
import io.vireo.VireoException;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.DeliveryListener;
import io.vireo.spi.EventProperties;
import io.vireo.spi.ExchangeNames;
import io.vireo.spi.OncePerMinute;
import io.vireo.spi.OutboundEvent;
import io.vireo.spi.RedrivenEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays the broker: the exchanges, queues and delayed events that all drivers with the same URL
 * share. Any thread may call. To publish takes no lock but those of the queues that get the event.
 */
final class MemoryBroker {
  /** The recovery queue of delayed events that no queue has taken when they were due. */
  private static final String UNROUTED = QueueSettings.RECOVERY_PREFIX + "vireo_unrouted";

  /** The header of an unrouted event that names its route, if that has another name. */
  static final String ROUTE_HEADER = "vireo-route";

  /** The header of an unrouted event that says when it was due, in milliseconds since 1970. */
  static final String UNROUTED_AT_HEADER = "vireo-unrouted-at";

  private static final EventProperties RECORD_PROPERTIES =
      new EventProperties(null, null, "application/json", Map.of());

  private static final Logger LOG = LoggerFactory.getLogger(MemoryBroker.class);

  private final String endpoint;
  private final OncePerMinute warnings = new OncePerMinute();
  private final Scheduler scheduler;
  private final Runnable whenSomethingIsGone;
  private final Exchange sharedExchange = Exchange.of(ExchangeType.DIRECT);
  private final Exchange broadcastExchange = Exchange.of(ExchangeType.TOPIC);
  private final Map<String, Exchange> exchanges = new ConcurrentHashMap<>();
  private final Map<String, MemoryQueue> sharedQueues = new ConcurrentHashMap<>();

  /** By the observer and the subscription that each belongs to. */
  private final Map<String, MemoryQueue> privateQueues = new ConcurrentHashMap<>();

  private final DelayedEvents delayedEvents;
  private final PausedRoutes pausedRoutes;
  private final Map<String, MemoryJournal> journals = new ConcurrentHashMap<>();

  /**
   * Makes an empty one.
   *
   * @param endpoint its URL
   * @param scheduler its time
   * @param whenSomethingIsGone is called when a queue, a delayed event or a pause is gone
   */
  MemoryBroker(String endpoint, Scheduler scheduler, Runnable whenSomethingIsGone) {
    this.endpoint = endpoint;
    this.scheduler = scheduler;
    this.whenSomethingIsGone = whenSomethingIsGone;
    this.delayedEvents = new DelayedEvents(scheduler, whenSomethingIsGone);
    this.pausedRoutes = new PausedRoutes(scheduler, whenSomethingIsGone);
    exchanges.put(ExchangeNames.SHARED, sharedExchange);
    exchanges.put(ExchangeNames.BROADCAST, broadcastExchange);
  }

  String endpoint() {
    return endpoint;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  /** Whether nothing would be lost if this broker were forgotten. */
  boolean holdsNothing() {
    return sharedQueues.isEmpty() && delayedEvents.isEmpty() && pausedRoutes.isEmpty();
  }

  PausedRoutes pausedRoutes() {
    return pausedRoutes;
  }

  DelayedEvents delayedEvents() {
    return delayedEvents;
  }

  /** The journal of a name. One that exists is used with its own limit. */
  MemoryJournal journal(String name, long maxBytes) {
    MemoryJournal journal = journals.computeIfAbsent(name, absent -> new MemoryJournal(maxBytes));
    if (journal.maxBytes() != maxBytes && warnings.isDue("journal " + name)) {
      LOG.info(
          "Journal '{}' on {} is used as it is: limited to {} bytes, not {}",
          name,
          endpoint,
          journal.maxBytes(),
          maxBytes);
    }
    return journal;
  }

  /** The routes of which there is a queue, a pause or a recovery queue. */
  Set<String> routeNames() {
    Set<String> names = new TreeSet<>(pausedRoutes.names());
    for (String queue : sharedQueues.keySet()) {
      names.add(
          queue.startsWith(QueueSettings.RECOVERY_PREFIX)
              ? queue.substring(QueueSettings.RECOVERY_PREFIX.length())
              : queue);
    }
    return names;
  }

  // ---- Publishing

  /**
   * Puts an event on a shared route.
   *
   * @return whether a queue took it
   * @throws PayloadException if it names an exchange that is there with another type
   */
  boolean publish(OutboundEvent event) {
    return route(event, exchangeOf(event, sharedExchange));
  }

  /** Like {@link #publish}, to the broadcast listeners. */
  boolean broadcast(OutboundEvent event) {
    return route(event, exchangeOf(event, broadcastExchange));
  }

  /** Puts an event on a shared route later; returns a token for {@link #cancel}. */
  String publishLater(OutboundEvent event, Duration delay) {
    Exchange exchange = exchangeOf(event, sharedExchange);
    return delayedEvents.add(
        event.event(),
        event.messageId(),
        delay,
        () -> {
          if (!route(event, exchange)) {
            keepUnrouted(StoredEvent.of(event, scheduler, 1).kept());
          }
        });
  }

  boolean cancel(String token) {
    return delayedEvents.cancel(token);
  }

  private boolean route(OutboundEvent event, Exchange exchange) {
    List<MemoryQueue> queues = exchange.route(event.event());
    if (queues.isEmpty()) {
      return false;
    }
    StoredEvent stored = StoredEvent.of(event, scheduler, queues.size());
    boolean taken = false;
    for (int i = 0; i < queues.size(); i++) {
      taken |= queues.get(i).offer(stored);
    }
    return taken;
  }

  private Exchange exchangeOf(OutboundEvent event, Exchange standard) {
    EmitOptions options = event.options();
    return options.exchange().isEmpty()
        ? standard
        : declareExchange(
            options.exchange().get(),
            options.exchangeType().orElse(standard.type()),
            why -> new PayloadException("Cannot publish '" + event.event() + "': " + why));
  }

  // ---- Consuming

  /**
   * Declares the queue of a shared route without consuming.
   *
   * @throws ObservationException if the exchange has another type, or the queue would not be kept
   *     as it is asked for
   */
  void declare(ConsumerRequest request) {
    Exchange exchange = exchangeOf(request);
    QueueSettings wanted = QueueSettings.of(request);
    keepTransferred(wanted);
    MemoryQueue queue = use(wanted);
    warnIfDifferent(queue.settings(), wanted);
    queue.bind(exchange, wanted.name());
  }

  private MemoryQueue use(QueueSettings wanted) {
    MemoryQueue queue = sharedQueue(wanted);
    while (!queue.use(wanted)) {
      // The queue has expired meanwhile.
      sharedQueues.remove(wanted.name(), queue);
      queue = sharedQueue(wanted);
    }
    return queue;
  }

  /** Declares the queue to which a queue transfers its events, as one that stays. */
  private void keepTransferred(QueueSettings from) {
    QueueSettings.Transfer transfer = from.transfer();
    if (transfer == null) {
      return;
    }
    MemoryQueue there = sharedQueues.get(transfer.to());
    if (there != null && there.settings().expiration() != null) {
      throw new ObservationException(
          "Cannot delegate '%s' to '%s' on %s: the queue of that is there and is not resumable (%s), so events could be lost there. Observe '%s' with resumable(true), once its queue has expired"
              .formatted(
                  from.name(), transfer.to(), endpoint, there.settings().kind(), transfer.to()));
    }
    use(QueueSettings.kept(transfer.to()));
  }

  /**
   * Registers a consumer. It gets nothing before it is {@linkplain MemoryConsumer#start started}.
   *
   * @param whenEnded is called, with no lock held, when the consumer was stopped and has settled
   *     all its deliveries
   * @throws ObservationException if the exchange has another type, or the queue would not be kept
   *     as it is asked for
   */
  MemoryConsumer consume(
      ConsumerRequest request, DeliveryListener listener, Consumer<MemoryConsumer> whenEnded) {
    Exchange exchange = exchangeOf(request);
    QueueSettings wanted = QueueSettings.of(request);
    keepTransferred(wanted);
    while (true) {
      MemoryQueue queue = wanted.shared() ? sharedQueue(wanted) : privateQueue(request, wanted);
      MemoryConsumer consumer = new MemoryConsumer(request, listener, this, queue, whenEnded);
      if (queue.attach(consumer, wanted)) {
        warnIfDifferent(queue.settings(), wanted);
        queue.bind(exchange, wanted.name());
        return consumer;
      }
      // The queue has expired meanwhile: the next turn makes a new one.
      sharedQueues.remove(wanted.name(), queue);
    }
  }

  private void warnIfDifferent(QueueSettings there, QueueSettings wanted) {
    if (!there.equals(wanted)) {
      LOG.warn(
          "The queue of '{}' on {} is used as it is: {}, not {}",
          wanted.name(),
          endpoint,
          there.kind(),
          wanted.kind());
    }
  }

  private Exchange exchangeOf(ConsumerRequest request) {
    ObserveOptions options = request.options();
    boolean distributed = request.broadcast() && !request.tap();
    Exchange standard = distributed ? broadcastExchange : sharedExchange;
    return options.exchange().isEmpty()
        ? standard
        : declareExchange(
            options.exchange().get(),
            options.exchangeType().orElse(standard.type()),
            why -> new ObservationException("Cannot observe '" + request.event() + "': " + why));
  }

  private MemoryQueue sharedQueue(QueueSettings wanted) {
    return sharedQueues.computeIfAbsent(
        wanted.name(), name -> newQueue(wanted, queue -> sharedQueues.remove(name, queue)));
  }

  private MemoryQueue privateQueue(ConsumerRequest request, QueueSettings settings) {
    String listener = request.observerId() + "/" + request.subscriptionId();
    MemoryQueue made = newQueue(settings, queue -> privateQueues.remove(listener, queue));
    privateQueues.put(listener, made);
    return made;
  }

  private MemoryQueue newQueue(QueueSettings settings, Consumer<MemoryQueue> forget) {
    return new MemoryQueue(
        settings,
        endpoint,
        scheduler,
        forget.andThen(queue -> whenSomethingIsGone.run()),
        event -> transfer(settings, event));
  }

  private void transfer(QueueSettings from, StoredEvent event) {
    String to = Objects.requireNonNull(from.transfer()).to();
    store(to, event.to(to));
  }

  // ---- Settlements

  /** Stores a record of a failed event. */
  void recover(String route, byte[] record) {
    String name = QueueSettings.RECOVERY_PREFIX + route;
    store(name, new StoredEvent(name, record, RECORD_PROPERTIES, StoredEvent.NEVER));
  }

  /** Puts an event at the end of one queue, now or later. */
  void retry(MemoryQueue queue, StoredEvent event, Duration delay) {
    if (delay.isZero()) {
      offerAgain(queue, event);
    } else {
      delayedEvents.addRetry(delay, () -> offerAgain(queue, event));
    }
  }

  /**
   * Puts an event into its queue again. If the queue was deleted, an event of a shared route goes
   * to the new queue of that route or to recovery; one of a broadcast listener is dropped with it.
   */
  private void offerAgain(MemoryQueue queue, StoredEvent event) {
    QueueSettings settings = queue.settings();
    if (queue.offer(event) || !settings.shared()) {
      return;
    }
    MemoryQueue successor = sharedQueues.get(settings.name());
    if (successor == null || !successor.offer(event)) {
      keepUnrouted(
          event.event().equals(settings.name())
              ? event
              : event.copyWith(Map.of(ROUTE_HEADER, settings.name())));
    }
  }

  private void keepUnrouted(StoredEvent event) {
    if (warnings.isDue(event.event())) {
      LOG.warn(
          "No queue on {} took '{}' when it was due; it is in {}. Further ones are told once a minute",
          endpoint,
          event.event(),
          UNROUTED);
    }
    store(UNROUTED, event.copyWith(Map.of(UNROUTED_AT_HEADER, scheduler.now().toEpochMilli())));
  }

  /** The queue of a shared route; null if there is none. */
  @Nullable MemoryQueue sharedQueue(String route) {
    return sharedQueues.get(route);
  }

  // ---- Recovery

  /** The recovery queue of a route; null if there has never been a record. */
  @Nullable MemoryQueue recoveryQueue(String route) {
    return sharedQueues.get(QueueSettings.RECOVERY_PREFIX + route);
  }

  /** Puts an event at the end of the queue from which it failed; false if that does not exist. */
  boolean redrive(RedrivenEvent event) {
    String listener = event.listener();
    MemoryQueue queue =
        listener == null ? sharedQueues.get(event.route()) : privateQueues.get(listener);
    return queue != null
        && queue.offer(
            new StoredEvent(event.event(), event.body(), event.properties(), StoredEvent.NEVER));
  }

  private void store(String name, StoredEvent event) {
    // The queue always takes it, because one that is kept is never deleted.
    sharedQueue(QueueSettings.kept(name)).offer(event);
  }

  // ---- Exchanges

  /**
   * Declares an exchange.
   *
   * @param refusal makes the exception if the exchange is there with another type
   */
  private Exchange declareExchange(
      String name, ExchangeType type, Function<String, VireoException> refusal) {
    Exchange exchange = exchanges.computeIfAbsent(name, absent -> Exchange.of(type));
    if (exchange.type() != type) {
      throw refusal.apply(
          "exchange '%s' on %s is of type %s, not %s; give its own type, or another name"
              .formatted(name, endpoint, exchange.type().wireName(), type.wireName()));
    }
    return exchange;
  }
}
