package io.vireo.rabbitmq.internal.topology;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;
import io.vireo.rabbitmq.internal.connection.Connector;
import io.vireo.rabbitmq.internal.connection.Link;
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
 * Tries on a connection of its own what the broker may answer by closing the connection, so that
 * this costs nobody else theirs. What was accepted is not tried again over the same link; what was
 * denied is asked again after a while at the earliest, however many want it. Any thread may call
 * it; only {@link #run} waits for the broker.
 */
public final class DeclarationTrials {
  private static final Duration DENIED_FOR = Duration.ofSeconds(29);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
  private static final int FIRST_HARD_ERROR = 500;
  private static final int NOT_ALLOWED = 530;

  /** What is tried. */
  interface Declaration {
    void over(Link link) throws IOException;
  }

  private record Denial(IOException cause, long at) {}

  private final Connector connector;
  private final Set<String> suspects = new HashSet<>();
  private final Map<String, Denial> denials = new HashMap<>();

  public DeclarationTrials(Connector connector) {
    this.connector = connector;
  }

  /**
   * Whether the broker has closed the connection for what was asked of it: it denies that, or
   * cannot cope with it. Whoever waited for an answer over the connection sees the same.
   */
  static boolean endedConnection(Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof ShutdownSignalException signal
          && signal.getReason() instanceof AMQP.Connection.Close close
          && !signal.isInitiatedByApplication()) {
        return close.getReplyCode() >= FIRST_HARD_ERROR && close.getReplyCode() != NOT_ALLOWED;
      }
    }
    return false;
  }

  /** It may be what made the broker close a connection: from now on it is tried first. */
  synchronized void suspect(String what) {
    suspects.add(what);
  }

  synchronized boolean isSuspect(String what) {
    return suspects.contains(what);
  }

  /**
   * Tries something, unless the outcome is known.
   *
   * @throws IOException with which the broker has denied it, now or a while ago; or the connection
   *     could not be made
   */
  synchronized void run(Link link, String what, Declaration declaration) throws IOException {
    String key = "accepted: " + what;
    if (link.hasDeclared(key)) {
      return;
    }
    Denial denial = denials.get(what);
    if (denial != null && System.nanoTime() - denial.at < Durations.nanos(DENIED_FOR)) {
      throw new IOException(denial.cause);
    }
    try {
      overItsOwn(link, declaration);
    } catch (IOException e) {
      if (endedConnection(e)) {
        denials.put(what, new Denial(e, System.nanoTime()));
      }
      throw e;
    }
    suspects.remove(what);
    denials.remove(what);
    link.declared(key);
  }

  private void overItsOwn(Link link, Declaration declaration) throws IOException {
    Link own;
    try {
      own = connector.connect(link.address(), "trial", new SocketHolder());
    } catch (TimeoutException e) {
      throw new IOException(e);
    }
    try {
      declaration.over(own);
    } finally {
      own.close(CLOSE_TIMEOUT);
    }
  }
}
