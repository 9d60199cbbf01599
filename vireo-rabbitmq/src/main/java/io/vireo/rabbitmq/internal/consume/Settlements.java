package io.vireo.rabbitmq.internal.consume;

import io.vireo.spi.ConsumerRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes the settlements on one consumer's deliveries, and counts those that were begun and have
 * none yet, whatever has become of their channels. Any thread may call it.
 */
final class Settlements {
  private final ConsumerRequest request;
  private final Republisher republisher;
  private final BooleanSupplier stopped;
  private final Runnable onNoneDue;
  private final Recovered onRecovered;
  private final AtomicInteger due = new AtomicInteger();

  /** Hears of an event whose record is safe. */
  interface Recovered {
    void recovered(RabbitDelivery delivery, @Nullable Throwable failure);
  }

  /**
   * Makes an empty one.
   *
   * @param stopped whether nothing may be begun any more
   * @param onNoneDue called each time that a settlement was the last one due; may not block
   * @param onRecovered called for each event whose record is safe; may not block
   */
  Settlements(
      ConsumerRequest request,
      Republisher republisher,
      BooleanSupplier stopped,
      Runnable onNoneDue,
      Recovered onRecovered) {
    this.request = request;
    this.republisher = republisher;
    this.stopped = stopped;
    this.onNoneDue = onNoneDue;
    this.onRecovered = onRecovered;
  }

  /** Whether every delivery that was begun has its settlement. */
  boolean noneDue() {
    return due.get() == 0;
  }

  boolean begin(RabbitDelivery delivery) {
    // Counted before it is looked whether it was stopped: who stops looks at the count afterwards.
    due.incrementAndGet();
    if (!stopped.getAsBoolean() && delivery.channel().acknowledgements().begin(delivery.tag())) {
      delivery.begun = true;
      return true;
    }
    oneLess();
    return false;
  }

  void finish(RabbitDelivery delivery, boolean acknowledge) {
    boolean first = delivery.channel().acknowledgements().finish(delivery.tag(), acknowledge);
    delivery.release();
    if (first && delivery.begun) {
      delivery.hasSettlement(acknowledge);
      oneLess();
    }
  }

  /** Blocks until the record is safe, which is true, or the delivery stale. */
  boolean recover(RabbitDelivery delivery, byte[] record, @Nullable Throwable failure) {
    return finishWhenSafe(
        delivery,
        () -> {
          boolean safe = republisher.recover(request, delivery, record);
          if (safe) {
            onRecovered.recovered(delivery, failure);
          }
          return safe;
        });
  }

  /** Blocks until the copy is safe, which is true, or the delivery stale. */
  boolean retry(RabbitDelivery delivery, Duration delay, Map<String, Object> headers) {
    return finishWhenSafe(delivery, () -> republisher.retry(request, delivery, delay, headers));
  }

  /**
   * Acknowledges a delivery once something else is safe, and waits until the broker has obeyed.
   *
   * @param makeSafe blocks until that is so; false if the delivery has gone stale before
   * @return true if so; false if the delivery may come again, or has its settlement
   */
  boolean replace(RabbitDelivery delivery, BooleanSupplier makeSafe) {
    if (!delivery.begun || !delivery.channel().acknowledgements().claim(delivery.tag())) {
      return false;
    }
    boolean safe = false;
    try {
      safe = makeSafe.getAsBoolean();
      return safe && delivery.channel().acknowledgements().acknowledgeAtOnce(delivery.tag());
    } finally {
      if (!safe) {
        delivery.channel().acknowledgements().finishClaimed(delivery.tag(), false);
      }
      delivery.release();
      oneLess();
    }
  }

  private boolean finishWhenSafe(RabbitDelivery delivery, BooleanSupplier makeSafe) {
    if (!delivery.channel().acknowledgements().claim(delivery.tag())) {
      return false;
    }
    if (!delivery.begun) {
      delivery.begun = true;
      due.incrementAndGet();
    }
    boolean safe = false;
    try {
      safe = makeSafe.getAsBoolean();
      return safe;
    } finally {
      delivery.channel().acknowledgements().finishClaimed(delivery.tag(), safe);
      delivery.release();
      delivery.hasSettlement(safe);
      oneLess();
    }
  }

  private void oneLess() {
    if (due.decrementAndGet() == 0) {
      onNoneDue.run();
    }
  }
}
