package io.vireo.rabbitmq;

/**
 * Makes consumers of the program's own kind; see {@link RabbitOptions.Builder#consumer}. Called by
 * the thread that observes.
 */
@FunctionalInterface
public interface RabbitConsumerFactory {

  /**
   * Makes one.
   *
   * @param setup to be handed to the constructor of {@link RabbitConsumer}
   * @return a new consumer
   */
  RabbitConsumer create(RabbitConsumer.Setup setup);
}
