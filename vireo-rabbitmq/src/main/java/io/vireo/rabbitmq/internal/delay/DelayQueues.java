package io.vireo.rabbitmq.internal.delay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vireo.QueueKind;
import io.vireo.rabbitmq.internal.connection.Preparation;
import io.vireo.rabbitmq.internal.message.Destination;
import io.vireo.rabbitmq.internal.message.PublishProperties;
import io.vireo.rabbitmq.internal.topology.Topology;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Delays by one hop: an event waits in a queue for events of its delay and target, and goes to the
 * target exchange when its time is up, with its routing key as it was. The queues come when they
 * are needed and go by themselves. Any thread may call it; does no I/O.
 */
public final class DelayQueues {
  private static final String QUEUE_PREFIX = "vireo.delay.";

  private static final Pattern QUORUM = Pattern.compile("\\.p\\d+(\\.high)?\\.\\d+$");

  /** RabbitMQ 4 lets events above this priority overtake others in a quorum queue. */
  private static final int HIGHEST_USUAL_PRIORITY = 4;

  private final Topology topology;
  private final QueueKind kind;
  private final InstantSource clock;
  private final DelayPortions portions = new DelayPortions();
  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final String process =
      HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()) + ".";

  /**
   * Makes them.
   *
   * @param kind of the queues in which persistent events wait; others wait in classic ones
   * @param clock tells the period of two days that is in the names of quorum queues
   */
  public DelayQueues(Topology topology, QueueKind kind, InstantSource clock) {
    this.topology = topology;
    this.kind = kind;
    this.clock = clock;
  }

  static boolean isQueueName(String name) {
    return name.startsWith(QUEUE_PREFIX);
  }

  /** Whether it is the name of one that was to be a quorum queue. */
  static boolean isQuorumQueue(String name) {
    return QUORUM.matcher(name).find();
  }

  /** Where the next event for Vireo's own exchange waits, which keeps what no queue takes. */
  public DelayPlace place(Duration delay, PublishProperties properties, int bytes) {
    boolean atLeastOnce = isAtLeastOnce(properties);
    return place(
        delay, Topology.RETRY_EXCHANGE, Topology.RETRY_EXCHANGE, atLeastOnce, properties, bytes);
  }

  /**
   * Where the next event for an exchange of the program's own waits. What is moved at least once
   * stays where it is as long as no queue takes it, and so do those behind it: they are of one
   * route.
   */
  public DelayPlace place(
      Duration delay, OwnTarget target, PublishProperties properties, int bytes) {
    boolean atLeastOnce = isAtLeastOnce(properties);
    String group = atLeastOnce ? target.exchange() + "/" + target.routingKey() : target.exchange();
    return place(delay, target.exchange(), group, atLeastOnce, properties, bytes);
  }

  /**
   * Where an event goes by an exchange of the program's own.
   *
   * @param exchange its name
   * @param routingKey with which key
   */
  public record OwnTarget(String exchange, String routingKey) {}

  private boolean isAtLeastOnce(PublishProperties properties) {
    return kind == QueueKind.QUORUM && properties.persistent();
  }

  private DelayPlace place(
      Duration delay,
      String target,
      String group,
      boolean atLeastOnce,
      PublishProperties properties,
      int bytes) {
    long step = DelaySteps.roundUp(delay);
    String series = atLeastOnce ? "." + step + period(properties) : "." + step;
    int portion = portions.next(group + series, step, bytes, System.nanoTime());
    String queue = queueName(group, series + (atLeastOnce ? "." + portion : classic(portion)));
    return new DelayPlace(queue, step, target, atLeastOnce);
  }

  /**
   * A quorum queue expires a fixed time after it was made, as nothing that is done with it here
   * counts as use (decision 0047). So it takes events for two days, and the next ones go to
   * another.
   */
  private String period(PublishProperties properties) {
    Integer priority = properties.priority();
    boolean high = priority != null && priority > HIGHEST_USUAL_PRIORITY;
    return ".p" + clock.millis() / Durations.millis(DelayQueue.PERIOD) + (high ? ".high" : "");
  }

  /** All processes share the first one; further ones are the process's own. */
  private String classic(int portion) {
    return portion == 0 ? ".all" : "." + process + portion;
  }

  private static String queueName(String group, String end) {
    String name = QUEUE_PREFIX + group + end;
    return name.getBytes(UTF_8).length <= DelayPlace.MAX_NAME_BYTES
        ? name
        : QUEUE_PREFIX + UUID.nameUUIDFromBytes(group.getBytes(UTF_8)) + end;
  }

  /**
   * Where to publish an event that is to be delayed.
   *
   * @param place where it is to wait
   * @param routingKey the key with which it goes to its target
   * @param beforehand what else to declare, or null
   */
  public Destination destination(
      DelayPlace place, String routingKey, @Nullable Preparation beforehand) {
    return new Destination(
        Topology.DELAY_EXCHANGE,
        routingKey,
        true,
        new DelayQueue(topology, known, place, beforehand));
  }
}
