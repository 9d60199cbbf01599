package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.ObserveOptions;
import io.vireo.rabbitmq.internal.connection.Connector;
import io.vireo.rabbitmq.internal.connection.Tunables;
import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.rabbitmq.internal.topology.ConsumerQueues;
import io.vireo.rabbitmq.internal.topology.DeclarationTrials;
import io.vireo.rabbitmq.internal.topology.Topology;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the queue of a listener is bound to. */
class ConsumerBindingsTest {
  private final RabbitOptions options = RabbitOptions.builder().urls("amqp://localhost").build();
  private final Threads threads = new Threads();
  private final DeclarationTrials trials =
      new DeclarationTrials(new Connector(options.connection(), threads, Tunables.STANDARD));
  private final ConsumerQueues queues =
      new ConsumerQueues(
          false, options.settings().exchanges(), new Topology(false, trials), trials);

  @AfterEach
  void shutDown() {
    threads.shutdown();
  }

  @Test
  void aListenerMayChooseAnExchangeThatEveryQueueIsBoundToAnyway() {
    ObserveOptions own = ObserveOptions.builder().exchange(Topology.RETRY_EXCHANGE).build();

    assertThat(queues.bindings().exchangesOf(TestBroker.request("route", false, own)))
        .containsExactlyInAnyOrder(Topology.RETRY_EXCHANGE, Topology.REDRIVE_EXCHANGE);
  }
}
