package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delays by one hop: an event waits in a queue for all events of its delay and target, and goes to
 * the target exchange when its time is up, with its routing key as it was. The queues come when
 * they are needed and go by themselves. Any thread may call it.
 */
final class DelayQueues {
  private static final Logger LOG = LoggerFactory.getLogger(DelayQueues.class);
  private static final String QUEUE_PREFIX = "vireo.delay.";
  private static final int MOST_NAME_BYTES = 255;
  private static final Duration KEPT_LONGER = Duration.ofMinutes(5);
  // Publishing does not count as use of a queue: it is declared again well before it could expire.
  private static final Duration DECLARED_FOR = Duration.ofSeconds(60);

  private final Topology topology;

  DelayQueues(Topology topology) {
    this.topology = topology;
  }

  static String queueName(String targetExchange, long step) {
    String name = QUEUE_PREFIX + targetExchange + "." + step;
    return name.getBytes(UTF_8).length <= MOST_NAME_BYTES
        ? name
        : QUEUE_PREFIX + UUID.nameUUIDFromBytes(targetExchange.getBytes(UTF_8)) + "." + step;
  }

  static boolean isQueueName(String name) {
    return name.startsWith(QUEUE_PREFIX);
  }

  /** The headers by which an event finds its queue. */
  Map<String, Object> headers(Duration delay, String targetExchange) {
    return Map.of(
        MessageProperties.DELAY_HEADER,
        DelaySteps.roundUp(delay),
        MessageProperties.TARGET_HEADER,
        targetExchange);
  }

  /**
   * Where to publish an event that is to be delayed.
   *
   * @param targetExchange where it goes afterwards
   * @param routingKey with this key
   * @param beforehand what else to declare, or null
   */
  PendingPublish.Destination destination(
      Duration delay, String targetExchange, String routingKey, @Nullable Preparation beforehand) {
    return new PendingPublish.Destination(
        Topology.DELAY_EXCHANGE,
        routingKey,
        true,
        new StepQueue(targetExchange, DelaySteps.roundUp(delay), beforehand));
  }

  private final class StepQueue implements Preparation {
    private final String target;
    private final long step;
    private final String name;
    private final @Nullable Preparation beforehand;

    StepQueue(String target, long step, @Nullable Preparation beforehand) {
      this.target = target;
      this.step = step;
      this.name = queueName(target, step);
      this.beforehand = beforehand;
    }

    @Override
    public boolean isDone(Link link) {
      return link.hasDeclared(name, DECLARED_FOR)
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
        declarations.exchange(Topology.DELAY_EXCHANGE, "headers", Map.of());
        declarations.queue(name, true, false, arguments());
        declarations.bind(name, Topology.DELAY_EXCHANGE, "", binding());
      }
      link.declared(name);
    }

    private Map<String, Object> arguments() {
      return Map.of(
          "x-message-ttl", step,
          "x-dead-letter-exchange", target,
          "x-expires", step + KEPT_LONGER.toMillis());
    }

    private Map<String, Object> binding() {
      return Map.of(
          "x-match",
          "all",
          MessageProperties.DELAY_HEADER,
          step,
          MessageProperties.TARGET_HEADER,
          target);
    }

    @Override
    public boolean returned(Link link) {
      link.forget(name);
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
