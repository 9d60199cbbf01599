package io.vireo.soak;

import io.vireo.tck.rabbitmq.RabbitAdmin;
import java.util.List;
import java.util.Set;

/**
 * How many consumers the broker has.
 *
 * @param main consumers of the main route
 * @param side consumers of the side route
 * @param others consumers of the queues for broadcasts and for remote control
 */
record ConsumerCounts(long main, long side, long others) {
  private static final Set<String> SHARED_ROUTES =
      Set.of(Traffic.MAIN, Traffic.SIDE, ShortLivedClient.ROUTE);

  static ConsumerCounts at(RabbitAdmin admin) {
    List<String> queues = admin.consumers().stream().map(RabbitAdmin.Consumer::queue).toList();
    return new ConsumerCounts(
        queues.stream().filter(Traffic.MAIN::equals).count(),
        queues.stream().filter(Traffic.SIDE::equals).count(),
        queues.stream().filter(queue -> !SHARED_ROUTES.contains(queue)).count());
  }

  /** Whether no consumer is missing. There may be more of them than wanted. */
  boolean covers(ConsumerCounts wanted) {
    return main >= wanted.main && side >= wanted.side && others >= wanted.others;
  }
}
