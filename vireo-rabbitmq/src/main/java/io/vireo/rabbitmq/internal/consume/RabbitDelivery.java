package io.vireo.rabbitmq.internal.consume;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Envelope;
import io.vireo.rabbitmq.internal.message.MessageProperties;
import io.vireo.spi.Delivery;
import io.vireo.spi.EventProperties;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One delivery. It knows its channel, so a settlement can go nowhere else. */
public final class RabbitDelivery implements Delivery {
  private final Settlements settlements;
  private final ConsumerChannel channel;
  private final Envelope envelope;
  private final AMQP.BasicProperties properties;
  private final byte[] body;
  private final EventProperties plainProperties;

  /** Whether its end is waited for. */
  volatile boolean begun;

  private boolean released;

  RabbitDelivery(
      Settlements settlements,
      ConsumerChannel channel,
      Envelope envelope,
      AMQP.BasicProperties properties,
      byte[] body) {
    this.settlements = settlements;
    this.channel = channel;
    this.envelope = envelope;
    this.properties = properties;
    this.body = body;
    this.plainProperties = MessageProperties.of(properties);
  }

  public ConsumerChannel channel() {
    return channel;
  }

  long tag() {
    return envelope.getDeliveryTag();
  }

  /** Nobody needs its body any more. Idempotent. */
  void release() {
    boolean first;
    synchronized (this) {
      first = !released;
      released = true;
    }
    if (first) {
      channel.noLongerHeld(body.length);
    }
  }

  /**
   * It has its settlement. An isolated one is known to be done before anything else is begun,
   * or it would look as if it had killed the process that something else kills.
   */
  void hasSettlement(boolean acknowledged) {
    if (acknowledged && channel.owner().movesWhatIsGivenBack()) {
      channel.acknowledgements().awaitObeyed();
    }
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
    boolean begins = settlements.begin(this);
    if (!begins) {
      release();
    }
    return begins;
  }

  @Override
  public boolean isStale() {
    boolean stale = !channel.acknowledgements().isUnsettled(tag());
    if (stale) {
      // Who asks forgets it then.
      release();
    }
    return stale;
  }

  @Override
  public @Nullable Duration takenBackAfter() {
    return channel.patience();
  }

  @Override
  public void acknowledge() {
    settlements.finish(this, true);
  }

  @Override
  public void requeue() {
    settlements.finish(this, false);
  }

  @Override
  public boolean recover(byte[] record) {
    return settlements.recover(this, record, null);
  }

  @Override
  public boolean recover(byte[] record, Throwable failure) {
    return settlements.recover(this, record, failure);
  }

  @Override
  public boolean retry(Duration delay, Map<String, Object> headers) {
    return settlements.retry(this, delay, headers);
  }

  @Override
  public @Nullable Delivery setApart(Map<String, Object> headers) {
    return channel.owner().isolate(this, headers);
  }

  /** Names the event and its size; never its content. */
  @Override
  public String toString() {
    return "Delivery[event="
        + envelope.getRoutingKey()
        + ", id="
        + properties.getMessageId()
        + ", bytes="
        + body.length
        + "]";
  }

  @Override
  public @Nullable Object unwrap(Class<?> type) {
    if (type == Envelope.class) {
      return envelope;
    }
    return type == AMQP.BasicProperties.class ? properties : null;
  }
}
