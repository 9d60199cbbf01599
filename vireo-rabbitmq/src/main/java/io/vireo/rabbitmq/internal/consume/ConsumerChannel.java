package io.vireo.rabbitmq.internal.consume;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import io.vireo.rabbitmq.internal.connection.HeldBytes;
import io.vireo.rabbitmq.internal.connection.Link;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.rabbitmq.internal.topology.Declarations;
import io.vireo.rabbitmq.internal.topology.Topology;
import io.vireo.spi.Durations;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One channel of a consumer, from its opening to its end: what came over it is acknowledged over it
 * or not at all. Deliveries come in on one of the client's threads at a time; settlements may come
 * from any thread.
 */
public final class ConsumerChannel extends DefaultConsumer {

  /** As in "delivery acknowledgement on channel 1 timed out. Timeout value used: 1800000 ms." */
  private static final Pattern MILLIS = Pattern.compile("(\\d{1,15}) ms");

  private final ChannelOwner owner;
  private final Threads threads;
  private final Link link;
  private final Topology.DeclaredQueue queue;
  private final HeldBytes.Share held;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Object lock = new Object();
  private final Acknowledgements acknowledgements;
  private volatile boolean consuming;
  private final AtomicInteger epoch = new AtomicInteger();
  private boolean delivered;
  private boolean lookPlanned;

  /**
   * How large an event was that had no room: nothing that comes after it is taken until consuming
   * begins anew. 0 if there is none.
   */
  private volatile long crowdedOut;

  private long averageBytes;

  /** Deliveries that were not handed over, until they are given back. */
  private int unwanted;

  private volatile @Nullable Duration patience;

  /** By what name the broker delivers; the one before it is still served for a moment. */
  private volatile @Nullable String tag;

