package io.vireo.internal.subscription;

import io.vireo.ObserveOptions;
import io.vireo.VireoException;
import io.vireo.internal.control.RemoteSignal;
import io.vireo.spi.Consumer;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Delivery;
import io.vireo.spi.DeliveryListener;
import io.vireo.spi.Driver;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears the old signals on a route for a listener that takes nothing from its queue, since such a
 * signal has paused it: a private queue with the same binding, from which all else is thrown away.
 */
final class SignalTap implements DeliveryListener {
  private static final Logger LOG = LoggerFactory.getLogger(SignalTap.class);
  private static final Duration REGISTRATION_TIMEOUT = Duration.ofSeconds(10);

  /** Obeys a signal. Called by a driver's thread: may not block. */
  @FunctionalInterface
  interface Listener {
    void onSignal(RemoteSignal.Kind kind);
  }

  private final String observerId;
  private final Listener listener;
  private final Consumer consumer;
  private volatile RemoteSignal.@Nullable Kind heard;

  private SignalTap(Driver driver, ConsumerRequest tapped, Listener listener) {
    this.observerId = tapped.observerId();
    this.listener = listener;
    this.consumer = driver.observe(tap(tapped), this);
  }

  /**
   * Listens beside a listener. Waits until that is so, though not for ever.
   *
   * @param tapped what the listener consumes
   */
  static SignalTap open(Driver driver, ConsumerRequest tapped, Listener listener) {
    SignalTap tap = new SignalTap(driver, tapped, listener);
    try {
      if (!tap.consumer.awaitRegistered(REGISTRATION_TIMEOUT)) {
        LOG.warn(
            "The paused listener of '{}' on {} cannot hear signals on its route yet; it will as soon as the broker can be reached",
            tapped.event(),
            driver.endpoint());
      }
    } catch (VireoException e) {
      LOG.warn(
          "The paused listener of '{}' on {} cannot hear signals on its route: {} Resume it by remote control",
          tapped.event(),
          driver.endpoint(),
          e.getMessage());
    }
    return tap;
  }

  private static ConsumerRequest tap(ConsumerRequest tapped) {
    return new ConsumerRequest(
        tapped.observerId(),
        tapped.subscriptionId() + "-signals",
        tapped.event(),
        true,
        !tapped.broadcast(),
        binding(tapped.options()));
  }

  private static ObserveOptions binding(ObserveOptions tapped) {
    ObserveOptions.Builder binding = ObserveOptions.builder();
    if (tapped.exchange() != null) {
      binding.exchange(tapped.exchange());
    }
    if (tapped.exchangeType() != null) {
      binding.exchangeType(tapped.exchangeType());
    }
    return binding.build();
  }

  @Override
  public void onDelivery(Delivery delivery) {
    if (!delivery.begin()) {
      return;
    }
    delivery.acknowledge();
    RemoteSignal signal = RemoteSignal.read(delivery.body());
    if (signal != null && signal.steers(observerId)) {
      heard = signal.kind();
      listener.onSignal(signal.kind());
    }
  }

  /** Whether a signal has come this way, which is later than any that came before it was there. */
  boolean hasHeard() {
    return heard != null;
  }

  /** Whether the last signal that has come this way resumes. */
  boolean hasHeardResume() {
    return heard == RemoteSignal.Kind.RESUME;
  }

  void close() {
    consumer.stop();
  }
}
