package io.vireo.rabbitmq;

import com.rabbitmq.client.ShutdownSignalException;
import io.vireo.NoConnectionException;
import io.vireo.VireoException;
import io.vireo.spi.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Asks the broker over a consuming connection, for it may stop reading from the other. Any thread
 * may call it; it blocks for about twice the RPC time-out at most.
 */
final class BrokerQuestions {
  /** A question and its answer. */
  interface Question<T> {
    T over(Link link) throws IOException;
  }

  private final ConsumingConnections connections;
  private final Duration patience;

  /**
   * Makes one.
   *
   * @param patience for how long a question is asked again that may be answered yet
   */
  BrokerQuestions(ConsumingConnections connections, Duration patience) {
    this.connections = connections;
    this.patience = patience;
  }

  /**
   * Tries until the time has passed; what the broker refuses for good ends it at once.
   *
   * @param what is told to the caller if there is no answer
   * @throws NoConnectionException if there is no answer in time
   * @throws Refusal if there will be none
   */
  <T> T ask(String what, Question<T> question) {
    long deadline = Durations.deadline(patience);
    BackOff backOff = new BackOff(new SplittableRandom());
    ConnectionSupervisor supervisor = connections.any();
    while (true) {
      Link link;
      try {
        link = supervisor.awaitLink(Duration.ofNanos(deadline - System.nanoTime()));
      } catch (NoConnectionException e) {
        throw new NoConnectionException(what + ". " + e.getMessage(), e);
      }
      try {
        return question.over(link);
      } catch (IOException | ShutdownSignalException e) {
        ConnectFailure failure = ConnectFailure.ofLost(e).at(link.place());
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
  static final class Refusal extends VireoException {
    private static final long serialVersionUID = 1L;

    Refusal(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
