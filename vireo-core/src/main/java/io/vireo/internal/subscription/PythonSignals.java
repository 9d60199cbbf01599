package io.vireo.internal.subscription;

import io.vireo.Control.Pause;
import io.vireo.VireoException;
import io.vireo.internal.control.RemoteSignal;
import io.vireo.internal.dispatch.Dispatcher;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Delivery;
import io.vireo.spi.Driver;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Obeys the signals of Python services for one listener, by changing its {@link Pauses}. A signal
 * comes from the queue of the listener, or from the {@link SignalTap} that is open while a signal
 * pauses the listener.
 *
 * <p>Only {@link #close} may be called by any thread. The {@link EventSubscription} calls the other
 * methods with its own lock held, and settles afterwards. Opening the tap waits for the broker.
 */
final class PythonSignals {
  private static final Logger LOG = LoggerFactory.getLogger(PythonSignals.class);

  private final ConsumerRequest request;
  private final Driver driver;
  private final Dispatcher dispatcher;
  private final Pauses pauses;
  private final Runnable whenTapped;

  /** Hears signals while one of them pauses the listener; null otherwise. */
  private volatile @Nullable SignalTap tap;

  /**
   * Makes one that hears no signals yet.
   *
   * @param whenTapped is called, on a thread of the driver, when a signal from the tap was obeyed;
   *     may not block
   */
  PythonSignals(
      ConsumerRequest request,
      Driver driver,
      Dispatcher dispatcher,
      Pauses pauses,
      Runnable whenTapped) {
    this.request = request;
    this.driver = driver;
    this.dispatcher = dispatcher;
    this.pauses = pauses;
    this.whenTapped = whenTapped;
  }

  /**
   * Obeys a signal for this observer that came from the queue. The tap is opened before anybody can
   * see the pause, so that a signal by which somebody answers it is heard.
   */
  void obeyFromQueue(RemoteSignal.Kind kind) {
    boolean opens = kind == RemoteSignal.Kind.PAUSE && tap == null;
    if (opens) {
      open();
    }
    obey(kind);
    SignalTap opened = tap;
    if (opens && opened != null && opened.hasHeardResume()) {
      // The tap has heard it before this thread obeyed the pause, though it was sent later.
      obey(RemoteSignal.Kind.RESUME);
    }
  }

  /**
   * Opens the tap, and obeys the signals among the deliveries that wait. Such a signal was sent
   * soon after the one that pauses the listener, and would wait here for a handler for as long as
   * the pause lasts.
   */
  void obeyWaiting() {
    open();
    for (Delivery delivery : dispatcher.waiting()) {
      RemoteSignal.Kind command = commandIn(delivery);
      if (command != null && delivery.begin()) {
        dispatcher.forget(delivery);
        delivery.acknowledge();
        obeyUnlessTapped(command);
      }
    }
  }

  /** Obeys the signals among deliveries that go back to the queue, if the tap is open. */
  void obeyReturning(List<Delivery> deliveries) {
    if (tap == null) {
      return;
    }
    for (Delivery delivery : deliveries) {
      RemoteSignal.Kind command = commandIn(delivery);
      if (command != null) {
        obeyUnlessTapped(command);
      }
    }
  }

  private void open() {
    if (tap != null) {
      return;
    }
    try {
      tap = SignalTap.open(driver, request, this::onTapped);
    } catch (VireoException e) {
      LOG.debug("The paused listener of '{}' hears no signals on its route", request.event(), e);
    }
    if (dispatcher.isStopped()) {
      close();
    }
  }

  /** Closes the tap, if it is open. */
  void close() {
    SignalTap current = tap;
    tap = null;
    if (current != null) {
      current.close();
    }
  }

  private void onTapped(RemoteSignal.Kind kind) {
    obey(kind);
    whenTapped.run();
  }

  /** What a signal commands this observer to do; null if the delivery is no such signal. */
  private RemoteSignal.@Nullable Kind commandIn(Delivery delivery) {
    RemoteSignal signal = RemoteSignal.read(delivery.body());
    return signal != null && signal.isCommandFor(request.observerId()) ? signal.kind() : null;
  }

  /** Obeys a signal from the queue, unless the tap has heard one, which was sent later. */
  private void obeyUnlessTapped(RemoteSignal.Kind kind) {
    SignalTap current = tap;
    if (current == null || !current.hasHeard()) {
      obey(kind);
    }
  }

  private void obey(RemoteSignal.Kind kind) {
    if (kind == RemoteSignal.Kind.PAUSE) {
      pauses.pause(Pause.of("a signal on the route", null, Instant.now(), null, false), true);
    } else {
      pauses.resume();
    }
  }
}
