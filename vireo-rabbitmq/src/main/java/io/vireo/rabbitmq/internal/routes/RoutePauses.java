package io.vireo.rabbitmq.internal.routes;

import com.rabbitmq.client.AMQP;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.connection.Preparation;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.rabbitmq.internal.topology.Declarations;
import io.vireo.spi.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The records of paused routes, which the broker keeps. Each paused route has a durable queue with
 * one message, the record. All these queues are bound to one exchange, which is deleted with its
 * last binding: so whether that exchange is there tells whether any route is paused. Any thread may
 * call it; all methods but {@link #lookAgain} wait for the broker.
 */
public final class RoutePauses {
  static final String EXCHANGE = "vireo_paused_r0";
  static final String QUEUE_PREFIX = "PAUSED.";

  /**
   * The queue is a classic one, whatever the default of the virtual host is, for a quorum queue
   * puts a message back at another place. It has one active consumer, so that a reader gives the
   * record back before the next one gets it, and nobody sees a record that was replaced meanwhile.
   */
  private static final Map<String, Object> ARGUMENTS =
      Map.of("x-queue-type", "classic", "x-max-length", 1, "x-single-active-consumer", true);

  private static final String NOTHING_PAUSED = "no route is paused";
  private static final String SOMETHING_PAUSED = "some route is paused";
  private static final Duration RECENT = Duration.ofSeconds(1);
  private static final int MAX_TRIES = 5;

  /** How long a reader waits while others hold the record. */
  private final Duration patience;

  private volatile long lookedAgain = System.nanoTime();

  public RoutePauses(Duration patience) {
    this.patience = patience;
  }

  static String queue(String route) {
    return QUEUE_PREFIX + route;
  }

  /** Whether any route may be paused. */
  boolean isAnyPaused(BrokerConnection connection) throws IOException {
    long asked = System.nanoTime();
    try (Declarations declarations = new Declarations(connection)) {
      boolean any = declarations.exchanges().isThere(EXCHANGE);
      connection.rememberDeclared(any ? SOMETHING_PAUSED : NOTHING_PAUSED, asked);
      return any;
    }
  }

  /**
   * The record of a route that is paused, or null; perhaps as it was a second ago. While no route
   * is paused, it costs little more to ask for a thousand routes than for one.
   */
  public byte @Nullable [] recent(BrokerConnection connection, String route) throws IOException {
    if (connection.hasDeclared(SOMETHING_PAUSED, RECENT)) {
      return read(connection, route);
    }
    Duration sinceLook = Duration.ofNanos(System.nanoTime() - lookedAgain);
    boolean known =
        connection.hasDeclared(
            NOTHING_PAUSED, sinceLook.compareTo(RECENT) < 0 ? sinceLook : RECENT);
    return !known && isAnyPaused(connection) ? read(connection, route) : null;
  }

  /** Has {@link #recent} ask the broker again, whatever it has seen before. */
  public void lookAgain() {
    lookedAgain = System.nanoTime();
  }

  /**
   * The record of a route that is paused, or null.
   *
   * @throws IOException if the broker does not tell, because the queue's node is down, or others
   *     held the record for too long
   */
  public byte @Nullable [] read(BrokerConnection connection, String route) throws IOException {
    String queue = queue(route);
    try (Declarations declarations = new Declarations(connection)) {
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
              : PauseReader.read(declarations.channel(), queue, Durations.deadline(patience));
      if (record == null) {
        deleteIfOver(declarations, queue);
      }
      return record;
    }
  }

  /**
   * Whether a queue has no message, not even one that a consumer holds.
   *
   * @param own how many of its consumers are known to hold no message
   */
  static boolean isEmptyFor(AMQP.Queue.DeclareOk found, int own) {
    return found.getMessageCount() == 0 && found.getConsumerCount() <= own;
  }

  /** Deletes the queue of a pause whose time has passed, so that its record has expired. */
  private static void deleteIfOver(Declarations declarations, String queue) throws IOException {
    try {
      declarations.channel().queueDelete(queue, true, true);
    } catch (IOException e) {
      // Somebody reads the record, or has paused the route again.
      if (!Declarations.isRefusal(e)) {
        throw e;
      }
    }
  }

  /**
   * Whether there is no such queue. The broker has the same code for a queue whose node is down,
   * but says it in other words.
   */
  static boolean isMissing(IOException cause) {
    return Declarations.refusalCode(cause) == AMQP.NOT_FOUND
        && ConnectFailure.of(cause).reason().contains("no queue '");
  }

  /** Deletes the record of a route; false if there was none. */
  boolean forget(BrokerConnection connection, String route) throws IOException {
    String queue = queue(route);
    try (Declarations declarations = new Declarations(connection)) {
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

  /** Declares the queue of a route before its record is published. */
  Preparation preparation(String route) {
    return new PauseQueue(route);
  }

  /**
   * Declares the exchange and binds the queue to it, now that the queue has the record. Both may
   * have been deleted since they were declared, because an older pause has ended.
   *
   * @return false if the queue is gone, and the record with it. This happens when a reader has
   *     found the queue empty just before: the broker confirms an event that was on its way to a
   *     queue which is being deleted
   */
  boolean show(BrokerConnection connection, String route) throws IOException {
    return bind(connection, route, false);
  }

  private static boolean bind(BrokerConnection connection, String route, boolean declare)
      throws IOException {
    String queue = queue(route);
    for (int tries = 1; ; tries++) {
      try (Declarations declarations = new Declarations(connection)) {
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
        // The exchange was deleted with its last binding.
      }
    }
  }

  private static final class PauseQueue implements Preparation {
    private final String route;
    private volatile @Nullable BrokerConnection preparedOver;

    PauseQueue(String route) {
      this.route = route;
    }

    @Override
    public boolean isDone(BrokerConnection connection) {
      return preparedOver == connection;
    }

    @Override
    public void prepare(BrokerConnection connection) throws IOException {
      bind(connection, route, true);
      preparedOver = connection;
    }

    @Override
    public boolean returned(BrokerConnection connection) {
      preparedOver = null;
      return true;
    }
  }
}
