package io.vireo.rabbitmq;

import io.vireo.ObservationException;
import io.vireo.rabbitmq.internal.topology.ConsumerBindings;
import io.vireo.spi.ConsumerRequest;
import java.util.List;
import java.util.function.Predicate;

/**
 * Of which class the consumers of a route are, and which options they have. In each list the first
 * match is used. The rules do not concern Vireo's own consumer for remote control. Immutable.
 */
record ConsumerRules(List<Kind> kinds, List<Special> specials) {

  /** Which routes have consumers of the program's own class. */
  record Kind(Predicate<String> routes, RabbitConsumerFactory factory) {}

  /** Which routes have consumers with options of their own. */
  record Special(Predicate<String> routes, RabbitConsumerOptions options) {}

  ConsumerRules {
    kinds = List.copyOf(kinds);
    specials = List.copyOf(specials);
  }

  RabbitConsumerOptions options(ConsumerRequest request) {
    if (!ConsumerBindings.isControl(request)) {
      for (Special special : specials) {
        if (special.routes().test(request.event())) {
          return special.options();
        }
      }
    }
    return RabbitConsumerOptions.defaults();
  }

  /** Makes a consumer of the first class that can handle the route, or a plain one. */
  RabbitConsumer make(ConsumerRequest request, RabbitConsumer.Setup setup) {
    if (!ConsumerBindings.isControl(request)) {
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
          "The consumer factory for '%s' returned a consumer made before; have it make a new one each time"
              .formatted(request.event()));
    }
  }
}
