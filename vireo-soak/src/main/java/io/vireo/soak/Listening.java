package io.vireo.soak;

import io.vireo.tck.rabbitmq.RabbitAdmin;
import java.util.List;
import java.util.Set;

/**
 * Who listens, as the broker sees it.
 *
 * @param main consumers of the main route
 * @param side consumers of the side route
 * @param others consumers of queues named by the broker: broadcasts and remote control
 */
record Listening(long main, long side, long others) {
  private static final Set<String> NAMED = Set.of(Traffic.MAIN, Traffic.SIDE, Visitor.ROUTE);

  static Listening at(RabbitAdmin admin) {
    List<String> queues = admin.consumers().stream().map(RabbitAdmin.Consumer::queue).toList();
    return new Listening(
        queues.stream().filter(Traffic.MAIN::equals).count(),
        queues.stream().filter(Traffic.SIDE::equals).count(),
        queues.stream().filter(queue -> !NAMED.contains(queue)).count());
  }

  /** Whether nobody is missing. Others may be there besides. */
  boolean covers(Listening wanted) {
    return main >= wanted.main && side >= wanted.side && others >= wanted.others;
  }
}
