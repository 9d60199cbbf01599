package io.vireo.rabbitmq.internal.consume;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import io.vireo.rabbitmq.internal.connection.Link;
import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.spi.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the settlements on what one channel has delivered, and tells the broker of them, until the
 * channel ends. Any thread may call it; {@link #awaitTold}, {@link #awaitObeyed} and {@link
 * #acknowledgeAtOnce} block, for about a second at most if the broker does not answer.
 */
final class Acknowledgements {
  private static final Logger LOG = LoggerFactory.getLogger(Acknowledgements.class);
  private static final Duration TICK = Duration.ofMillis(10);
  private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(1);

  private final Channel channel;
  private final Link link;
  private final Threads threads;
  private final boolean requeues;
  private final Object lock = new Object();

  /** Whoever asks the broker for a prefetch says the last one. */
  private final Object asking = new Object();

  private int prefetch;
  private final DeliveryWindow window;
  private boolean flushing;
  private boolean tickScheduled;
  private volatile boolean live = true;

  /**
   * Makes one of a channel that has delivered nothing yet.
   *
   * @param requeues whether what is given back takes its place in the queue again; otherwise it
   *     leaves the queue, for where the broker moves it
   */
  Acknowledgements(Channel channel, Link link, Threads threads, boolean requeues, int prefetch) {
    this.channel = channel;
    this.link = link;
    this.threads = threads;
    this.requeues = requeues;
    this.prefetch = prefetch;
    this.window = new DeliveryWindow(prefetch);
  }

  /** False once the channel has ended: no settlement counts any more. */
  boolean isLive() {
    return live;
  }

  /** The channel has ended. Returns false if it had before. */
  boolean end() {
    synchronized (lock) {
      boolean first = live;
      live = false;
      return first;
    }
  }

  /** How many the broker is to deliver without a settlement when consuming begins next. */
  void prefetch(int value) throws IOException {
    synchronized (lock) {
      window.prefetch(value);
    }
    synchronized (asking) {
      prefetch = value;
      channel.basicQos(value);
    }
  }

  /** Something was delivered; one after the other. */
  void delivered(long deliveryTag) {
    synchronized (lock) {
      window.delivered(deliveryTag);
    }
  }

  /** Gives back what no handler has begun. */
  void requeueUnbegun() {
    synchronized (lock) {
      window.requeueUnbegun();
    }
    flush();
  }

  /** Whether the broker waits for no settlement. */
  boolean holdsNothing() {
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

  /** How many deliveries were begun and have their settlement. */
  long finished() {
    synchronized (lock) {
      return window.finished();
    }
  }

  /** Whether a settlement on a delivery still counts. */
  boolean isUnsettled(long deliveryTag) {
    synchronized (lock) {
      return live && !window.isFinished(deliveryTag);
    }
  }

  /** Claims a delivery for its handler. Returns false if no settlement on it counts. */
  boolean begin(long deliveryTag) {
    synchronized (lock) {
      return live && window.begin(deliveryTag);
    }
  }

  /** Claims a delivery for a settlement that takes time. Returns false if it has one. */
  boolean claim(long deliveryTag) {
    synchronized (lock) {
      return window.claim(deliveryTag);
    }
  }

  /** Gives a delivery its settlement. Returns false if it has one. */
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

  /** Gives a claimed delivery its settlement. */
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
  boolean awaitTold() {
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
      synchronized (asking) {
        channel.basicQos(prefetch);
      }
      return live;
    } catch (IOException | RuntimeException e) {
      LOG.debug("{} has not answered on a channel that consumes", link.endpoint(), e);
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

  /** Tells what is due and what would be due soon, before the channel is closed. */
  void tellAll() {
    synchronized (lock) {
      window.tick();
    }
    awaitTold();
  }

  private void tell(DeliveryWindow.Action action, long about) {
    try {
      switch (action) {
        case ACKNOWLEDGE_UP_TO -> channel.basicAck(about, true);
        case ACKNOWLEDGE -> channel.basicAck(about, false);
        case REQUEUE -> channel.basicNack(about, false, requeues);
        case NONE -> {}
      }
    } catch (AlreadyClosedException e) {
      LOG.trace("The channel has ended; what was not acknowledged comes again", e);
    } catch (IOException e) {
      LOG.debug("Acknowledging to {} failed", link.endpoint(), e);
      link.abort("an acknowledgement could not be written");
    }
  }
}
