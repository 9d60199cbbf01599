package io.vireo.rabbitmq;

import com.rabbitmq.client.ShutdownSignalException;
import io.vireo.NoConnectionException;
import io.vireo.ObservationException;
import io.vireo.VireoException;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Routes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What RabbitMQ keeps of shared routes. A record is published like an event, persistent and
 * confirmed; all else goes over a consuming connection, for the broker may stop reading from the
 * other. Any thread may call it; all methods block, for about twice the RPC time-out at most.
 */
final class RabbitRoutes implements Routes {
  /** Declares a queue as a consumer would. */
  interface Declaration {
    void over(Link link, ConsumerRequest request) throws IOException;
  }

  /** An exchange with the broker. */
  private interface Exchange<T> {
    T over(Link link) throws IOException;
  }

  private final RabbitOptions options;
  private final ConsumingConnections connections;
  private final Publisher publisher;
  private final RoutePauses pauses;
  private final Declaration declaration;

  RabbitRoutes(
      RabbitOptions options,
      ConsumingConnections connections,
      Publisher publisher,
      RoutePauses pauses,
      Declaration declaration) {
    this.options = options;
    this.connections = connections;
    this.publisher = publisher;
    this.pauses = pauses;
    this.declaration = declaration;
  }

  @Override
  public void declare(ConsumerRequest request) {
    String what = "Route '" + request.event() + "' was not declared";
    try {
      exchange(
          what,
          link -> {
            declaration.over(link, request);
            return true;
          });
    } catch (Refusal e) {
      throw new ObservationException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void pause(String event, byte[] record, @Nullable Duration howLong) {
    String what = "Whether route '" + event + "' is paused is not certain";
    Duration longest = options.rpcTimeout();
    Duration limit = howLong == null || howLong.compareTo(longest) > 0 ? longest : howLong;
    long end = System.nanoTime() + limit.toNanos();
    do {
      remember(what, event, record, howLong);
      if (exchange(what, link -> pauses.show(link, event))) {
        return;
      }
    } while (System.nanoTime() - end < 0);
    if (limit.equals(longest)) {
      throw isDeletedAgain(what, event);
    }
  }

  private void remember(String what, String event, byte[] record, @Nullable Duration howLong) {
    PendingPublish.Properties properties =
        new PendingPublish.Properties(
            "application/json",
            UUID.randomUUID().toString(),
            Instant.now(),
            false,
            true,
            null,
            howLong == null ? null : Math.max(1, howLong.toMillis()),
            Map.of(),
            PendingPublish.Foreign.NONE);
    PublishAnswer answer = new PublishAnswer();
    publisher.publish(
        new PendingPublish(
            event,
            new PendingPublish.Destination(
                "", RoutePauses.queue(event), true, pauses.preparation(event)),
            properties,
            record,
            System.nanoTime() + options.rpcTimeout().toNanos(),
            answer));
    try {
      if (!answer.await()) {
        throw isDeletedAgain(what, event);
      }
    } catch (NoConnectionException e) {
      throw e;
    } catch (VireoException e) {
      throw new NoConnectionException(what + ". " + e.getMessage(), e);
    }
  }

  private VireoException isDeletedAgain(String what, String event) {
    return new VireoException(
        what
            + ": queue "
            + RoutePauses.queue(event)
            + " on "
            + publisher.supervisor().place()
            + " is deleted again and again. Find out by whom, then try again");
  }

  @Override
  public boolean resume(String event) {
    return exchange(
        "Whether route '" + event + "' is paused is not certain",
        link -> pauses.forget(link, event));
  }

  @Override
  public Map<String, byte[]> pausesOf(Set<String> events) {
    return exchange(
        "Which routes are paused is not known",
        link -> {
          Map<String, byte[]> found = new LinkedHashMap<>();
          if (pauses.isAnyPaused(link)) {
            for (String event : events) {
              byte[] record = pauses.read(link, event);
              if (record != null) {
                found.put(event, record);
              }
            }
          }
          return found;
        });
  }

  /** Tries until the time has passed; what the broker refuses for good ends it at once. */
  private <T> T exchange(String what, Exchange<T> exchange) {
    long deadline = System.nanoTime() + options.rpcTimeout().toNanos();
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
        return exchange.over(link);
      } catch (IOException | ShutdownSignalException e) {
        ConnectFailure failure = ConnectFailure.ofLost(e).at(link.place());
        Duration pause = backOff.afterTransientFailure();
        if (failure.permanent()) {
          throw new Refusal(what + ". " + failure.reason() + ". Cure that, then try again", e);
        }
        if (System.nanoTime() + pause.toNanos() - deadline > 0 || !rest(pause)) {
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
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The broker has refused something for good. */
  private static final class Refusal extends VireoException {
    private static final long serialVersionUID = 1L;

    Refusal(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
