package io.vireo.console.internal.send;

import io.vireo.console.internal.failure.PayloadView;
import io.vireo.spi.Consumer;
import io.vireo.spi.Delivery;
import io.vireo.spi.DeliveryListener;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A copy of the events of one route, for one tab. It shows a limited number of events in each
 * second, and counts the others as skipped. A thread of the driver calls it, and the thread of all
 * taps; its lock is held for moments only.
 */
final class Tap implements DeliveryListener {
  /** How many events a second a person can still look at, and a page can show. */
  private static final int PER_SECOND = 20;

  /**
   * What is tapped, and for whom.
   *
   * @param event the event, or for broadcasts a pattern
   * @param broadcast whether broadcasts are tapped
   * @param kept whether the route keeps its queue without a listener, so that this tap cannot hide
   *     that nobody listens
   * @param stream the stream of the tab
   * @param view what the user sees of bodies and headers
   * @param limit how many events are shown at most
   */
  record Request(
      String event, boolean broadcast, boolean kept, String stream, PayloadView view, int limit) {}

  /** Takes the deliveries that are to be shown; may not block. */
  @FunctionalInterface
  interface Sink {
    /** False if there is no room. */
    boolean offer(Tap tap, Delivery delivery, int number);
  }

  private final String id;
  private final Request request;
  private final long deadline;
  private final Sink sink;
  private int shown;
  private long skipped;
  private long second;
  private int thisSecond;
  private boolean ended;
  private @Nullable Consumer consumer;

  Tap(String id, Request request, Duration howLong, Sink sink) {
    this.id = id;
    this.request = request;
    this.deadline = System.nanoTime() + howLong.toNanos();
    this.sink = sink;
  }

  String id() {
    return id;
  }

  Request request() {
    return request;
  }

  @Override
  public void onDelivery(Delivery delivery) {
    if (!delivery.begin()) {
      return;
    }
    // The copy is this tap's alone, so nothing is taken from a listener.
    delivery.acknowledge();
    synchronized (this) {
      if (ended) {
        return;
      }
      if (shown < request.limit() && hasTurn() && sink.offer(this, delivery, shown + 1)) {
        shown++;
        thisSecond++;
      } else {
        skipped++;
      }
    }
  }

  private boolean hasTurn() {
    long now = System.nanoTime() / 1_000_000_000L;
    if (now != second) {
      second = now;
      thisSecond = 0;
    }
    return thisSecond < PER_SECOND;
  }

  /** Keeps what delivers to this tap; stops it at once if the tap has ended meanwhile. */
  void deliveredBy(Consumer by) {
    boolean late;
    synchronized (this) {
      consumer = by;
      late = ended;
    }
    if (late) {
      by.stop();
    }
  }

  /** Ends the tap; false if it has ended before. */
  boolean end() {
    Consumer ending;
    synchronized (this) {
      if (ended) {
        return false;
      }
      ended = true;
      ending = consumer;
    }
    if (ending != null) {
      ending.stop();
    }
    return true;
  }

  /** Why the tap is to end now, as a text for people; null if it goes on. */
  synchronized @Nullable String reasonToEnd() {
    if (shown >= request.limit()) {
      return "The limit of %,d events is reached.".formatted(request.limit());
    }
    if (System.nanoTime() - deadline >= 0) {
      return "The time is over.";
    }
    if (consumer != null && consumer.state() == Consumer.State.FAILED) {
      return "The broker refuses the tap.";
    }
    return null;
  }

  synchronized int shown() {
    return shown;
  }

  synchronized long skipped() {
    return skipped;
  }
}
