package io.vireo.rabbitmq.internal.journal;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import io.vireo.NoConnectionException;
import io.vireo.Registration;
import io.vireo.VireoException;
import io.vireo.rabbitmq.internal.connection.BackOff;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.connection.ConnectionSupervisor;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.rabbitmq.internal.topology.Declarations;
import io.vireo.spi.ClientCallInterceptor.Scope;
import io.vireo.spi.Journal;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes a stream for one listener. One daemon thread of its own connects, consumes, and calls
 * the listener; when the channel ends, it consumes again behind the last record that the listener
 * was told. The client's thread only puts deliveries into the inbox of the consumer. Any thread may
 * close it; no method waits.
 */
final class JournalFollower implements Registration {
  private static final Logger LOG = LoggerFactory.getLogger(JournalFollower.class);

  /** How long to wait for the newest record of a stream that may be empty. */
  private static final Duration TIME_OF_EMPTY = Duration.ofSeconds(1);

  /** How long to wait for the newest record of a stream that has had records. */
  private static final Duration TIME_OF_FILLED = Duration.ofSeconds(5);

  private static final Duration CONNECTING = Duration.ofSeconds(10);

  private final RabbitJournals journals;
  private final RabbitJournal journal;
  private final Journal.Listener listener;
  private final BackOff backOff = new BackOff(new SplittableRandom());
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile @Nullable StreamConsumer consumer;

  /** The position of the next record. For the follower's thread, as the two fields that follow. */
  private long next;

  /**
   * The position of the newest record that was there when the following began, or -1; null until it
   * is known.
   */
  private @Nullable Long newestOfThePast;

  private boolean caughtUp;

  JournalFollower(RabbitJournals journals, RabbitJournal journal, Journal.Listener listener) {
    this.journals = journals;
    this.journal = journal;
    this.listener = listener;
  }

  void start() {
    Threads.start("vireo-journal-" + journal.name(), this::run);
  }

  @Override
  public void close() {
    closing.countDown();
    journals.followers().remove(this);
    StreamConsumer current = consumer;
    if (current != null) {
      current.end();
    }
  }

  private boolean isClosed() {
    return closing.getCount() == 0;
  }

  private void run() {
    boolean going = true;
    while (going && !isClosed()) {
      try {
        going = followOnce();
      } catch (RuntimeException | Error e) {
        // Such as for want of memory. Nobody else would tell the listener the next records.
        LOG.error("{} cannot be followed now; trying again", journal, e);
      }
      going = going && !Threads.await(closing, backOff.afterTransientFailure());
    }
    journals.followers().remove(this);
  }

  /** Follows over one channel, until that ends. Returns false if no further try makes sense. */
  private boolean followOnce() {
    ConnectionSupervisor supervisor;
    try {
      supervisor = journals.connection().get();
    } catch (NoConnectionException e) {
      LOG.debug("The driver was closed", e);
      return false;
    }
    try {
      consume(supervisor.awaitConnection(CONNECTING));
      return true;
    } catch (NoConnectionException e) {
      LOG.debug("{} cannot be followed now", journal, e);
      NoConnectionException end = supervisor.givenUp();
      return end == null || failed(end);
    } catch (IOException | ShutdownSignalException e) {
      ConnectFailure failure = ConnectFailure.ofLost(e).at(supervisor.endpoint());
      LOG.debug("{} is followed no longer: {}", journal, failure.reason(), e);
      return !failure.permanent()
          || failed(
              new VireoException(
                  "Journal '%s' cannot be followed. %s. Cure that, then follow it again"
                      .formatted(journal.name(), failure.reason()),
                  e));
    } catch (InterruptedException e) {
      LOG.debug("{} is followed no longer, for its listener has interrupted its thread", journal);
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean failed(VireoException cause) {
    call(() -> listener.onFailed(cause));
    return false;
  }

  private void consume(BrokerConnection connection) throws IOException, InterruptedException {
    Channel channel = null;
    try {
      StreamConsumer opened;
      Scope scope = journals.clientCalls().begin();
      try (Declarations declarations = new Declarations(connection)) {
        prepare(connection, declarations);
        channel = declarations.takeOver();
        channel.basicQos(StreamConsumer.PREFETCH);
        opened = new StreamConsumer(channel);
        consumer = opened;
        channel.basicConsume(journal.queue(), false, Map.of(StreamConsumer.OFFSET, next), opened);
      } finally {
        scope.close();
      }
      tellAll(opened);
    } finally {
      consumer = null;
      Declarations.closeQuietly(channel);
    }
  }

  /** Sees that the stream is there. If it was deleted meanwhile, it begins at 0 again. */
  private void prepare(BrokerConnection connection, Declarations declarations)
      throws IOException, InterruptedException {
    if (declarations.isThere(journal.queue())) {
      journal.declare(connection);
      long newest =
          StreamConsumer.newestPosition(
              connection, journal.queue(), next == 0 ? TIME_OF_EMPTY : TIME_OF_FILLED);
      if (newestOfThePast == null) {
        newestOfThePast = newest;
      }
      if (newest < next - 1) {
        // The stream has not the last record that was told, so it is another stream.
        LOG.info("{} was deleted and created again", journal);
        next = 0;
      }
    } else {
      journal.declareAgain(connection);
      next = 0;
      newestOfThePast = -1L;
    }
    tellIfCaughtUp();
  }

  private void tellAll(StreamConsumer records) throws IOException, InterruptedException {
    while (!isClosed()) {
      StreamConsumer.Entry entry = records.take();
      if (entry == null) {
        return;
      }
      backOff.reset();
      // The broker delivers from the beginning of the chunk in which the position is.
      if (entry.position() >= next) {
        next = entry.position() + 1;
        call(() -> listener.onRecord(entry.position(), entry.record()));
        tellIfCaughtUp();
      }
      records.done(entry);
    }
  }

  private void tellIfCaughtUp() {
    if (!caughtUp && newestOfThePast != null && next > newestOfThePast) {
      caughtUp = true;
      call(listener::onCaughtUp);
    }
  }

  private void call(Runnable call) {
    if (isClosed()) {
      return;
    }
    try {
      call.run();
    } catch (RuntimeException | Error e) {
      LOG.error("The listener of journal '{}' has failed", journal.name(), e);
    }
  }

  @Override
  public String toString() {
    return "JournalFollower[" + journal + "]";
  }
}
