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
 * Hears the signals of Python services on a route for a listener that one of them has paused. The
 * listener takes nothing from its own queue then. So the tap consumes a private queue with the same
 * binding, and throws away everything that is no signal.
 */
final class SignalTap implements DeliveryListener {
  private static final Logger LOG = LoggerFactory.getLogger(SignalTap.class);
  private static final Duration REGISTRATION_TIMEOUT = Duration.ofSeconds(10);

  /** Obeys a signal. Called by a driver's thread; may not block. */
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
   * Opens a tap. Waits until it is registered, for some seconds at most.
   *
   * @param tapped the request of the listener that is paused
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
    tapped.exchange().ifPresent(binding::exchange);
    tapped.exchangeType().ifPresent(binding::exchangeType);
    return binding.build();
  }

  @Override
  public void onDelivery(Delivery delivery) {
    if (!delivery.begin()) {
      return;
    }
    delivery.acknowledge();
    RemoteSignal signal = RemoteSignal.read(delivery.body());
    if (signal != null && signal.isCommandFor(observerId)) {
      heard = signal.kind();
      listener.onSignal(signal.kind());
    }
  }

  /** Whether the tap has heard a signal: it was sent later than those in the listener's queue. */
  boolean hasHeard() {
    return heard != null;
  }

  /** Whether the last signal that the tap has heard resumes the listener. */
  boolean hasHeardResume() {
    return heard == RemoteSignal.Kind.RESUME;
  }

  void close() {
    consumer.stop();
  }
}
