package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import io.vireo.ExchangeType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delays by one hop: an event waits in a queue for events of its delay and target, and goes to the
 * target exchange when its time is up, with its routing key as it was. The queues come when they
 * are needed and go by themselves. Any thread may call it.
 */
final class DelayQueues {
  private static final Logger LOG = LoggerFactory.getLogger(DelayQueues.class);
  private static final String QUEUE_PREFIX = "vireo.delay.";

  /**
   * Under this and its name, a queue is bound. An event arrives with this key beside its own, and
   * leaves with both. No event is called so, and no pattern of a listener's has so many words.
   */
  private static final String KEY_PREFIX = "amq" + ".".repeat(32);

  private static final int MOST_NAME_BYTES = 255 - KEY_PREFIX.length();
  private static final Duration KEPT_LONGER = Duration.ofMinutes(5);
  // Publishing does not count as use of a queue: it is declared again well before it could expire.
  private static final Duration DECLARED_FOR = Duration.ofSeconds(60);

  private final Topology topology;
  private final DelayPortions portions = new DelayPortions();

  DelayQueues(Topology topology) {
    this.topology = topology;
  }

  /**
   * Where an event waits.
   *
   * @param queue the name of the queue
   * @param step how long, in milliseconds
   * @param target the exchange that it goes to afterwards
   */
  record Place(String queue, long step, String target) {

    /** The headers by which an event finds its queue. */
    Map<String, Object> headers() {
      // The broker takes the second one out.
      return Map.of(MessageProperties.DELAY_HEADER, step, "BCC", List.of(key(queue)));
    }
  }

  static boolean isQueueName(String name) {
    return name.startsWith(QUEUE_PREFIX);
  }

  private static String key(String queue) {
    return KEY_PREFIX + queue;
  }

  /** For an event that nobody cancels. All of a step wait in one queue, however many. */
  private static Place placeForAll(Duration delay, String target) {
    long step = DelaySteps.roundUp(delay);
    return new Place(queueName(target, step, ""), step, target);
  }

  /**
   * For the next event that may be cancelled, in a queue that can be looked through.
   *
   * @param bytes the size of its body
   */
  Place place(Duration delay, String target, int bytes) {
    long step = DelaySteps.roundUp(delay);
    String portion = portions.next(target, step, bytes, System.nanoTime());
    return new Place(queueName(target, step, portion), step, target);
  }

  private static String queueName(String target, long step, String portion) {
    String end = "." + step + portion;
    String name = QUEUE_PREFIX + target + end;
    return name.getBytes(UTF_8).length <= MOST_NAME_BYTES
        ? name
        : QUEUE_PREFIX + UUID.nameUUIDFromBytes(target.getBytes(UTF_8)) + end;
  }

  /** The headers by which an event that nobody cancels finds its queue. */
  Map<String, Object> headers(Duration delay, String targetExchange) {
    return placeForAll(delay, targetExchange).headers();
  }

  /**
   * Where to publish an event that is to be delayed, and that nobody cancels.
   *
   * @param targetExchange where it goes afterwards
   * @param routingKey with this key
   * @param beforehand what else to declare, or null
   */
  PendingPublish.Destination destination(
      Duration delay, String targetExchange, String routingKey, @Nullable Preparation beforehand) {
    return destination(placeForAll(delay, targetExchange), routingKey, beforehand);
  }

  /**
   * Where to publish an event that is to be delayed.
   *
   * @param place where it is to wait
   * @param routingKey the key with which it goes to its target
   * @param beforehand what else to declare, or null
   */
  PendingPublish.Destination destination(
      Place place, String routingKey, @Nullable Preparation beforehand) {
    return new PendingPublish.Destination(
        Topology.DELAY_EXCHANGE, routingKey, true, new DelayQueue(place, beforehand));
  }

  private final class DelayQueue implements Preparation {
    private final Place place;
    private final @Nullable Preparation beforehand;

    DelayQueue(Place place, @Nullable Preparation beforehand) {
      this.place = place;
      this.beforehand = beforehand;
    }

    @Override
    public boolean isDone(Link link) {
      return link.hasDeclared(place.queue(), DECLARED_FOR)
          && (beforehand == null || beforehand.isDone(link));
    }

    @Override
    public void prepare(Link link) throws IOException {
      if (beforehand != null && !beforehand.isDone(link)) {
        beforehand.prepare(link);
      }
      topology.declareRetryExchange(link);
      topology.declareUnroutedQueue(link);
      try (Declarations declarations = new Declarations(link)) {
        declarations.exchange(Topology.DELAY_EXCHANGE, ExchangeType.DIRECT.wireName(), Map.of());
        declarations.queue(place.queue(), true, false, arguments());
        declarations.bind(place.queue(), Topology.DELAY_EXCHANGE, key(place.queue()));
      }
      link.declared(place.queue());
    }

    private Map<String, Object> arguments() {
      return Map.of(
          "x-message-ttl", place.step(),
          "x-dead-letter-exchange", place.target(),
          "x-expires", place.step() + KEPT_LONGER.toMillis());
    }

    @Override
    public boolean returned(Link link) {
      link.forget(place.queue());
      return true;
    }
  }

  /**
   * Binds the queue of a route to the retry exchange, if it is there: one that a Python service
   * declared is not bound, and delayed events would miss it. Once for each route and link.
   */
  Preparation bindingOf(String route) {
    String key = "delayed route " + route;
    return new Preparation() {
      @Override
      public boolean isDone(Link link) {
        return link.hasDeclared(key);
      }

      @Override
      public void prepare(Link link) throws IOException {
        topology.declareRetryExchange(link);
        try (Declarations declarations = new Declarations(link)) {
          declarations.bind(route, Topology.RETRY_EXCHANGE, route);
        } catch (IOException e) {
          if (Declarations.refusalCode(e) != AMQP.NOT_FOUND) {
            throw e;
          }
          LOG.debug("Nobody has observed '{}' on {} yet", route, link.place());
        }
        link.declared(key);
      }

      @Override
      public boolean returned(Link link) {
        return false;
      }
    };
  }
}
