package io.vireo.rabbitmq.internal.topology;

import io.vireo.Delegation;
import io.vireo.ObservationException;
import io.vireo.QueueKind;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The form in which a consumer's queue is declared, before a consumer of the program's own kind has
 * changed the arguments. Immutable.
 *
 * @param kindChosen whether the program has chosen between a quorum and a classic queue
 * @param passive whether somebody else declares the queue
 */
public record QueueForm(
    boolean durable,
    boolean autoDelete,
    boolean quorum,
    boolean kindChosen,
    boolean passive,
    Map<String, Object> arguments) {
  private static final int DELIVERY_LIMIT = 1_000_000;
  static final String EXPIRES = "x-expires";

  /** A queue that expires sooner could be deleted before its consumer consumes. */
  private static final Duration SHORTEST_EXPIRATION = Duration.ofSeconds(1);

  private static final Set<String> ONLY_QUORUM =
      Set.of(QueueSettings.TYPE, "x-delivery-limit", "x-dead-letter-strategy", "x-overflow");

  /** The form of the queue that a request asks for. */
  public static QueueForm of(
      ConsumerRequest request, QueueSettings settings, boolean pythonQueues) {
    return request.broadcast()
        ? new QueueForm(false, false, false, false, false, settings.arguments())
        : shared(request, settings, pythonQueues);
  }

  private static QueueForm shared(
      ConsumerRequest request, QueueSettings settings, boolean pythonQueues) {
    Delegation delegation = request.options().delegation().orElse(null);
    boolean kept = isKept(request);
    boolean python = pythonQueues && !kept;
    boolean autoDelete = settings.autoDelete(python);
    boolean quorum = isQuorum(request, settings);
    Map<String, Object> arguments = new HashMap<>();
    if (!kept && !autoDelete) {
      Duration expiration = request.options().queueExpiration();
      arguments.put(
          EXPIRES,
          Durations.millis(
              expiration.compareTo(SHORTEST_EXPIRATION) < 0 ? SHORTEST_EXPIRATION : expiration));
    }
    if (quorum) {
      arguments.putAll(quorumArguments(request.event()));
    }
    if (delegation != null) {
      arguments.putAll(DelegatedQueue.arguments(request.event(), delegation, quorum));
    }
    arguments.putAll(settings.arguments());
    boolean chosen = request.options().isQueueKindChosen() || settings.quorum();
    return new QueueForm(
        settings.durable(!python), autoDelete, quorum, chosen, settings.passive(), arguments);
  }

  /** The arguments of a quorum queue, which dead letters to the recovery queue of its route. */
  static Map<String, Object> quorumArguments(String name) {
    return Map.of(
        QueueSettings.TYPE,
        QueueSettings.QUORUM,
        "x-delivery-limit",
        DELIVERY_LIMIT,
        "x-dead-letter-exchange",
        "",
        "x-dead-letter-routing-key",
        Topology.recoveryQueue(name));
  }

  /** The arguments without those that only quorum queues have. */
  static Map<String, Object> classic(Map<String, Object> arguments) {
    Map<String, Object> classic = new HashMap<>(arguments);
    classic.keySet().removeAll(ONLY_QUORUM);
    return classic;
  }

  /** Whether the queue has to stay without a listener, so that its events are not lost. */
  private static boolean isKept(ConsumerRequest request) {
    return request.options().resumable() || request.options().delegation().isPresent();
  }

  private static boolean isQuorum(ConsumerRequest request, QueueSettings settings) {
    return request.options().queueKind() == QueueKind.QUORUM || settings.quorum();
  }

  /**
   * Checks that the options of a listener and those of its consumer do not contradict each other.
   *
   * @throws ObservationException if they do; its message says which to leave out
   */
  public static void requirePossible(ConsumerRequest request, QueueSettings settings) {
    String problem =
        request.broadcast() ? problemOfBroadcast(settings) : problemOfShared(request, settings);
    if (problem != null) {
      throw new ObservationException("Route '" + request.event() + "' cannot " + problem);
    }
  }

  private static @Nullable String problemOfBroadcast(QueueSettings settings) {
    if (settings.passive()) {
      return "have a passive queue: that of a broadcast listener is its own. Leave passive out";
    }
    return settings.quorum()
        ? "have a quorum queue: that of a broadcast listener goes with its connection. Choose another type"
        : null;
  }

  private static @Nullable String problemOfShared(ConsumerRequest request, QueueSettings settings) {
    if (!isKept(request)) {
      return isQuorum(request, settings)
          ? "have a quorum queue: those are for resumable routes. Observe with resumable(true)"
          : null;
    }
    String be = request.options().resumable() ? "be resumable" : "be delegated";
    if (!settings.durable(true)) {
      return be
          + " with durable(false): its events would be gone with a restart. Leave out one of them";
    }
    return settings.autoDelete(false)
        ? be
            + " with autoDelete(true): its events would be gone with its last listener. Leave out one of them"
        : null;
  }

  /** The form in words for people. */
  static String words(boolean durable, boolean autoDelete, Map<String, Object> arguments) {
    return "%s, %s, arguments %s"
        .formatted(
            durable ? "durable" : "not durable",
            autoDelete ? "auto-delete" : "not auto-delete",
            arguments);
  }

  /** After how long without use the broker deletes a queue with these arguments; null if never. */
  public static @Nullable Duration expiration(Map<String, Object> arguments) {
    return arguments.get(EXPIRES) instanceof Number millis
        ? Duration.ofMillis(millis.longValue())
        : null;
  }
}
