package io.vireo.rabbitmq.internal.routes;

import io.vireo.NoConnectionException;
import io.vireo.ObservationException;
import io.vireo.VireoException;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.connection.BrokerRequests;
import io.vireo.rabbitmq.internal.message.Destination;
import io.vireo.rabbitmq.internal.message.PublishProperties;
import io.vireo.rabbitmq.internal.publish.Publisher;
import io.vireo.rabbitmq.internal.topology.Declarations;
import io.vireo.rabbitmq.internal.topology.Topology;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Durations;
import io.vireo.spi.RecoveryQueue;
import io.vireo.spi.Routes;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What RabbitMQ keeps of shared routes: their queues, which of them are paused, and their failed
 * events. The record of a pause is published like an event, persistent and confirmed. All else goes
 * over a consuming connection, for the broker may stop reading from the publishing one. Any thread
 * may call it; all methods block, for about twice the RPC time-out at most.
 */
public final class RabbitRoutes implements Routes {
  /** Declares the queue of a route as a consumer would. */
  public interface Declaration {
    /** Declares it over a connection. */
    void over(BrokerConnection connection, ConsumerRequest request) throws IOException;
  }

  private final Duration rpcTimeout;
  private final BrokerRequests requests;
  private final Publisher publisher;
  private final RoutePauses pauses;
  private final Topology topology;
  private final Declaration declaration;

  public RabbitRoutes(
      Duration rpcTimeout,
      BrokerRequests requests,
      Publisher publisher,
      RoutePauses pauses,
      Topology topology,
      Declaration declaration) {
    this.rpcTimeout = rpcTimeout;
    this.requests = requests;
    this.publisher = publisher;
    this.pauses = pauses;
    this.topology = topology;
    this.declaration = declaration;
  }

  @Override
  public void declare(ConsumerRequest request) {
    String what = "Route '" + request.event() + "' was not declared";
    try {
      requests.ask(
          what,
          connection -> {
            declaration.over(connection, request);
            return true;
          });
    } catch (BrokerRequests.Refusal e) {
      throw new ObservationException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void pause(String event, byte[] record, @Nullable Duration howLong) {
    String what = "Whether route '" + event + "' is paused is not certain";
    Duration longest = rpcTimeout;
    Duration limit = howLong == null || howLong.compareTo(longest) > 0 ? longest : howLong;
    long end = Durations.deadline(limit);
    do {
      remember(what, event, record, howLong);
      if (requests.ask(what, connection -> pauses.show(connection, event))) {
        return;
      }
    } while (System.nanoTime() - end < 0);
    if (limit.equals(longest)) {
      throw isDeletedAgain(what, event);
    }
  }

  private void remember(String what, String event, byte[] record, @Nullable Duration howLong) {
    PublishProperties properties =
        PublishProperties.ofRecord(howLong == null ? null : Math.max(1, Durations.millis(howLong)));
    Destination destination =
        new Destination("", RoutePauses.queue(event), true, pauses.preparation(event));
    try {
      if (!publisher.publishAndAwait(event, destination, properties, record, rpcTimeout)) {
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
        "%s: queue %s on %s is deleted again and again. Find out by whom, then try again"
            .formatted(what, RoutePauses.queue(event), publisher.supervisor().endpoint()));
  }

  @Override
  public boolean resume(String event) {
    return requests.ask(
        "Whether route '" + event + "' is paused is not certain",
        connection -> pauses.forget(connection, event));
  }

  @Override
  public Map<String, byte[]> pausesOf(Set<String> events) {
    return requests.ask(
        "Which routes are paused is not known",
        connection -> {
          Map<String, byte[]> found = new LinkedHashMap<>();
          if (pauses.isAnyPaused(connection)) {
            for (String event : events) {
              byte[] record = pauses.read(connection, event);
              if (record != null) {
                found.put(event, record);
              }
            }
          }
          return found;
        });
  }

  @Override
  public long depth(String event) {
    return requests.ask(
        "How many events of route '" + event + "' wait is not known",
        connection -> QueueDepth.over(connection, event));
  }

  @Override
  public RecoveryQueue recovery(String route) {
    return new RabbitRecoveryQueue(route, requests, publisher, topology);
  }

  @Override
  public void remove(Set<String> routes, Set<String> exchanges) {
    requests.ask(
        "Whether the queues of " + routes + " were deleted is not certain",
        connection -> {
          try (Declarations declarations = new Declarations(connection)) {
            for (String route : routes) {
              declarations.channel().queueDelete(route);
              declarations.channel().queueDelete(RoutePauses.queue(route));
              declarations.channel().queueDelete(Topology.RECOVERY_PREFIX + route);
            }
            for (String exchange : exchanges) {
              declarations.channel().exchangeDelete(exchange);
            }
          }
          return true;
        });
  }
}
