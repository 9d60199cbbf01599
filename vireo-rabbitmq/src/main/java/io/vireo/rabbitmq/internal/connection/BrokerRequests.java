package io.vireo.rabbitmq.internal.connection;

import com.rabbitmq.client.ShutdownSignalException;
import io.vireo.NoConnectionException;
import io.vireo.VireoException;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.spi.ClientCallInterceptor.Scope;
import io.vireo.spi.ClientCalls;
import io.vireo.spi.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Sends requests to the broker that belong to no consumer. They go over a consuming connection, for
 * a broker that is short of memory does not read from the publishing connection. Any thread may
 * call it; it blocks for about twice the RPC time-out at most.
 */
public final class BrokerRequests {
  /** A request to the broker. */
  public interface Request<T> {
    T over(BrokerConnection brokerConnection) throws IOException;
  }

  private final Supplier<ConnectionSupervisor> connection;

  private final ClientCalls clientCalls;

  /** For how long a request is sent again that has failed and may yet succeed. */
  private final Duration patience;

  public BrokerRequests(
      Supplier<ConnectionSupervisor> connection, ClientCalls clientCalls, Duration patience) {
    this.connection = connection;
    this.clientCalls = clientCalls;
    this.patience = patience;
  }

  /**
   * Sends a request, again and again until it succeeds or the time has passed.
   *
   * @param what begins the message of each exception
   * @throws NoConnectionException if there is no answer in time
   * @throws Refusal if the broker refuses the request for good
   */
  public <T> T ask(String what, Request<T> request) {
    long deadline = Durations.deadline(patience);
    BackOff backOff = new BackOff(new SplittableRandom());
    ConnectionSupervisor supervisor = connection.get();
    while (true) {
      BrokerConnection brokerConnection;
      try {
        brokerConnection =
            supervisor.awaitConnection(Duration.ofNanos(deadline - System.nanoTime()));
      } catch (NoConnectionException e) {
        throw new NoConnectionException(what + ". " + e.getMessage(), e);
      }
      try {
        return send(request, brokerConnection);
      } catch (IOException | ShutdownSignalException e) {
        ConnectFailure failure = ConnectFailure.ofLost(e).at(brokerConnection.endpoint());
        Duration pause = backOff.afterTransientFailure();
        if (failure.permanent()) {
          throw new Refusal(what + ". " + failure.reason() + ". Cure that, then try again", e);
        }
        if (Durations.deadline(pause) - deadline > 0 || !sleep(pause)) {
          throw new NoConnectionException(
              "%s. %s. See that the broker can be reached, then try again"
                  .formatted(what, failure.reason()),
              e);
        }
      }
    }
  }

  private <T> T send(Request<T> request, BrokerConnection over) throws IOException {
    Scope scope = clientCalls.begin();
    try {
      return request.over(over);
    } finally {
      scope.close();
    }
  }

  /** Returns false if the thread was interrupted; its flag is then set. */
  private static boolean sleep(Duration pause) {
    try {
      TimeUnit.NANOSECONDS.sleep(Durations.nanos(pause));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The broker has refused a request for good. */
  public static final class Refusal extends VireoException {
    private static final long serialVersionUID = 1L;

    Refusal(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