  /** What comes under this name goes back at once. */
  private @Nullable String givenBack;

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
    this.acknowledgements =
        new Acknowledgements(channel, link, threads, !owner.movesWhatIsGivenBack(), prefetch);
    this.held = link.inbound().limit(channel.getChannelNumber());
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
      opened.prefetch(prefetch);
    } catch (IOException | RuntimeException e) {
      opened.close();
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
    return acknowledgements.isLive();
  }

  /** What takes the settlements on its deliveries. */
  Acknowledgements acknowledgements() {
    return acknowledgements;
  }

  boolean isConsuming() {
    return consuming;
  }

  /** Waits for the end of the channel. Returns true if it has come. */
  boolean awaitEnd(Duration atMost) throws InterruptedException {
    return ended.await(Durations.nanos(atMost), TimeUnit.NANOSECONDS);
  }

  /** Changes each time that consuming begins or ends: what is known from before no longer holds. */
  int epoch() {
    return epoch.get();
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

  private void consuming(boolean value) {
    epoch.incrementAndGet();
    consuming = value;
  }

  void consume() throws IOException {
    crowdedOut = 0;
    consuming(true);
    tag = getChannel().basicConsume(queue.name(), false, this);
  }

  /** How many events the broker is to deliver without a settlement when consuming begins next. */
  void prefetch(int value) throws IOException {
    acknowledgements.prefetch(value);
  }

  /** Has the broker deliver more than before; what is here stays. */
  void fetchMore(int value) throws IOException {
    String before = tag;
    prefetch(value);
    consume();
    if (before != null) {
      getChannel().basicCancel(before);
    }
  }

  /** How the work goes on; see {@link AdaptivePrefetch#look}. */
  int look(AdaptivePrefetch of) {
    long room = held.limit();
    long average;
    synchronized (lock) {
      lookPlanned = false;
      planLook();
      average = averageBytes;
    }
    return of.look(
        System.nanoTime(),
        acknowledgements.finished(),
        // Between two consumers of ours a stand-by one would take an event out of its turn.
        QueueKeeper.needsStandBy(queue) ? 0 : acknowledgements.waiting(),
        average == 0 ? Long.MAX_VALUE : room / average);
  }

  /** How many deliveries wait for a handler, not counting those that had no room. */
  int waiting() {
    synchronized (lock) {
      return acknowledgements.waiting() - unwanted;
    }
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
        givenBack = tag;
        unwanted = 0;
      }
      acknowledgements.requeueUnbegun();
    }
  }

  /** Ends the channel. The broker gives back what has no settlement. */
  void close() {
    acknowledgements.tellAll();
    acknowledgements.end();
    ended.countDown();
    link.inbound().unlimit(getChannel().getChannelNumber(), held);
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
    long emptied = body.length == 0 ? link.inbound().sizeBefore(properties) : 0;
    boolean tooLarge = emptied > link.inbound().mostBytes();
    boolean late;
    boolean wanted;
    boolean newlyCrowded;
    acknowledgements.delivered(deliveryTag);
    synchronized (lock) {
      delivered = true;
      late = consumerTag.equals(givenBack);
      newlyCrowded = emptied > 0 && !tooLarge && !late && crowdedOut == 0;
      if (newlyCrowded) {
        crowdedOut = emptied;
      }
      wanted = !late && consuming && emptied == 0 && crowdedOut == 0;
      unwanted += wanted || late ? 0 : 1;
      measure(Math.max(emptied, body.length));
      planLook();
    }
    if (wanted) {
      owner.deliver(new RabbitDelivery(owner.settlements(), this, envelope, properties, body));
    } else {
      // What is not wanted goes back once the consumer is cancelled: with what came before it and
      // in order, which a quorum queue would not restore, and not to come again at once.
      held.release(body.length);
      if (late) {
        acknowledgements.finish(deliveryTag, false);
      }
    }
    if (tooLarge) {
      owner.receivedTooLarge(this, emptied);
    } else if (newlyCrowded) {
      owner.hadNoRoom(this);
    }
  }

  /** A moving average, so that one event of an unusual size does not change much. */
  private void measure(long bytes) {
    averageBytes = averageBytes == 0 ? bytes : averageBytes + (bytes - averageBytes) / 16;
  }

  private void planLook() {
    if (!lookPlanned && isLive() && !acknowledgements.holdsNothing()) {
      lookPlanned = true;
      threads.after(AdaptivePrefetch.INTERVAL, () -> owner.look(this));
    }
  }

  /** A delivery is not held in memory any more. */
  void noLongerHeld(long bytes) {
    held.release(bytes);
    if (crowdedOut > 0) {
      owner.mayHaveRoom(this);
    }
  }

  /** Whether what had no room has some now. */
  boolean hasRoomAgain() {
    return held.hasRoom(crowdedOut);
  }

  /** The broker has ended the consumer alone: its queue is gone, or the queue's node. */
  @Override
  public void handleCancel(String consumerTag) {
    if (acknowledgements.end()) {
      ended.countDown();
      owner.channelEnded(
          this,
          "the broker ended the consumer (its queue was deleted, or the node of it went away)");
    }
  }

  /**
   * How long the broker has waited for a settlement, if it has ended the channel for want of one.
   */
  @Nullable Duration patience() {
    return patience;
  }

  private void shutDown(ShutdownSignalException cause) {
    if (isLive()) {
      patience = patience(cause);
    }
    if (acknowledgements.end()) {
      ended.countDown();
      owner.channelEnded(this, reason(cause));
    }
  }

  private static String reason(ShutdownSignalException cause) {
    String said = ConnectFailure.of(cause).reason();
    return patience(cause) != null
        ? said
            + " A handler has taken longer than the broker waits (its consumer_timeout): observe with a handlerTimeout below that"
        : said;
  }

  private static @Nullable Duration patience(ShutdownSignalException cause) {
    String said = ConnectFailure.of(cause).reason();
    if (!said.contains("delivery acknowledgement") || !said.contains("timed out")) {
      return null;
    }
    Matcher millis = MILLIS.matcher(said);
    // Should it say so in other words one day, whatever was begun is suspected.
    return millis.find() ? Duration.ofMillis(Long.parseLong(millis.group(1))) : Duration.ZERO;
  }

  /** Something that this channel delivered has failed and cannot be made safe at the moment. */
  void heldUp(RabbitDelivery delivery, String problem, @Nullable Instant nextTry) {
    owner.registration().heldUp(delivery, problem, nextTry);
  }

  /** It is safe, or stale. */
  void released(RabbitDelivery delivery) {
    owner.registration().released(delivery);
  }
}
