package io.vireo.rabbitmq.internal.consume;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.spi.ClientCallInterceptor.Scope;
import io.vireo.spi.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the settlements of the deliveries of one channel and writes them to the broker, until the
 * channel ends. The {@link DeliveryWindow} decides which acknowledgements go out together; this
 * class guards it with one lock, under which nothing is written. Any thread may call it. {@link
 * #awaitFlushed}, {@link #awaitBroker}, {@link #flushAll} and {@link #acknowledgeClaimedAndWait}
 * block: the flush waits for a second at most, the broker's answer for the time-out of the client.
 */
final class Acknowledgements {
  private static final Logger LOG = LoggerFactory.getLogger(Acknowledgements.class);
  private static final Duration TICK = Duration.ofMillis(10);
  private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(1);

  private final Channel channel;
  private final BrokerConnection connection;
  private final Threads threads;
  private final boolean requeue;
  private final Object lock = new Object();

  /**
   * Keeps the requests for a prefetch in order, so that the last one is the value that is known.
   */
  private final Object prefetchLock = new Object();

  private int prefetch;
  private final DeliveryWindow window;
  private boolean flushing;
  private boolean tickScheduled;
  private volatile boolean live = true;

  /**
   * Begins with a channel that has delivered nothing yet.
   *
   * @param requeue whether a delivery that is given back takes its place in the queue again; if
   *     not, the broker dead-letters it
   */
  Acknowledgements(
      Channel channel,
      BrokerConnection connection,
      Threads threads,
      boolean requeue,
      int prefetch) {
    this.channel = channel;
    this.connection = connection;
    this.threads = threads;
    this.requeue = requeue;
    this.prefetch = prefetch;
    this.window = new DeliveryWindow(prefetch);
  }

  /** False once the channel has ended: then no settlement counts any more. */
  boolean isLive() {
    return live;
  }

  /** The channel has ended. Returns false if it had ended before. */
  boolean end() {
    synchronized (lock) {
      boolean first = live;
      live = false;
      return first;
    }
  }

  /** Sets how many deliveries without a settlement the next consumer of this channel may have. */
  void prefetch(int value) throws IOException {
    synchronized (lock) {
      window.prefetch(value);
    }
    synchronized (prefetchLock) {
      prefetch = value;
      channel.basicQos(value);
    }
  }

  /** A delivery has arrived. Called by one thread at a time, in the order of the tags. */
  void delivered(long deliveryTag) {
    synchronized (lock) {
      window.delivered(deliveryTag);
    }
  }

  /** Gives back the deliveries that no handler has begun. */
  void requeueUnbegun() {
    synchronized (lock) {
      window.requeueUnbegun();
    }
    flush();
  }

  /** Whether the broker waits for no settlement. */
  boolean isEmpty() {
    synchronized (lock) {
      return window.isEmpty();
    }
  }

  /** How many deliveries no handler has begun. */
  int waiting() {
    synchronized (lock) {
      return window.waiting();
    }
  }

  /** How many deliveries have begun and have their settlement, since the channel was opened. */
  long handled() {
    synchronized (lock) {
      return window.handled();
    }
  }

  /** Whether a settlement of a delivery would still count. */
  boolean isUnsettled(long deliveryTag) {
    synchronized (lock) {
      return live && !window.isSettled(deliveryTag);
    }
  }

  /** Claims a delivery for its handler. Returns false if no settlement of it would count. */
  boolean begin(long deliveryTag) {
    synchronized (lock) {
      return live && window.begin(deliveryTag);
    }
  }

  /** Claims a delivery for a settlement that takes time. Returns false if it is settled. */
  boolean claim(long deliveryTag) {
    synchronized (lock) {
      return window.claim(deliveryTag);
    }
  }

  /** Settles a delivery. Returns false if it is settled already, or claimed for that. */
  boolean settle(long deliveryTag, boolean acknowledge) {
    boolean first;
    synchronized (lock) {
      first = window.settle(deliveryTag, acknowledge);
    }
    if (first) {
      flush();
    }
    return first;
  }

  /** Settles a claimed delivery. */
  void settleClaimed(long deliveryTag, boolean acknowledge) {
    synchronized (lock) {
      window.settleClaimed(deliveryTag, acknowledge);
    }
    flush();
  }

  /**
   * Acknowledges a claimed delivery, and waits until the broker has processed that.
   *
   * @return false if that is not certain: the delivery may come again
   */
  boolean acknowledgeClaimedAndWait(long deliveryTag) {
    synchronized (lock) {
      window.acknowledgeClaimedSingly(deliveryTag);
    }
    return awaitFlushed() && awaitBroker();
  }

  /** Writes what is due, and waits for another thread that may be writing it. */
  boolean awaitFlushed() {
    long deadline = Durations.deadline(FLUSH_TIMEOUT);
    while (live) {
      flush();
      synchronized (lock) {
        if (!flushing && !window.hasSingles()) {
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
   * Waits until the broker has processed all that was written to this channel. Returns false if the
   * broker does not answer.
   */
  boolean awaitBroker() {
    try {
      // The broker processes a channel in order, so the answer to any request will do. Asking for
      // the same prefetch again changes nothing.
      synchronized (prefetchLock) {
        channel.basicQos(prefetch);
      }
      return live;
    } catch (IOException | RuntimeException e) {
      LOG.debug("{} has not answered on a channel that consumes", connection.endpoint(), e);
      return false;
    }
  }

  /** Writes all settlements before the channel is closed, also those that may still wait. */
  void flushAll() {
    synchronized (lock) {
      window.tick();
    }
    awaitFlushed();
  }

  /**
   * Writes the settlements that are due. One thread at a time writes, in the order of the window.
   * It also writes what other threads add in the meantime, so those need not wait.
   */
  private void flush() {
    while (live) {
      DeliveryWindow.Action action;
      long tag;
      synchronized (lock) {
        if (flushing) {
          return;
        }
        action = window.poll();
        tag = window.tag();
        if (action == DeliveryWindow.Action.NONE) {
          scheduleTick();
          return;
        }
        flushing = true;
      }
      try {
        write(action, tag);
      } finally {
        synchronized (lock) {
          flushing = false;
          lock.notifyAll();
        }
      }
    }
  }

  private void write(DeliveryWindow.Action action, long tag) {
    Scope scope = threads.clientCalls().begin();
    try {
      switch (action) {
        case ACKNOWLEDGE_UP_TO -> channel.basicAck(tag, true);
        case ACKNOWLEDGE -> channel.basicAck(tag, false);
        case REQUEUE -> channel.basicNack(tag, false, requeue);
        case NONE -> {}
      }
    } catch (AlreadyClosedException e) {
      LOG.trace("The channel has ended; the broker delivers again what was not acknowledged", e);
    } catch (IOException e) {
      LOG.debug("Acknowledging to {} failed", connection.endpoint(), e);
      connection.abort("an acknowledgement could not be written");
    } finally {
      scope.close();
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
}
