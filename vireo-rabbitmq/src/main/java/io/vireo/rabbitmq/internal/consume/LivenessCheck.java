package io.vireo.rabbitmq.internal.consume;

import io.vireo.rabbitmq.internal.connection.Link;
import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.rabbitmq.internal.topology.Declarations;
import com.rabbitmq.client.AMQP;
import io.vireo.spi.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the broker now and then for the queues of those consumers of one connection that have had no
 * deliveries meanwhile: whether the queue is there, and somebody consumes from it. All over one
 * channel. Binds the queue again, for nobody tells when an exchange was deleted. Any thread may
 * start it.
 */
final class LivenessCheck {
  private static final Logger LOG = LoggerFactory.getLogger(LivenessCheck.class);

  private final ConsumingConnection connection;
  private final Threads threads;
  private final Duration interval;
  private final SplittableRandom random = new SplittableRandom();
  private final AtomicBoolean started = new AtomicBoolean();

  LivenessCheck(ConsumingConnection connection, Threads threads, Duration interval) {
    this.connection = connection;
    this.threads = threads;
    this.interval = interval;
  }

  /** Goes on until the driver's threads end. */
  void start() {
    if (started.compareAndSet(false, true)) {
      schedule();
    }
  }

  private void schedule() {
    // Many programs may have been started at the same moment.
    long millis = Durations.millis(interval);
    threads.executeAfter(
        Duration.ofMillis(random.nextLong(millis * 3 / 4, millis * 5 / 4 + 1)), this::run);
  }

  private void run() {
    try {
      Link link = connection.supervisor().link();
      if (link != null && link.isOpen()) {
        ask(link);
      }
    } finally {
      schedule();
    }
  }

  private void ask(Link link) {
    // Exchanges that somebody has deleted are declared again on the way.
    link.forgetDeclared();
    Declarations declarations = new Declarations(link);
    try {
      for (ConsumerSupervisor consumer : connection.consumers()) {
        ConsumerChannel silent = consumer.silentChannel();
        if (silent == null) {
          // What has come meanwhile may have come before an exchange was deleted.
          consumer.bindAgainQuietly();
        } else if (silent.link() == link && !ask(declarations, consumer, silent)) {
          // An answer that comes late would be taken for that to the next question.
          threads.execute(declarations::close);
          declarations = new Declarations(link);
        }
      }
    } finally {
      declarations.close();
    }
  }

  /** False if there was no answer. */
  private static boolean ask(
      Declarations declarations, ConsumerSupervisor consumer, ConsumerChannel silent) {
    int epoch = silent.epoch();
    try {
      AMQP.Queue.DeclareOk answer = declarations.existingQueue(silent.queue().name());
      consumer.bindAgain(silent, declarations);
      consumer.answered(silent, epoch, answer.getMessageCount(), answer.getConsumerCount());
      return true;
    } catch (IOException | RuntimeException e) {
      LOG.debug("Asking for queue {}", silent.queue().name(), e);
      int refusal = Declarations.refusalCode(e);
      if (refusal == AMQP.NOT_FOUND) {
        consumer.notProven(silent, "the queue is gone");
      } else if (refusal == 0 && silent.link().isOpen()) {
        consumer.notProven(silent, "the broker gives no answer about the queue");
        return false;
      }
      // Whoever may not ask may consume all the same; and a lost link shows by itself.
      return true;
    }
  }
}
