package io.vireo.rabbitmq;

import io.vireo.ObservationException;
import io.vireo.rabbitmq.internal.topology.Topology;
import io.vireo.spi.ConsumerRequest;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the program has said of consumers, by route: of which kind they are, and their options. In
 * each list the first match wins. Immutable. Vireo's own consumer, for remote control, is spared.
 */
record ConsumerRules(List<Kind> kinds, List<Special> specials) {

  /** Consumers of the program's own kind. */
  record Kind(Predicate<String> routes, RabbitConsumerFactory factory) {}

  /** Options for some consumers. */
  record Special(Predicate<String> routes, RabbitConsumerOptions options) {}

  ConsumerRules {
    kinds = List.copyOf(kinds);
    specials = List.copyOf(specials);
  }

  RabbitConsumerOptions options(ConsumerRequest request) {
    if (!Topology.isControl(request)) {
      for (Special special : specials) {
        if (special.routes().test(request.event())) {
          return special.options();
        }
      }
    }
    return RabbitConsumerOptions.defaults();
  }

  /** Makes the consumer: of the first kind that can handle the route, else a plain one. */
  RabbitConsumer make(ConsumerRequest request, RabbitConsumer.Setup setup) {
    if (!Topology.isControl(request)) {
      for (Kind kind : kinds) {
        if (kind.routes().test(request.event())) {
          RabbitConsumer made = kind.factory().create(setup);
          if (made == null) {
            throw new ObservationException(
                "The consumer factory for '" + request.event() + "' returned null");
          }
          requireNew(made, request, setup);
          if (made.canHandleRoute(request.event())) {
            return made;
          }
        }
      }
    }
    return new RabbitConsumer(setup);
  }

  private static void requireNew(
      RabbitConsumer made, ConsumerRequest request, RabbitConsumer.Setup setup) {
    if (!made.isMadeWith(setup)) {
      throw new ObservationException(
          "The consumer factory for '"
              + request.event()
              + "' returned a consumer made before; have it make a new one each time");
    }
  }
}
