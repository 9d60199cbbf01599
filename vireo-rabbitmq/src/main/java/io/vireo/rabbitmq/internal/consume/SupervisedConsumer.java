package io.vireo.rabbitmq.internal.consume;

import io.vireo.spi.Consumer;
import io.vireo.spi.ConsumerRequest;
import org.jspecify.annotations.Nullable;

/** What a program can ask of a consumer that the driver keeps registered. Any thread may call it. */
public interface SupervisedConsumer extends Consumer {

  /** What was asked for. */
  ConsumerRequest request();

  /** The queue that it consumes from, or null while there is none. */
  @Nullable String queueName();

  /** How many failed tries in a row are left until it is given up; -1 for no limit. */
  int remainingRetries();
}
