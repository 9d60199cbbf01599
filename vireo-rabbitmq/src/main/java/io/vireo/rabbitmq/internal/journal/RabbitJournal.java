package io.vireo.rabbitmq.internal.journal;

import io.vireo.EmitTimeoutException;
import io.vireo.NoConnectionException;
import io.vireo.PayloadException;
import io.vireo.Registration;
import io.vireo.VireoException;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.message.Destination;
import io.vireo.rabbitmq.internal.message.PublishProperties;
import io.vireo.rabbitmq.internal.topology.Declarations;
import io.vireo.spi.Journal;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;

/**
 * A journal in the stream {@code vireo.journal.<name>}, which is declared once over each
 * connection. A record is published like an event, persistent and confirmed. If no queue has taken
 * it, the stream is declared again, and the record is published again. Any thread may call it; it
 * has no state.
 */
final class RabbitJournal implements Journal {
  static final String QUEUE_PREFIX = "vireo.journal.";

  /** How long one publish may take. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How often a record is published until a stream has taken it. */
  private static final int TRIES = 3;

  private final RabbitJournals journals;
  private final String name;
  private final String queue;
  private final long maxBytes;

  RabbitJournal(RabbitJournals journals, String name, long maxBytes) {
    this.journals = journals;
    this.name = name;
    this.queue = QUEUE_PREFIX + name;
    this.maxBytes = maxBytes;
  }

  @Override
  public String name() {
    return name;
  }

  /** The stream that holds the records. */
  String queue() {
    return queue;
  }

  /** Declares the stream, unless that was done over this connection before. */
  void declare(BrokerConnection connection) throws IOException {
    journals.streams().declare(connection, queue, maxBytes);
  }

  /** Declares a stream that is not there. */
  void declareAgain(BrokerConnection connection) throws IOException {
    journals.streams().forget(connection, queue);
    declare(connection);
  }

  @Override
  public void append(byte[] record) {
    if (record.length > journals.maxRecordBytes()) {
      throw new PayloadException(
          "A record of journal '%s' may have %s bytes, not %s"
              .formatted(name, journals.maxRecordBytes(), record.length));
    }
    // Another queue of this name would take the record, and keep all records for ever.
    ask(this::declare);
    for (int i = 0; i < TRIES; i++) {
      if (publish(record)) {
        return;
      }
      ask(this::declareAgain);
    }
    throw new VireoException(
        "A record was not stored: %s on %s is deleted again and again. Find out by whom, then try again"
            .formatted(queue, journals.publisher().supervisor().endpoint()));
  }

  private interface Declaration {
    void over(BrokerConnection connection) throws IOException;
  }

  private void ask(Declaration declaration) {
    journals
        .requests()
        .ask(
            "Journal '" + name + "' has not taken a record",
            connection -> {
              declaration.over(connection);
              return true;
            });
  }

  private boolean publish(byte[] record) {
    Destination destination = new Destination("", queue, true, null);
    PublishProperties properties = PublishProperties.ofRecord(null);
    try {
      return journals.publisher().publishAndAwait(queue, destination, properties, record, PATIENCE);
    } catch (EmitTimeoutException e) {
      throw new NoConnectionException(
          "A record of journal '" + name + "' may or may not have been stored. " + e.getMessage(),
          e);
    }
  }

  @Override
  public Registration follow(Listener listener) {
    return journals.follow(this, Objects.requireNonNull(listener, "listener"));
  }

  @Override
  public void remove() {
    journals
        .requests()
        .ask(
            "Whether journal '" + name + "' was deleted is not certain",
            connection -> {
              try (Declarations declarations = new Declarations(connection)) {
                declarations.channel().queueDelete(queue);
              }
              journals.streams().forget(connection, queue);
              return true;
            });
  }

  @Override
  public String toString() {
    return "Journal[" + name + " on " + journals.publisher().supervisor().endpoint() + "]";
  }
}
