package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import io.vireo.EmitOptions;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.QueueKind;
import io.vireo.Subscription;
import io.vireo.tck.contract.PauseLoad;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pausing loses no event on queues that only RabbitMQ has, with 10,000 of them in flight; the
 * contract asks the same of the others.
 */
@Tag("thorough")
class PauseUnderLoadIT {
  private static final Logger LOG = LoggerFactory.getLogger(PauseUnderLoadIT.class);

  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final String route = TestBroker.freshName("pause.load");
  private final Observer one = connections.observer();
  private final Observer two = connections.observer();
  private final PauseLoad load = new PauseLoad(200);

  @Test
  void aQuorumQueueLosesNothing() {
    run(ObserveOptions.builder().resumable(true).queueKind(QueueKind.QUORUM).build());
  }

  /** It goes with its last consumer, so somebody has to stay. */
  @Test
  void aQueueThatAPythonServiceDeclaredLosesNothing() throws Exception {
    Channel channel = connections.channel();
    TestBroker.declareOldQueue(channel, route, true);

    run(ObserveOptions.defaults());

    channel.queueDeclarePassive(route);
  }

  private void run(ObserveOptions options) {
    Subscription first = listen(one, options);
    Subscription second = listen(two, options);
    load.run(
        id -> one.emitAsync(route, id, EmitOptions.builder().messageId(id).build()),
        () -> {
          first.pause();
          second.pause();
        },
        () -> {
          first.resume();
          second.resume();
        });

    LOG.info("{} pauses: {}", load.pauses(), load.ledger().figures());
    assertThat(load.pauses()).isEqualTo(49);
    assertThat(load.ledger().figures().duplicated()).isZero();
  }

  private Subscription listen(Observer observer, ObserveOptions options) {
    return observer.onMessage(route, String.class, load.handler(), options);
  }
}
