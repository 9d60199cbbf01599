package io.vireo.rabbitmq;

/**
 * Makes consumers of the program's own class; see {@link RabbitOptions.Builder#consumer}. The
 * thread that observes calls it.
 */
@FunctionalInterface
public interface RabbitConsumerFactory {

  /**
   * Makes a consumer.
   *
   * @param setup for the constructor of {@link RabbitConsumer}
   * @return a new consumer
   */
  RabbitConsumer create(RabbitConsumer.Setup setup);
}
