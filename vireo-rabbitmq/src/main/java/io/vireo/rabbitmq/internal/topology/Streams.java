package io.vireo.rabbitmq.internal.topology;

import com.rabbitmq.client.AMQP;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.rabbitmq.internal.failure.NoStreamException;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Declares streams: queues from which reading takes nothing away, and from which the broker drops
 * the oldest messages when they are too large together. A broker without streams may close the
 * connection on such a declaration, so it is tried on another connection first. Any thread may call
 * it; {@link #declare} waits for the broker.
 */
public final class Streams {
  private static final Logger LOG = LoggerFactory.getLogger(Streams.class);

  /** The broker drops whole segments, so that a stream has to have several of them. */
  private static final int SEGMENTS = 8;

  private static final long LARGEST_SEGMENT = 64L << 20;

  /** A queue that differs in one of these is no stream. */
  private static final Set<String> KIND = Set.of(QueueSettings.TYPE, "durable", "auto_delete");

  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");

  private final DeclarationTrials trials;

  public Streams(DeclarationTrials trials) {
    this.trials = trials;
  }

  /**
   * Declares a stream, unless that was done over this connection before. One that exists with
   * another limit is used as it is.
   *
   * @throws NoStreamException if the broker has no streams, or if there is another queue of this
   *     name
   */
  public void declare(BrokerConnection connection, String name, long maxBytes) throws IOException {
    requireVersion(connection);
    trials.run(connection, "stream '" + name + "'", trial -> declare(trial, name, maxBytes));
  }

  /** Has the stream declared again when it is needed, since it may have been deleted. */
  public void forget(BrokerConnection connection, String name) {
    connection.forget("accepted: stream '" + name + "'");
  }

  private static void requireVersion(BrokerConnection connection) throws IOException {
    Map<String, Object> broker = connection.client().getServerProperties();
    Matcher version = VERSION.matcher(String.valueOf(broker.get("version")));
    if ("RabbitMQ".equals(String.valueOf(broker.get("product")))
        && version.matches()
        && version.group(1).equals("3")
        && Integer.parseInt(version.group(2)) < 9) {
      throw new NoStreamException(
          "RabbitMQ %s has no streams; they came with RabbitMQ 3.9".formatted(version.group()));
    }
  }

  private static void declare(Declarations declarations, String name, long maxBytes)
      throws IOException {
    long segment = Math.min(LARGEST_SEGMENT, maxBytes / SEGMENTS);
    try {
      declarations.queue(
          name,
          true,
          false,
          Map.of(
              QueueSettings.TYPE,
              "stream",
              "x-max-length-bytes",
              maxBytes,
              "x-stream-max-segment-size-bytes",
              segment));
    } catch (IOException e) {
      if (Declarations.refusalCode(e) != AMQP.PRECONDITION_FAILED) {
        throw e;
      }
      FormDifference difference =
          FormDifference.read(Declarations.refusalText(e), declarations.queueInWords(name));
      if (difference == null) {
        throw e;
      }
      String reason = ConnectFailure.of(e).reason();
      // The form of a stream cannot be found out, but that of another queue can.
      if (KIND.contains(difference.what()) || new FormProbe(declarations).queue(name).isPresent()) {
        throw new NoStreamException(
            "queue '%s' is there, but it is no stream (%s); delete it if nobody needs it"
                .formatted(name, reason));
      }
      LOG.info(
          "{}: '{}' is used as it is ({})", declarations.connection().endpoint(), name, reason);
    }
  }
}
