package io.vireo.rabbitmq.internal.consume;

import io.vireo.spi.Consumer;
import io.vireo.spi.ConsumerRequest;
import org.jspecify.annotations.Nullable;

/** A consumer as a {@code RabbitConsumer} of the program sees it. Any thread may call it. */
public interface SupervisedConsumer extends Consumer {

  /** What the consumer was asked to consume. */
  ConsumerRequest request();

  /** The queue from which the consumer consumes, or null while it is not registered. */
  @Nullable String queueName();

  /** How many failed tries in a row are left until the consumer is given up; -1 for no limit. */
  int remainingRetries();
}
