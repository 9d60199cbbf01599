package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.cli.VireoProcess.Result;
import io.vireo.tck.rabbitmq.RabbitNode;
import org.junit.jupiter.api.Test;

class DemoIT {
  private static final String QUEUES_WITHOUT_EXPIRY =
      "[element(4, proplists:get_value(name, Q))"
          + " || Q <- rabbit_amqqueue:info_all(<<\"/\">>, [name, arguments]),"
          + " not lists:keymember(<<\"x-expires\">>, 1, proplists:get_value(arguments, Q))]";

  @Test
  void onRabbitMqItIsTheSameStoryAndLeavesNothingThatStays() {
    try (RabbitNode node = RabbitNode.start();
        VireoProcess demo = VireoProcess.start("demo", "--pace", "10ms", "--url", node.url())) {
      Result result = demo.await();

      assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
      assertThat(result.err()).isEmpty();
      assertThat(result.out())
          .contains("recovery  holds #7", "recovery  has 0 events left", "It adds up")
          .containsPattern("(north|south) +packs #7 ")
          .doesNotContain(node.password());
      assertThat(node.admin().queues())
          .filteredOn(queue -> queue.name().contains(".order."))
          .isNotEmpty()
          .allMatch(queue -> queue.ready() == 0 && queue.unacknowledged() == 0);
      assertThat(node.admin().eval(QUEUES_WITHOUT_EXPIRY)).doesNotContain(".order.");
    }
  }
}
