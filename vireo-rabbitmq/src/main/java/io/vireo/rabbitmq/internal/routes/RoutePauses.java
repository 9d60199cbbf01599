package io.vireo.rabbitmq.internal.routes;

import com.rabbitmq.client.AMQP;
import io.vireo.rabbitmq.internal.connection.Link;
import io.vireo.rabbitmq.internal.connection.Preparation;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.rabbitmq.internal.topology.Declarations;
import io.vireo.spi.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the broker remembers of paused routes. For each there is a durable queue that holds one
 * message, the record; it is bound to an exchange that goes with its last binding. So one look for
 * that exchange tells whether any route is paused. Any thread may call it; all methods but {@link
 * #lookAgain} wait for the broker.
 */
public final class RoutePauses {
  static final String EXCHANGE = "vireo_paused_r0";
  static final String QUEUE_PREFIX = "PAUSED.";

  /**
   * Classic whatever a virtual host's default is: a quorum queue gives back what its reader held at
   * another place. One reader at a time: it gives the record back before the next one looks, so
   * nobody can see one that was replaced meanwhile.
   */
  private static final Map<String, Object> ARGUMENTS =
      Map.of("x-queue-type", "classic", "x-max-length", 1, "x-single-active-consumer", true);

  private static final String NOTHING_PAUSED = "no route is paused";
  private static final String SOMETHING_PAUSED = "some route is paused";
  private static final Duration RECENT = Duration.ofSeconds(1);
  private static final int MAX_TRIES = 5;

  private final Duration patience;
  private volatile long lookedAgain = System.nanoTime();

  /**
   * Makes one.
   *
   * @param patience how long a reader waits for its turn
   */
  public RoutePauses(Duration patience) {
    this.patience = patience;
  }

  static String queue(String route) {
    return QUEUE_PREFIX + route;
  }

  /** Whether any route may be paused. */
  boolean isAnyPaused(Link link) throws IOException {
    long asked = System.nanoTime();
    try (Declarations declarations = new Declarations(link)) {
      boolean any = declarations.exchanges().isThere(EXCHANGE);
      link.rememberDeclared(any ? SOMETHING_PAUSED : NOTHING_PAUSED, asked);
      return any;
    }
  }

  /**
   * The record of a route that is paused, or null; perhaps as it was a second ago. As long as
   * nothing is paused, a thousand routes cost little more than one.
   */
  public byte @Nullable [] recent(Link link, String route) throws IOException {
    if (link.hasDeclared(SOMETHING_PAUSED, RECENT)) {
      return read(link, route);
    }
    Duration sinceLook = Duration.ofNanos(System.nanoTime() - lookedAgain);
    boolean known =
        link.hasDeclared(NOTHING_PAUSED, sinceLook.compareTo(RECENT) < 0 ? sinceLook : RECENT);
    return !known && isAnyPaused(link) ? read(link, route) : null;
  }

  /** What was seen until now is not taken for recent any more. */
  public void lookAgain() {
    lookedAgain = System.nanoTime();
  }

  /**
   * The record of a route that is paused, or null.
   *
   * @throws IOException if the broker does not tell, because the queue's node is down, or others
   *     held the record for too long
   */
  public byte @Nullable [] read(Link link, String route) throws IOException {
    String queue = queue(route);
    try (Declarations declarations = new Declarations(link)) {
      AMQP.Queue.DeclareOk found;
      try {
        found = declarations.existingQueue(queue);
      } catch (IOException e) {
        if (isMissing(e)) {
          return null;
        }
        throw e;
      }
      byte[] record =
          isEmptyFor(found, 0)
              ? null
              : PauseReader.read(declarations.channel(), queue, System.nanoTime() + nanos());
      if (record == null) {
        deleteIfOver(declarations, queue);
      }
      return record;
    }
  }

  private long nanos() {
    return Durations.nanos(patience);
  }

  /**
   * Whether a queue holds nothing, also not in the hands of one of its consumers.
   *
   * @param own how many consumers are there that are known to hold nothing
   */
  static boolean isEmptyFor(AMQP.Queue.DeclareOk found, int own) {
    return found.getMessageCount() == 0 && found.getConsumerCount() <= own;
  }

  /** A time has passed, and nothing but the queue is left of the pause. */
  private static void deleteIfOver(Declarations declarations, String queue) throws IOException {
    try {
      declarations.channel().queueDelete(queue, true, true);
    } catch (IOException e) {
      // Somebody reads it or has paused the route again.
      if (!Declarations.isRefusal(e)) {
        throw e;
      }
    }
  }

  /** A queue whose node is down cannot be found either, but the broker says so. */
  static boolean isMissing(IOException cause) {
    return Declarations.refusalCode(cause) == AMQP.NOT_FOUND
        && ConnectFailure.of(cause).reason().contains("no queue '");
  }

  /** Has the broker forget a pause; false if there was none. */
  boolean forget(Link link, String route) throws IOException {
    String queue = queue(route);
    try (Declarations declarations = new Declarations(link)) {
      AMQP.Queue.DeclareOk found = declarations.existingQueue(queue);
      declarations.channel().queueDelete(queue);
      return !isEmptyFor(found, 0);
    } catch (IOException e) {
      if (isMissing(e)) {
        return false;
      }
      throw e;
    }
  }

  /** What to declare before a record is published. */
  Preparation preparation(String route) {
    return new PauseQueue(route);
  }

  /**
   * Sees to it that the exchange is there and the queue bound to it, now that the record is in it:
   * both may have gone in between, for an older pause has ended.
   *
   * @return false if the queue has gone, and the record with it: a reader has found the queue empty
   *     just before, and the broker confirms what was under way to a queue that is being deleted
   */
  boolean show(Link link, String route) throws IOException {
    return bind(link, route, false);
  }

  private static boolean bind(Link link, String route, boolean declare) throws IOException {
    String queue = queue(route);
    for (int tries = 1; ; tries++) {
      try (Declarations declarations = new Declarations(link)) {
        declarations.channel().exchangeDeclare(EXCHANGE, "direct", true, true, Map.of());
        if (declare) {
          declarations.queue(queue, true, false, ARGUMENTS);
        }
        declarations.bind(queue, EXCHANGE, route);
        return true;
      } catch (IOException e) {
        if (Declarations.refusalCode(e) != AMQP.NOT_FOUND || tries == MAX_TRIES) {
          throw e;
        }
        if (!declare && isMissing(e)) {
          return false;
        }
        // The exchange has gone with its last binding.
      }
    }
  }

  private static final class PauseQueue implements Preparation {
    private final String route;
    private volatile @Nullable Link preparedOver;

    PauseQueue(String route) {
      this.route = route;
    }

    @Override
    public boolean isDone(Link link) {
      return preparedOver == link;
    }

    @Override
    public void prepare(Link link) throws IOException {
      bind(link, route, true);
      preparedOver = link;
    }

    @Override
    public boolean returned(Link link) {
      preparedOver = null;
      return true;
    }
  }
}
