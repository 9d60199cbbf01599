package io.vireo.rabbitmq.internal.delay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import io.vireo.QueueKind;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.connection.Preparation;
import io.vireo.rabbitmq.internal.message.Destination;
import io.vireo.rabbitmq.internal.message.PublishProperties;
import io.vireo.rabbitmq.internal.topology.Declarations;
import io.vireo.rabbitmq.internal.topology.DeclaredOnce;
import io.vireo.rabbitmq.internal.topology.Topology;
import io.vireo.spi.Durations;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the queue in which a delayed event waits. All events of a queue have the same delay and
 * the same target: the exchange to which the broker moves an event when its time is up, with its
 * own routing key. Queues are declared when they are needed, and expire. Any thread may call it; it
 * does no I/O.
 */
public final class DelayQueues {
  private static final Logger LOG = LoggerFactory.getLogger(DelayQueues.class);
  private static final String QUEUE_PREFIX = "vireo.delay.";

  /** What the names of quorum queues end with. */
  private static final Pattern QUORUM = Pattern.compile("\\.p\\d+(\\.high)?\\.\\d+$");

  /** RabbitMQ 4 lets events above this priority overtake others in a quorum queue. */
  private static final int HIGHEST_USUAL_PRIORITY = 4;

  private final Topology topology;

  /** The kind of queue in which persistent events wait. Others wait in classic queues. */
  private final QueueKind kind;

  private final InstantSource clock;
  private final DelayPortions portions = new DelayPortions();
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  /** Part of the names of queues that this process alone uses. */
  private final String process =
      HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()) + ".";

  public DelayQueues(Topology topology, QueueKind kind, InstantSource clock) {
    this.topology = topology;
    this.kind = kind;
    this.clock = clock;
  }

  static boolean isQueueName(String name) {
    return name.startsWith(QUEUE_PREFIX);
  }

  /** Whether a queue of this name was meant to be a quorum queue. */
  static boolean isQuorumQueue(String name) {
    return QUORUM.matcher(name).find();
  }

  /**
   * The queue for the next event.
   *
   * @param ownExchange the exchange of the program's to which the event goes afterwards; null for
   *     Vireo's own
   */
  public DelayQueue choose(
      Duration delay,
      @Nullable String ownExchange,
      String routingKey,
      PublishProperties properties,
      int bytes) {
    boolean atLeastOnce = kind == QueueKind.QUORUM && properties.persistent();
    String target = ownExchange == null ? Topology.RETRY_EXCHANGE : ownExchange;
    // If events are moved at least once, one that no queue takes stays, and so do those behind it.
    // So all events of such a queue have the same routing key. Of Vireo's own exchange, an
    // alternate exchange takes what no queue does.
    String group = ownExchange != null && atLeastOnce ? target + "/" + routingKey : target;
    long step = DelaySteps.roundUp(delay);
    String series = atLeastOnce ? "." + step + period(properties) : "." + step;
    int portion = portions.next(group + series, step, bytes, System.nanoTime());
    String name = name(group, series + (atLeastOnce ? "." + portion : classic(portion)));
    return new DelayQueue(name, step, target, atLeastOnce);
  }

  /**
   * A quorum queue expires a fixed time after it was declared, as nothing that is done with it here
   * counts as use (decision 0047). So it takes events for two days; later ones go to another queue.
   */
  private String period(PublishProperties properties) {
    Integer priority = properties.priority();
    boolean high = priority != null && priority > HIGHEST_USUAL_PRIORITY;
    return ".p"
        + clock.millis() / Durations.millis(DelayQueueDeclaration.PERIOD)
        + (high ? ".high" : "");
  }

  /** All processes share the first classic queue of a delay; each has further ones of its own. */
  private String classic(int portion) {
    return portion == 0 ? ".all" : "." + process + portion;
  }

  private static String name(String group, String end) {
    String name = QUEUE_PREFIX + group + end;
    return name.getBytes(UTF_8).length <= DelayQueue.MAX_NAME_BYTES
        ? name
        : QUEUE_PREFIX + UUID.nameUUIDFromBytes(group.getBytes(UTF_8)) + end;
  }

  /**
   * Binds the queue of a route, if there is one, to the exchange to which delayed events go. A
   * queue that a Python service has declared is not bound, and delayed events would not reach it.
   */
  public Preparation binding(String route) {
    return new DeclaredOnce("delayed route " + route, false, connection -> bind(connection, route));
  }

  private void bind(BrokerConnection connection, String route) throws IOException {
    topology.declareRetryExchange(connection);
    try (Declarations declarations = new Declarations(connection)) {
      declarations.bind(route, Topology.RETRY_EXCHANGE, route);
    } catch (IOException e) {
      if (Declarations.refusalCode(e) != AMQP.NOT_FOUND) {
        throw e;
      }
      LOG.debug("Nobody has observed '{}' on {} yet", route, connection.endpoint());
    }
  }

  /**
   * Where to publish an event that is to be delayed.
   *
   * @param beforehand what else to declare, or null
   */
  public Destination destination(
      DelayQueue queue, String routingKey, @Nullable Preparation beforehand) {
    return new Destination(
        Topology.DELAY_EXCHANGE,
        routingKey,
        true,
        new DelayQueueDeclaration(topology, known, queue, beforehand));
  }
}
