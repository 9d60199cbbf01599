package io.vireo.rabbitmq.internal.journal;

import io.vireo.NoConnectionException;
import io.vireo.rabbitmq.internal.connection.BrokerRequests;
import io.vireo.rabbitmq.internal.connection.ConnectionSupervisor;
import io.vireo.rabbitmq.internal.publish.Publisher;
import io.vireo.rabbitmq.internal.topology.Streams;
import io.vireo.spi.ClientCalls;
import io.vireo.spi.Journal;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the journals of one driver, and ends their followers with it. Any thread may call it; no
 * method waits.
 *
 * @param connection the connection over which followers consume
 * @param requests sends declarations
 * @param publisher publishes records
 * @param streams declares the streams
 * @param clientCalls stand around what followers do with the client
 * @param maxRecordBytes how large a record may be
 * @param followers the followers that are not closed
 */
public record RabbitJournals(
    Supplier<ConnectionSupervisor> connection,
    BrokerRequests requests,
    Publisher publisher,
    Streams streams,
    ClientCalls clientCalls,
    int maxRecordBytes,
    Set<JournalFollower> followers) {

  private static final Logger LOG = LoggerFactory.getLogger(RabbitJournals.class);

  public RabbitJournals(
      Supplier<ConnectionSupervisor> connection,
      BrokerRequests requests,
      Publisher publisher,
      Streams streams,
      ClientCalls clientCalls,
      int maxRecordBytes) {
    this(
        connection,
        requests,
        publisher,
        streams,
        clientCalls,
        maxRecordBytes,
        ConcurrentHashMap.newKeySet());
  }

  /** The journal of a name. */
  public Journal journal(String name, long maxBytes) {
    Journal.requirePossible(name, maxBytes);
    return new RabbitJournal(this, name, maxBytes);
  }

  /** Starts a follower. */
  JournalFollower follow(RabbitJournal journal, Journal.Listener listener) {
    requireOpen();
    JournalFollower follower = new JournalFollower(this, journal, listener);
    followers.add(follower);
    try {
      requireOpen();
    } catch (NoConnectionException e) {
      // The driver was closed meanwhile, and may not have seen this follower.
      follower.close();
      throw e;
    }
    follower.start();
    return follower;
  }

  /** Throws an exception if the driver has been closed. */
  private void requireOpen() {
    ConnectionSupervisor supervisor = connection.get();
    LOG.trace("A journal of {} is followed", supervisor.endpoint());
  }

  /** Ends all followers. */
  public void close() {
    followers.forEach(JournalFollower::close);
  }
}
