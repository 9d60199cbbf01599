package io.vireo.rabbitmq.internal.consume;

import com.rabbitmq.client.AMQP;
import io.vireo.PayloadException;
import io.vireo.VireoException;
import io.vireo.rabbitmq.internal.connection.BackOff;
import io.vireo.rabbitmq.internal.delay.DelayQueue;
import io.vireo.rabbitmq.internal.delay.DelayQueues;
import io.vireo.rabbitmq.internal.message.Destination;
import io.vireo.rabbitmq.internal.message.MessageProperties;
import io.vireo.rabbitmq.internal.message.PublishProperties;
import io.vireo.rabbitmq.internal.message.WritableProperties;
import io.vireo.rabbitmq.internal.publish.Publisher;
import io.vireo.rabbitmq.internal.topology.ConsumerBindings;
import io.vireo.rabbitmq.internal.topology.DeclaredOnce;
import io.vireo.rabbitmq.internal.topology.Topology;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what has to be safe before a delivery may be acknowledged: its recovery record, or a
 * copy of the event that is tried again or isolated. Any thread may call it. Its methods block
 * until the broker has confirmed the record or the copy, and try again with back-off as long as the
 * channel of the delivery lives.
 */
public final class Republisher {
  private static final Logger LOG = LoggerFactory.getLogger(Republisher.class);
  private static final Duration PUBLISH_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);
  private static final int PERSISTENT = 2;
  private static final String RETRYING = "Retrying";

  private final Publisher publisher;
  private final Topology topology;
  private final DelayQueues delayQueues;

  public Republisher(Publisher publisher, Topology topology, DelayQueues delayQueues) {
    this.publisher = publisher;
    this.topology = topology;
    this.delayQueues = delayQueues;
  }

  /**
   * Stores the record of a failed event. Returns true once the record is in the recovery queue;
   * false if the delivery has gone stale first.
   */
  boolean recover(ConsumerRequest request, RabbitDelivery delivery, byte[] record) {
    String queue = Topology.recoveryQueue(request.event());
    Destination destination =
        new Destination(
            "",
            queue,
            true,
            new DeclaredOnce(
                queue, true, connection -> topology.declareRecoveryQueue(connection, request)));
    PublishProperties properties = PublishProperties.ofRecord(null);
    return publishUntilSafe(delivery, "Recovering", destination, plain -> properties, record);
  }

  /**
   * Publishes a copy of an event to the queue of its consumer, after a delay.
   *
   * @param added headers of the copy, which replace those of the same name
   * @return true once a queue has the copy; false if the delivery has gone stale first
   */
  boolean retry(
      ConsumerRequest request, RabbitDelivery delivery, Duration delay, Map<String, Object> added) {
    return delay.isZero()
        ? retryNow(request, delivery, added)
        : retryLater(request, delivery, delay, added);
  }

  private boolean retryNow(
      ConsumerRequest request, RabbitDelivery delivery, Map<String, Object> added) {
    // Not the queue of the channel: that is the isolation queue if the event was isolated.
    String queue = request.broadcast() ? delivery.channel().queue().name() : request.event();
    Map<String, Object> more = withEvent(delivery, queue, added);
    return publishUntilSafe(
        delivery,
        RETRYING,
        new Destination("", queue, true, null),
        plain -> copy(delivery, true, more, plain),
        delivery.body());
  }

  private boolean retryLater(
      ConsumerRequest request, RabbitDelivery delivery, Duration delay, Map<String, Object> added) {
    String key = request.broadcast() ? ConsumerBindings.privateKey(request) : request.event();
    DelayQueue queue =
        delayQueues.choose(
            delay, null, key, copy(delivery, false, added, true), delivery.body().length);
    Map<String, Object> more = withEvent(delivery, key, added);
    more.putAll(queue.headers());
    return publishUntilSafe(
        delivery,
        RETRYING,
        delayQueues.destination(queue, key, null),
        plain -> copy(delivery, false, more, plain),
        delivery.body());
  }

  private static Map<String, Object> withEvent(
      RabbitDelivery delivery, String routingKey, Map<String, Object> added) {
    Map<String, Object> more = new HashMap<>(added);
    if (!delivery.event().equals(routingKey)) {
      more.put(MessageProperties.EVENT_HEADER, delivery.event());
    }
    return more;
  }

  /**
   * Publishes a copy of an event to the isolation queue of its consumer. The copy has no
   * expiration, because the event has left its queue in time.
   *
   * @param added headers of the copy, which replace those of the same name
   * @return true once the copy is in the queue; false if the delivery has gone stale first
   */
  boolean isolate(RabbitDelivery delivery, Destination destination, Map<String, Object> added) {
    Map<String, Object> more = new HashMap<>(added);
    more.put(MessageProperties.EVENT_HEADER, delivery.event());
    return publishUntilSafe(
        delivery,
        "Isolating",
        destination,
        plain -> copy(delivery, false, more, plain),
        delivery.body());
  }

  /**
   * The properties of a copy.
   *
   * @param immediate whether the copy goes straight to a queue: then it keeps its expiration
   * @param plain whether to leave out what a foreign emitter has added and the client may be unable
   *     to write
   */
  private static PublishProperties copy(
      RabbitDelivery delivery, boolean immediate, Map<String, Object> added, boolean plain) {
    AMQP.BasicProperties original = delivery.wireProperties();
    Map<String, Object> headers = new HashMap<>();
    if (!plain && original.getHeaders() != null) {
      headers.putAll(original.getHeaders());
      headers.keySet().removeIf(MessageProperties::isTransportHeader);
    }
    headers.putAll(added);
    return new PublishProperties(
        plain ? null : original.getContentType(),
        plain ? WritableProperties.shortText(original.getMessageId()) : original.getMessageId(),
        delivery.properties().timestamp(),
        false,
        Integer.valueOf(PERSISTENT).equals(original.getDeliveryMode()),
        original.getPriority(),
        immediate ? expirationMillis(original) : null,
        headers,
        plain ? PublishProperties.Foreign.NONE : foreign(original));
  }

  private static PublishProperties.Foreign foreign(AMQP.BasicProperties original) {
    return new PublishProperties.Foreign(
        original.getContentEncoding(),
        original.getCorrelationId(),
        original.getReplyTo(),
        original.getType(),
        original.getAppId());
  }

  private static @Nullable Long expirationMillis(AMQP.BasicProperties original) {
    try {
      return original.getExpiration() == null ? null : Long.valueOf(original.getExpiration());
    } catch (NumberFormatException e) {
      LOG.debug("The copy has no expiration, because that of the event is not a number", e);
      return null;
    }
  }

  private boolean publishUntilSafe(
      RabbitDelivery delivery,
      String what,
      Destination destination,
      Function<Boolean, PublishProperties> properties,
      byte[] body) {
    BackOff backOff = new BackOff(new SplittableRandom());
    boolean plain = false;
    long lastWarning = 0;
    // The time-out of a handler may interrupt its thread. The event is made safe all the same.
    boolean interrupted = Thread.interrupted();
    Registration registration = delivery.registration();
    registration.heldUp(delivery, "the broker has not confirmed that it has it", null);
    try {
      while (delivery.channel().isLive()) {
        String problem;
        try {
          if (publisher.publishAndAwait(
              delivery.event(), destination, properties.apply(plain), body, PUBLISH_TIMEOUT)) {
            return true;
          }
          problem = "no queue took it";
        } catch (PayloadException e) {
          plain = true;
          problem = String.valueOf(e.getMessage());
        } catch (VireoException e) {
          problem = String.valueOf(e.getMessage());
        } catch (RuntimeException e) {
          // A foreign emitter may have added a value that the client cannot write. To give the
          // event back would not help: it would come again with that value.
          LOG.debug("{} an event of '{}' failed", what, delivery.event(), e);
          plain = true;
          problem = e.toString();
        }
        if (lastWarning == 0
            || System.nanoTime() - lastWarning > Durations.nanos(BETWEEN_WARNINGS)) {
          LOG.warn("{} an event of '{}' is held up: {}", what, delivery.event(), problem);
          lastWarning = System.nanoTime();
        }
        Duration pause = backOff.afterTransientFailure();
        registration.heldUp(delivery, problem, Durations.after(Instant.now(), pause));
        try {
          if (delivery.channel().awaitEnd(pause)) {
            return false;
          }
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      return false;
    } finally {
      registration.noLongerHeldUp(delivery);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
