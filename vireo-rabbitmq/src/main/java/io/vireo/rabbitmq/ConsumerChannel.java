package io.vireo.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import io.vireo.spi.Durations;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One channel of a consumer, from its opening to its end: what came over it is acknowledged over it
 * or not at all. Deliveries come in on one of the client's threads at a time; verdicts may come
 * from any thread.
 */
final class ConsumerChannel extends DefaultConsumer {
  private static final Logger LOG = LoggerFactory.getLogger(ConsumerChannel.class);
  private static final Duration TICK = Duration.ofMillis(10);
  private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(1);

  private final ChannelOwner owner;
  private final Threads threads;
  private final Link link;
  private final Topology.DeclaredQueue queue;
  private final int prefetch;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Object lock = new Object();
  private final DeliveryWindow window;
  private boolean flushing;
  private boolean tickScheduled;
  private volatile boolean live = true;
  private volatile boolean consuming;
  private final AtomicInteger spell = new AtomicInteger();
  private boolean delivered;
  private boolean givenBack;
  private @Nullable String tag;

  private ConsumerChannel(
      ChannelOwner owner,
      Threads threads,
      Link link,
      Channel channel,
      Topology.DeclaredQueue queue,
      int prefetch) {
    super(channel);
    this.owner = owner;
    this.threads = threads;
    this.link = link;
    this.queue = queue;
    this.prefetch = prefetch;
    this.window = new DeliveryWindow(prefetch);
  }

  /**
   * Takes a channel on which nothing is consumed yet.
   *
   * @param channel its own from now on, also if this fails
   */
  static ConsumerChannel open(
      ChannelOwner owner,
      Threads threads,
      Link link,
      Channel channel,
      Topology.DeclaredQueue queue,
      int prefetch)
      throws IOException {
    ConsumerChannel opened = new ConsumerChannel(owner, threads, link, channel, queue, prefetch);
    try {
      channel.basicQos(prefetch);
    } catch (IOException | RuntimeException e) {
      Declarations.closeQuietly(channel);
      throw e;
    }
    channel.addShutdownListener(opened::shutDown);
    return opened;
  }

  ChannelOwner owner() {
    return owner;
  }

  Link link() {
    return link;
  }

  Topology.DeclaredQueue queue() {
    return queue;
  }

  /** False once the channel has ended: its deliveries come again over another one. */
  boolean isLive() {
    return live;
  }

  boolean isConsuming() {
    return consuming;
  }

  /** Waits for the end of the channel. Returns true if it has come. */
  boolean awaitEnd(Duration atMost) throws InterruptedException {
    return ended.await(Durations.nanos(atMost), TimeUnit.NANOSECONDS);
  }

  /** Changes each time that consuming begins or ends: what is known from before no longer holds. */
  int spell() {
    return spell.get();
  }

  /**
   * Whether nothing has been delivered since this was last asked, so that nothing proves that the
   * broker still knows this consumer. Asked for by one thread at a time.
   */
  boolean wasSilent() {
    synchronized (lock) {
      boolean silent = !delivered;
      delivered = false;
      return silent;
    }
  }

  /** Whether the broker waits for no verdict. */
  boolean holdsNothing() {
    synchronized (lock) {
      return window.isEmpty();
    }
  }

  private void consuming(boolean value) {
    spell.incrementAndGet();
    consuming = value;
  }

  void consume() throws IOException {
    synchronized (lock) {
      givenBack = false;
    }
    consuming(true);
    tag = getChannel().basicConsume(queue.name(), false, this);
  }

  /** Has the broker deliver no more, and gives back what no handler has begun. */
  void cancel() throws IOException {
    if (!consuming) {
      return;
    }
    consuming(false);
    try {
      if (tag != null) {
        getChannel().basicCancel(tag);
      }
    } finally {
      synchronized (lock) {
        givenBack = true;
        window.requeueUnbegun();
      }
      flush();
    }
  }

  /** Ends the channel. The broker gives back what has no verdict. */
  void close() {
    synchronized (lock) {
      window.tick();
    }
    awaitTold();
    live = false;
    ended.countDown();
    Declarations.closeQuietly(getChannel());
  }

  /** Deletes the queue, which is nobody else's. */
  void deleteQueue() throws IOException {
    getChannel().queueDelete(queue.name());
  }

  @Override
  public void handleDelivery(
      String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
    long deliveryTag = envelope.getDeliveryTag();
    boolean late;
    synchronized (lock) {
      window.delivered(deliveryTag);
      delivered = true;
      late = givenBack;
    }
    long tooLarge = body.length == 0 ? link.inbound().sizeBefore(properties) : 0;
    if (tooLarge > 0) {
      owner.receivedTooLarge(this, tooLarge);
    }
    if (late) {
      finish(deliveryTag, false);
    } else if (consuming && tooLarge == 0) {
      owner.deliver(new RabbitDelivery(owner.verdicts(), this, envelope, properties, body));
    }
    // What is not wanted goes back once the consumer is cancelled: with what came before it and in
    // order, which a quorum queue would not restore, and not to come again at once.
  }

