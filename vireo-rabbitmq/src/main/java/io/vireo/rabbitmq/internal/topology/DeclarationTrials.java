package io.vireo.rabbitmq.internal.topology;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.connection.Connector;
import io.vireo.rabbitmq.internal.connection.SocketHolder;
import io.vireo.spi.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * Tries declarations for which a broker may close the whole connection. Each trial has a connection
 * of its own, so that nothing else loses its connection. What the broker has accepted is not tried
 * again over the same connection. What it has denied is not tried again for half a minute, however
 * many consumers ask for it. Any thread may call it; only {@link #run} waits for the broker.
 */
public final class DeclarationTrials {
  /** What is tried before a queue is declared in the form of the Python library. */
  static final String PYTHON_FORM =
      "old form of queues, neither durable nor exclusive, which pythonQueues(true) or"
          + " durable(false) asks for";

  private static final Duration DENIED_FOR = Duration.ofSeconds(29);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
  private static final int FIRST_HARD_ERROR = 500;

  /** What is declared on trial. */
  interface Trial {
    void over(Declarations declarations) throws IOException;
  }

  /** That the broker has denied something, and when, on the clock of {@link System#nanoTime()}. */
  private record Denial(IOException cause, long at) {}

  private final Connector connector;
  private final Set<String> suspects = new HashSet<>();
  private final Map<String, Denial> denials = new HashMap<>();

  public DeclarationTrials(Connector connector) {
    this.connector = connector;
  }

  /**
   * Whether the broker has closed the connection because of a request: it denies the request, or
   * has failed on it. All that wait for an answer over the connection get the same cause.
   */
  static boolean endedConnection(Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof ShutdownSignalException signal
          && signal.getReason() instanceof AMQP.Connection.Close close
          && !signal.isInitiatedByApplication()) {
        return close.getReplyCode() >= FIRST_HARD_ERROR && close.getReplyCode() != AMQP.NOT_ALLOWED;
      }
    }
    return false;
  }

  /**
   * Has something tried first from now on, because the broker may have closed a connection on it.
   */
  synchronized void suspect(String what) {
    suspects.add(what);
  }

  synchronized boolean isSuspect(String what) {
    return suspects.contains(what);
  }

  /**
   * Tries a declaration, unless the outcome is known.
   *
   * @param what names the declaration
   * @throws IOException if the broker denies it, or has denied it in the last half minute, or if no
   *     connection could be made
   */
  synchronized void run(BrokerConnection connection, String what, Trial trial) throws IOException {
    String key = "accepted: " + what;
    if (connection.hasDeclared(key)) {
      return;
    }
    Denial denial = denials.get(what);
    if (denial != null && System.nanoTime() - denial.at < Durations.nanos(DENIED_FOR)) {
      throw new IOException(denial.cause);
    }
    try {
      runOverOwnConnection(connection, trial);
    } catch (IOException e) {
      if (endedConnection(e)) {
        denials.put(what, new Denial(e, System.nanoTime()));
      }
      throw e;
    }
    suspects.remove(what);
    denials.remove(what);
    connection.rememberDeclared(key);
  }

  private void runOverOwnConnection(BrokerConnection connection, Trial trial) throws IOException {
    BrokerConnection own;
    try {
      own = connector.connect(connection.address(), "trial", new SocketHolder());
    } catch (TimeoutException e) {
      throw new IOException(e);
    }
    try (Declarations declarations = new Declarations(own)) {
      trial.over(declarations);
    } finally {
      own.close(CLOSE_TIMEOUT);
    }
  }
}
