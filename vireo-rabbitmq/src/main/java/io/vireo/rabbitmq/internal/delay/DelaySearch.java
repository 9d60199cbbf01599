package io.vireo.rabbitmq.internal.delay;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import io.vireo.DelayedEvent;
import io.vireo.spi.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Looks through the events that wait in a queue for one of them. All return to their places with
 * their times. Used once, by one thread; the client's thread brings the events.
 */
final class DelaySearch {
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(50);
  // Without a limit, a quorum queue gives 2,000.
  private static final int MAX_HELD = 65_535;

  private final Channel channel;
  private final String queue;
  private final String id;

  // Guarded by this.
  private int others;
  private @Nullable Long found;
  private boolean ended;

  /** How many came meanwhile, which are not held here. */
  private int leftAlone;

  DelaySearch(Channel channel, DelayedEvent event) {
    this.channel = channel;
    this.queue = event.place();
    this.id = event.id();
  }

  /** Returns true if the event was there and is withdrawn. Closes the channel. */
  boolean run(long deadline) throws IOException, TimeoutException, InterruptedException {
    channel.basicQos(MAX_HELD);
    String tag = channel.basicConsume(queue, false, new Events());
    look(deadline);
    channel.basicCancel(tag);
    // Deliveries come by another thread than the broker's answers; that no more will come is said
    // by that thread, after them.
    if (!awaitOver(deadline, false)) {
      throw tooMany();
    }
    Long withdrawn = found();
    if (withdrawn != null) {
      channel.basicAck(withdrawn, false);
    }
    leftAlone = channel.queueDeclarePassive(queue).getMessageCount();
    // That gives back all others, in their order. A classic queue has them when the answer comes.
    channel.close();
    return withdrawn != null;
  }

  /**
   * Whether a queue has all of them back that was given some back with the end of the channel.
   *
   * @param count how many it holds now
   */
  boolean isBack(int count) {
    return !heldOthers() || count > leftAlone;
  }

  private synchronized boolean heldOthers() {
    return others > 0;
  }

  /** Returns when the event has been seen, or the queue holds nothing more. */
  private void look(long deadline) throws IOException, InterruptedException {
    while (!awaitOver(Durations.deadline(BETWEEN_QUESTIONS), true)) {
      if (System.nanoTime() - deadline > 0) {
        throw tooMany();
      }
      if (channel.queueDeclarePassive(queue).getMessageCount() == 0 && isEmpty()) {
        return;
      }
    }
  }

  /** A busy quorum queue says that it holds nothing rather than keep waiting who asks. */
  private boolean isEmpty() throws IOException {
    GetResponse next = channel.basicGet(queue, false);
    if (next != null) {
      seen(next.getProps(), next.getEnvelope());
    }
    return next == null;
  }

  private synchronized void seen(AMQP.BasicProperties properties, Envelope envelope) {
    if (found == null && id.equals(properties.getMessageId())) {
      found = envelope.getDeliveryTag();
      notifyAll();
    } else {
      others++;
    }
  }

  private synchronized void ended() {
    ended = true;
    notifyAll();
  }

  private synchronized @Nullable Long found() {
    return found;
  }

  private synchronized boolean awaitOver(long until, boolean whenFound)
      throws InterruptedException {
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

  /** Called by the client. */
  private final class Events extends DefaultConsumer {
    Events() {
      super(DelaySearch.this.channel);
    }

    @Override
    public void handleDelivery(
        String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
      seen(properties, envelope);
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
