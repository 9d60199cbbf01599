package io.vireo.rabbitmq;

import java.util.Map;
import java.util.function.UnaryOperator;

/** A consumer of a program's own kind, which changes the arguments of its queue. */
final class ConsumerWithArguments extends RabbitConsumer {
  private final UnaryOperator<Map<String, Object>> change;

  private ConsumerWithArguments(Setup setup, UnaryOperator<Map<String, Object>> change) {
    super(setup);
    this.change = change;
  }

  static RabbitConsumerFactory adding(Map<String, Object> more) {
    return changing(
        arguments -> {
          arguments.putAll(more);
          return arguments;
        });
  }

  static RabbitConsumerFactory changing(UnaryOperator<Map<String, Object>> change) {
    return setup -> new ConsumerWithArguments(setup, change);
  }

  @Override
  protected Map<String, Object> queueArguments(Map<String, Object> arguments) {
    return change.apply(arguments);
  }
}