  /** The broker has ended the consumer alone: its queue is gone, or the queue's node. */
  @Override
  public void handleCancel(String consumerTag) {
    if (live) {
      live = false;
      ended.countDown();
      owner.channelEnded(
          this,
          "the broker ended the consumer (its queue was deleted, or the node of it went away)");
    }
  }

  private void shutDown(ShutdownSignalException cause) {
    if (live) {
      live = false;
      ended.countDown();
      owner.channelEnded(this, reason(cause));
    }
  }

  private static String reason(ShutdownSignalException cause) {
    String said = ConnectFailure.of(cause).reason();
    return said.contains("delivery acknowledgement") && said.contains("timed out")
        ? said
            + " A handler has taken longer than the broker waits (its consumer_timeout): observe with a handlerTimeout below that"
        : said;
  }

  /** Something that this channel delivered has failed and cannot be made safe at the moment. */
  void heldUp(RabbitDelivery delivery, String problem, @Nullable Instant nextTry) {
    owner.registration().heldUp(delivery, problem, nextTry);
  }

  /** It is safe, or stale. */
  void released(RabbitDelivery delivery) {
    owner.registration().released(delivery);
  }

  boolean begin(long deliveryTag) {
    synchronized (lock) {
      return live && window.begin(deliveryTag);
    }
  }

  boolean claim(long deliveryTag) {
    synchronized (lock) {
      return window.claim(deliveryTag);
    }
  }

  /** Gives a delivery its verdict. Returns false if it has one. */
  boolean finish(long deliveryTag, boolean acknowledge) {
    boolean first;
    synchronized (lock) {
      first = window.finish(deliveryTag, acknowledge);
    }
    if (first) {
      flush();
    }
    return first;
  }

  void finishClaimed(long deliveryTag, boolean acknowledge) {
    synchronized (lock) {
      window.finishClaimed(deliveryTag, acknowledge);
    }
    flush();
  }

  /**
   * Acknowledges a claimed delivery, and waits until the broker has obeyed.
   *
   * @return false if that is not certain: the delivery may come again
   */
  boolean acknowledgeAtOnce(long deliveryTag) {
    synchronized (lock) {
      window.acknowledgeAtOnce(deliveryTag);
    }
    return awaitTold() && awaitObeyed();
  }

  /** Tells what is due, and waits for another thread that may be at it. */
  private boolean awaitTold() {
    long deadline = Durations.deadline(FLUSH_TIMEOUT);
    while (live) {
      flush();
      synchronized (lock) {
        if (!flushing && !window.owesSingles()) {
          return live;
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (millis <= 0) {
          return false;
        }
        try {
          if (flushing) {
            lock.wait(millis);
          }
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
    }
    return false;
  }

  /**
   * Waits until the broker has done what it was told over this channel, which it does in order.
   * Blocks; false if it does not answer.
   */
  boolean awaitObeyed() {
    try {
      // Any question would do; this one changes nothing.
      getChannel().basicQos(prefetch);
      return live;
    } catch (IOException | RuntimeException e) {
      LOG.debug("{} has not answered on a channel of '{}'", link.place(), queue.name(), e);
      return false;
    }
  }

  /**
   * Tells the broker what is due. One thread at a time does, so that the order is the window's;
   * what others add meanwhile it takes along.
   */
  private void flush() {
    while (live) {
      DeliveryWindow.Action action;
      long about;
      synchronized (lock) {
        if (flushing) {
          return;
        }
        action = window.poll();
        about = window.tag();
        if (action == DeliveryWindow.Action.NONE) {
          scheduleTick();
          return;
        }
        flushing = true;
      }
      try {
        tell(action, about);
      } finally {
        synchronized (lock) {
          flushing = false;
          lock.notifyAll();
        }
      }
    }
  }

  private void scheduleTick() {
    if (!tickScheduled && window.isPending()) {
      tickScheduled = true;
      threads.executeAfter(TICK, this::tick);
    }
  }

  private void tick() {
    synchronized (lock) {
      tickScheduled = false;
      window.tick();
    }
    flush();
  }

  private void tell(DeliveryWindow.Action action, long about) {
    try {
      switch (action) {
        case ACKNOWLEDGE_UP_TO -> getChannel().basicAck(about, true);
        case ACKNOWLEDGE -> getChannel().basicAck(about, false);
        case REQUEUE -> getChannel().basicNack(about, false, !owner.movesWhatIsGivenBack());
        case NONE -> {}
      }
    } catch (AlreadyClosedException e) {
      LOG.trace("The channel has ended; what was not acknowledged comes again", e);
    } catch (IOException e) {
      LOG.debug("Acknowledging to {} failed", link.place(), e);
      link.abort("an acknowledgement could not be written");
    }
  }
}
