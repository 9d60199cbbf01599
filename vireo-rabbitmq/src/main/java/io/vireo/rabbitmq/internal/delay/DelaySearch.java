package io.vireo.rabbitmq.internal.delay;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import io.vireo.spi.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks through the events that wait in a queue, from the first to one that is sought. All that are
 * not withdrawn return to their places in the queue, and fall due as if nothing had happened. Used
 * once, by one thread; the client's thread brings the events.
 */
final class DelaySearch {
  /** How often the broker is asked whether the queue has further events. */
  private static final Duration INTERVAL = Duration.ofMillis(50);

  /** How many events are delivered at once. Without a limit, a quorum queue delivers 2,000. */
  private static final int PREFETCH = 65_535;

  private final Channel channel;
  private final String queue;

  /**
   * Is shown each event until it returns true for the one that ends the search. Called by the
   * client's thread, and with this locked.
   */
  private final BiPredicate<Envelope, AMQP.BasicProperties> sought;

  /** Whether the event that ends the search is taken out of the queue. */
  private final boolean withdraws;

  /** How many events were delivered. Guarded by this, as the two fields that follow. */
  private int delivered;

  /** The delivery tag of the event that ends the search, or null. */
  private @Nullable Long found;

  /** Nothing more will be delivered. */
  private boolean ended;

  /**
   * How many events were in the queue, besides those that were delivered, when the search ended.
   */
  private int undelivered;

  DelaySearch(
      Channel channel,
      String queue,
      boolean withdraws,
      BiPredicate<Envelope, AMQP.BasicProperties> sought) {
    this.channel = channel;
    this.queue = queue;
    this.withdraws = withdraws;
    this.sought = sought;
  }

  /** Searches, and returns whether an event has ended the search. Closes the channel. */
  boolean run(long deadline) throws IOException, TimeoutException, InterruptedException {
    channel.basicQos(PREFETCH);
    String tag = channel.basicConsume(queue, false, new Events());
    awaitEvent(deadline);
    channel.basicCancel(tag);
    // Deliveries come on another thread than the broker's answers. That thread says, after the last
    // delivery, that no more will come.
    if (!awaitEnd(deadline, false)) {
      throw tooMany();
    }
    Long end = found();
    if (end != null && withdraws) {
      channel.basicAck(end, false);
    }
    undelivered = channel.queueDeclarePassive(queue).getMessageCount();
    // This gives the other events back, in order. A classic queue has them when the answer comes.
    channel.close();
    return end != null;
  }

  /** Whether the queue, which now has so many events, has got back those that were delivered. */
  boolean isRequeued(int count) {
    return !gaveSomeBack() || count > undelivered;
  }

  private synchronized boolean gaveSomeBack() {
    return delivered > (found != null && withdraws ? 1 : 0);
  }

  /** Waits until the event was delivered, or the queue has no more events. */
  private void awaitEvent(long deadline) throws IOException, InterruptedException {
    while (!awaitEnd(Durations.deadline(INTERVAL), true)) {
      if (System.nanoTime() - deadline > 0) {
        throw tooMany();
      }
      if (channel.queueDeclarePassive(queue).getMessageCount() == 0 && isEmpty()) {
        return;
      }
    }
  }

  /** A busy quorum queue says that it has no messages rather than let the client wait. */
  private boolean isEmpty() throws IOException {
    GetResponse next = channel.basicGet(queue, false);
    if (next != null) {
      delivered(next.getProps(), next.getEnvelope());
    }
    return next == null;
  }

  private synchronized void delivered(AMQP.BasicProperties properties, Envelope envelope) {
    delivered++;
    if (found == null && sought.test(envelope, properties)) {
      found = envelope.getDeliveryTag();
      notifyAll();
    }
  }

  private synchronized void ended() {
    ended = true;
    notifyAll();
  }

  private synchronized @Nullable Long found() {
    return found;
  }

  /**
   * Waits until nothing more will be delivered.
   *
   * @param whenFound whether to wait no longer than until the event was delivered
   * @return false if the time has passed first
   */
  private synchronized boolean awaitEnd(long until, boolean whenFound) throws InterruptedException {
    long left = until - System.nanoTime();
    while (!ended && !(whenFound && found != null) && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = until - System.nanoTime();
    }
    return ended || (whenFound && found != null);
  }

  private static IOException tooMany() {
    return new IOException("too many events wait there to be looked through in time");
  }

  /** Its methods are called by the client's thread. */
  private final class Events extends DefaultConsumer {
    Events() {
      super(DelaySearch.this.channel);
    }

    @Override
    public void handleDelivery(
        String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
      delivered(properties, envelope);
    }

    @Override
    public void handleCancelOk(String consumerTag) {
      ended();
    }

    /** Somebody has deleted the queue. */
    @Override
    public void handleCancel(String consumerTag) {
      ended();
    }

    @Override
    public void handleShutdownSignal(String consumerTag, ShutdownSignalException cause) {
      ended();
    }
  }
}
