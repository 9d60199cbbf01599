package io.vireo.rabbitmq.internal.publish;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.ReturnListener;
import io.vireo.rabbitmq.internal.message.PublishProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the broker's answers to what was written to one channel: confirms, negative confirms and
 * returns. The client's reading thread calls its methods, which do not block.
 */
final class PublishConfirms implements ConfirmListener, ReturnListener {
  private static final Logger LOG = LoggerFactory.getLogger(PublishConfirms.class);

  private final PublishChannel channel;
  private final PublishQueue queue;
  private final PublishWriter writer;
  private final PublishRejections rejections;
  private final PublishHealth health;

  /** The events of one confirm; one list for all, so that nothing is allocated for a confirm. */
  private final List<PendingPublish> confirmed = new ArrayList<>();

  PublishConfirms(
      PublishChannel channel,
      PublishQueue queue,
      PublishWriter writer,
      PublishRejections rejections,
      PublishHealth health) {
    this.channel = channel;
    this.queue = queue;
    this.writer = writer;
    this.rejections = rejections;
    this.health = health;
  }

  @Override
  public void handleAck(long deliveryTag, boolean multiple) {
    NextStep next = queue.confirm(channel, deliveryTag, multiple, confirmed);
    health.confirmed();
    confirmed.forEach(PendingPublish::confirm);
    confirmed.clear();
    writer.proceed(next);
  }

  @Override
  public void handleNack(long deliveryTag, boolean multiple) {
    rejections.rejected(channel, deliveryTag, multiple);
  }

  /** No queue took an event. The broker says so before it confirms the event. */
  @Override
  public void handleReturn(
      int replyCode,
      String replyText,
      String exchange,
      String routingKey,
      AMQP.BasicProperties properties,
      byte[] body) {
    Map<String, Object> headers = properties.getHeaders();
    Object sequence = headers == null ? null : headers.get(PublishProperties.SEQUENCE_HEADER);
    String id = properties.getMessageId();
    if (sequence instanceof Long || id != null) {
      queue.returned(channel, sequence instanceof Long number ? number : null, id);
    } else {
      LOG.error("A returned event has lost its sequence number and id; it counts as routed");
    }
  }
}
