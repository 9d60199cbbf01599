package io.vireo.rabbitmq.internal.consume;

import com.rabbitmq.client.AMQP;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.thread.RegularTask;
import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.rabbitmq.internal.topology.Declarations;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the broker at intervals about the queues of those consumers of one connection that have had
 * no deliveries since: whether the queue is there, how many events wait in it, and how many
 * consumers it has. Each queue is bound again on the way, because the broker tells nobody that an
 * exchange was deleted. All questions of one round go over one channel. Any thread may start it.
 */
final class LivenessCheck {
  private static final Logger LOG = LoggerFactory.getLogger(LivenessCheck.class);

  private final ConsumingConnection connection;
  private final Threads threads;
  private final RegularTask rounds;

  LivenessCheck(ConsumingConnection connection, Threads threads, Duration interval) {
    this.connection = connection;
    this.threads = threads;
    this.rounds = new RegularTask(threads, interval, this::check);
  }

  /** Goes on until the driver's threads end. */
  void start() {
    rounds.start();
  }

  private void check() {
    BrokerConnection brokerConnection = connection.supervisor().connection();
    if (brokerConnection != null && brokerConnection.isOpen()) {
      ask(brokerConnection);
    }
  }

  private void ask(BrokerConnection brokerConnection) {
    // So that exchanges which somebody has deleted are declared again.
    brokerConnection.forgetDeclared();
    Declarations declarations = new Declarations(brokerConnection);
    try {
      for (ConsumerSupervisor consumer : connection.consumers()) {
        ConsumerChannel unproven = consumer.unprovenChannel();
        if (unproven == null) {
          // Deliveries prove that the queue was bound, but not that it still is.
          consumer.registrar().ensureBound();
        } else if (unproven.connection() == brokerConnection
            && !ask(declarations, consumer, unproven)) {
          // The channel is replaced, because a late answer on it would be taken for the answer to
          // the next question.
          threads.execute(declarations::close);
          declarations = new Declarations(brokerConnection);
        }
      }
    } finally {
      declarations.close();
    }
  }

  /** Asks about the queue of one consumer. Returns false if there was no answer. */
  private static boolean ask(
      Declarations declarations, ConsumerSupervisor consumer, ConsumerChannel unproven) {
    int epoch = unproven.epoch();
    try {
      AMQP.Queue.DeclareOk answer = declarations.existingQueue(unproven.queue().name());
      consumer.registrar().bind(unproven, declarations);
      consumer.queueAnswered(unproven, epoch, answer.getMessageCount(), answer.getConsumerCount());
      return true;
    } catch (IOException | RuntimeException e) {
      LOG.debug("Asking for queue {}", unproven.queue().name(), e);
      int refusal = Declarations.refusalCode(e);
      if (refusal == AMQP.NOT_FOUND) {
        consumer.registrar().replaceSoon(unproven, "the queue is gone");
      } else if (refusal == 0 && unproven.connection().isOpen()) {
        consumer.registrar().replaceSoon(unproven, "the broker gives no answer about the queue");
        return false;
      }
      // A user who may not ask about the queue may still consume from it. A lost connection is
      // found without this check.
      return true;
    }
  }
}
