package io.vireo.rabbitmq.internal.connection;

import com.rabbitmq.client.ShutdownSignalException;
import io.vireo.NoConnectionException;
import io.vireo.VireoException;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.spi.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Asks the broker over a consuming connection, for it may stop reading from the other. Any thread
 * may call it; it blocks for about twice the RPC time-out at most.
 */
public final class BrokerRequests {
  /** Something that the broker is asked for. */
  public interface Request<T> {
    T over(Link link) throws IOException;
  }

  private final Supplier<ConnectionSupervisor> connection;
  private final Duration patience;

  /**
   * Makes one.
   *
   * @param connection a connection that consumes, or would
   * @param patience for how long what may be answered yet is asked again
   */
  public BrokerRequests(Supplier<ConnectionSupervisor> connection, Duration patience) {
    this.connection = connection;
    this.patience = patience;
  }

  /**
   * Tries until the time has passed; what the broker refuses for good ends it at once.
   *
   * @param what is told to the caller if there is no answer
   * @throws NoConnectionException if there is no answer in time
   * @throws Refusal if there will be none
   */
  public <T> T ask(String what, Request<T> request) {
    long deadline = Durations.deadline(patience);
    BackOff backOff = new BackOff(new SplittableRandom());
    ConnectionSupervisor supervisor = connection.get();
    while (true) {
      Link link;
      try {
        link = supervisor.awaitLink(Duration.ofNanos(deadline - System.nanoTime()));
      } catch (NoConnectionException e) {
        throw new NoConnectionException(what + ". " + e.getMessage(), e);
      }
      try {
        return request.over(link);
      } catch (IOException | ShutdownSignalException e) {
        ConnectFailure failure = ConnectFailure.ofLost(e).at(link.endpoint());
        Duration pause = backOff.afterTransientFailure();
        if (failure.permanent()) {
          throw new Refusal(what + ". " + failure.reason() + ". Cure that, then try again", e);
        }
        if (Durations.deadline(pause) - deadline > 0 || !rest(pause)) {
          throw new NoConnectionException(
              what
                  + ". "
                  + failure.reason()
                  + ". See that the broker can be reached, then try again",
              e);
        }
      }
    }
  }

  private static boolean rest(Duration pause) {
    try {
      TimeUnit.NANOSECONDS.sleep(Durations.nanos(pause));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The broker has refused something for good. */
  public static final class Refusal extends VireoException {
    private static final long serialVersionUID = 1L;

    Refusal(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
