package io.vireo.rabbitmq.internal.consume;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Envelope;
import io.vireo.rabbitmq.internal.message.MessageProperties;
import io.vireo.spi.Delivery;
import io.vireo.spi.EventProperties;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One delivery, from its arrival to its settlement. It knows the channel over which it came, so its
 * settlement can go nowhere else: {@link Acknowledgements} takes the settlement and tells the
 * broker. A record or a copy is first published by the {@link Republisher}. Any thread may call it.
 */
public final class RabbitDelivery implements Delivery {
  private final ConsumerChannel channel;
  private final Envelope envelope;
  private final AMQP.BasicProperties properties;
  private final byte[] body;
  private final EventProperties plainProperties;

  /** Whether this delivery is counted by {@link UnsettledDeliveries}. */
  private volatile boolean counted;

  private boolean released;

  RabbitDelivery(
      ConsumerChannel channel, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
    this.channel = channel;
    this.envelope = envelope;
    this.properties = properties;
    this.body = body;
    this.plainProperties = MessageProperties.of(properties);
  }

  public ConsumerChannel channel() {
    return channel;
  }

  /** What is told while the record or the copy of this delivery cannot be stored. */
  Registration registration() {
    return channel.context().reports().registration();
  }

  AMQP.BasicProperties wireProperties() {
    return properties;
  }

  @Override
  public String event() {
    String name = MessageProperties.text(properties, MessageProperties.EVENT_HEADER);
    return name == null ? envelope.getRoutingKey() : name;
  }

  @Override
  public String exchange() {
    return envelope.getExchange();
  }

  @Override
  public byte[] body() {
    return body;
  }

  @Override
  public EventProperties properties() {
    return plainProperties;
  }

  @Override
  public boolean redelivered() {
    return envelope.isRedeliver();
  }

  @Override
  public boolean begin() {
    UnsettledDeliveries unsettled = channel.context().unsettled();
    unsettled.add();
    if (!unsettled.isStopped() && acknowledgements().begin(tag())) {
      counted = true;
      return true;
    }
    unsettled.remove();
    releaseMemory();
    return false;
  }

  @Override
  public boolean isStale() {
    boolean stale = !acknowledgements().isUnsettled(tag());
    if (stale) {
      // The caller forgets a stale delivery, and with it the body.
      releaseMemory();
    }
    return stale;
  }

  @Override
  public @Nullable Duration takenBackAfter() {
    return channel.consumerTimeout();
  }

  @Override
  public void acknowledge() {
    settle(true);
  }

  @Override
  public void requeue() {
    settle(false);
  }

  private void settle(boolean acknowledge) {
    boolean first = acknowledgements().settle(tag(), acknowledge);
    releaseMemory();
    if (first && counted) {
      settled(acknowledge);
    }
  }

  @Override
  public boolean recover(byte[] record) {
    return storeRecord(record, null);
  }

  @Override
  public boolean recover(byte[] record, Throwable failure) {
    return storeRecord(record, failure);
  }

  private boolean storeRecord(byte[] record, @Nullable Throwable failure) {
    ConsumerContext context = channel.context();
    return acknowledgeAfter(
        () -> {
          boolean safe = context.republisher().recover(context.request(), this, record);
          if (safe) {
            context.reports().recovered(this, failure);
          }
          return safe;
        });
  }

  @Override
  public boolean retry(Duration delay, Map<String, Object> headers) {
    ConsumerContext context = channel.context();
    return acknowledgeAfter(
        () -> context.republisher().retry(context.request(), this, delay, headers));
  }

  /**
   * Publishes what takes the place of this delivery, then acknowledges it.
   *
   * @param publish blocks until what it publishes is safe; false if the delivery goes stale first
   * @return true if so; false if this delivery may come again, or has its settlement
   */
  private boolean acknowledgeAfter(BooleanSupplier publish) {
    if (!acknowledgements().claim(tag())) {
      return false;
    }
    if (!counted) {
      counted = true;
      channel.context().unsettled().add();
    }
    boolean safe = false;
    try {
      safe = publish.getAsBoolean();
      return safe;
    } finally {
      acknowledgements().settleClaimed(tag(), safe);
      releaseMemory();
      settled(safe);
    }
  }

  @Override
  public @Nullable Delivery setApart(Map<String, Object> headers) {
    return channel.listener().isolate(this, headers);
  }

  /**
   * Publishes a copy, then acknowledges this delivery, which has begun, and waits until the broker
   * has processed that.
   *
   * @param publishCopy blocks until the copy is safe; false if this delivery goes stale first
   * @return true if so; false if this delivery may come again, or has its settlement
   */
  boolean replace(BooleanSupplier publishCopy) {
    if (!counted || !acknowledgements().claim(tag())) {
      return false;
    }
    boolean safe = false;
    try {
      safe = publishCopy.getAsBoolean();
      return safe && acknowledgements().acknowledgeClaimedAndWait(tag());
    } finally {
      if (!safe) {
        acknowledgements().settleClaimed(tag(), false);
      }
      releaseMemory();
      channel.context().unsettled().remove();
    }
  }

  private void settled(boolean acknowledged) {
    if (acknowledged && channel.isIsolated()) {
      // The broker forgets an isolated event before another event begins. Otherwise, if that other
      // event ended the process, the isolated one would come back and be blamed for it.
      acknowledgements().awaitBroker();
    }
    channel.context().unsettled().remove();
  }

  /** The body no longer counts as held in memory. Idempotent. */
  private void releaseMemory() {
    boolean first;
    synchronized (this) {
      first = !released;
      released = true;
    }
    if (first) {
      channel.releaseMemory(body.length);
    }
  }

  private Acknowledgements acknowledgements() {
    return channel.acknowledgements();
  }

  private long tag() {
    return envelope.getDeliveryTag();
  }

  /** Names the event and its size; never its content. */
  @Override
  public String toString() {
    return "Delivery[event=%s, id=%s, bytes=%s]"
        .formatted(envelope.getRoutingKey(), properties.getMessageId(), body.length);
  }

  @Override
  public @Nullable Object unwrap(Class<?> type) {
    if (type == Envelope.class) {
      return envelope;
    }
    return type == AMQP.BasicProperties.class ? properties : null;
  }
}
