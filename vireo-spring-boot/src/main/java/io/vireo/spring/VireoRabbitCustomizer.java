package io.vireo.spring;

import io.vireo.rabbitmq.RabbitOptions;

/**
 * Changes the options of the RabbitMQ driver before it is made, after all properties were applied.
 * Beans of this type are called in their order, once for each observer whose URL is one of
 * RabbitMQ. It is an interface of its own, so that an application without {@code vireo-rabbitmq}
 * can have a {@link VireoCustomizer}.
 */
@FunctionalInterface
public interface VireoRabbitCustomizer {

  /**
   * Changes the options.
   *
   * @param options as the properties have set them
   */
  void customize(RabbitOptions.Builder options);
}
