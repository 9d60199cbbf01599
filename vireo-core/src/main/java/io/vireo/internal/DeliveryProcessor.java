package io.vireo.internal;

import io.vireo.ObserveOptions;
import io.vireo.spi.Delivery;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to one delivery, from its begin to its verdict: signals are taken out, the body is
 * decoded, the handler is called, and a failure is tried again or recorded, as the options say.
 * Called on handler threads, several at a time.
 */
final class DeliveryProcessor {
  private static final Logger log = LoggerFactory.getLogger(DeliveryProcessor.class);

  private final String route;
  private final ObserveOptions options;
  private final HandlerInvocation invocation;
  private final RecoveryRecords records;
  private final SignalListener signals;
  private final BooleanSupplier ended;

  /** Takes a signal that came as an event, and gives it its verdict. */
  @FunctionalInterface
  interface SignalListener {
    void onSignal(RemoteSignal signal, Delivery delivery);
  }

  DeliveryProcessor(
      String route,
      ObserveOptions options,
      HandlerInvocation invocation,
      RecoveryRecords records,
      SignalListener signals,
      BooleanSupplier ended) {
    this.route = route;
    this.options = options;
    this.invocation = invocation;
    this.records = records;
    this.signals = signals;
    this.ended = ended;
  }

  /**
   * Handles a delivery that was begun and gives it its verdict.
   *
   * @param execution the slot it runs in; hears when the handler starts
   */
  void process(Delivery delivery, HandlerExecution execution) {
    RemoteSignal signal =
        invocation.hasBeenDecoded(delivery) ? null : RemoteSignal.read(delivery.body());
    if (signal != null) {
      execution.started();
      signals.onSignal(signal, delivery);
      return;
    }
    if (options.autoAcknowledge()) {
      delivery.acknowledge();
    }
    int attempts = delivery.properties().count(Delivery.ATTEMPTS_HEADER);
    Object content;
    try {
      content = invocation.decode(delivery);
    } catch (RuntimeException | StackOverflowError e) {
      execution.started();
      recover(delivery, e, attempts + 1, execution);
      return;
    }
    execution.started();
    handle(delivery, content, attempts, execution);
  }

  /**
   * Goes on with an event whose handler was given up; that handler's thread may still be running.
   *
   * @param attempts how many tries there have been
   * @param execution the slot that takes over
   */
  void abandoned(
      Delivery delivery,
      @Nullable Object content,
      int attempts,
      Throwable failure,
      HandlerExecution execution) {
    execution.started();
    if (tryAgainNow(delivery, failure, attempts, execution)) {
      handle(delivery, content, attempts, execution);
    }
  }

  private void handle(
      Delivery delivery, @Nullable Object content, int earlier, HandlerExecution execution) {
    int attempts = earlier;
    while (true) {
      attempts++;
      Throwable failure = execution.call(invocation, delivery, content, attempts);
      if (execution.isAbandoned()) {
        return;
      }
      if (failure == null) {
        execution.became(HandlerExecution.Outcome.HANDLED);
        delivery.acknowledge();
        return;
      }
      if (!tryAgainNow(delivery, failure, attempts, execution)) {
        return;
      }
    }
  }

  /** True if the handler is to be called again at once; otherwise the event has got its verdict. */
  private boolean tryAgainNow(
      Delivery delivery, Throwable failure, int attempts, HandlerExecution execution) {
    Optional<Duration> delay = options.retryPolicy().delayAfter(attempts, failure);
    if (delay.isEmpty() || options.autoAcknowledge()) {
      recover(delivery, failure, attempts, execution);
      return false;
    }
    if (!delay.get().isZero()) {
      log.debug("Event of '{}' failed; try {} follows in {}", route, attempts + 1, delay.get());
      delivery.retry(delay.get(), Map.of(Delivery.ATTEMPTS_HEADER, attempts));
      return false;
    }
    if (ended.getAsBoolean()) {
      delivery.requeue();
      return false;
    }
    return true;
  }

  private void recover(
      Delivery delivery, Throwable failure, int attempts, HandlerExecution execution) {
    execution.became(HandlerExecution.Outcome.FAILED);
    if (options.autoAcknowledge()) {
      log.error(
          "An event of '{}' (id {}) has failed; it was acknowledged on receipt, so it is not kept for recovery",
          route,
          delivery.properties().messageId(),
          failure);
      return;
    }
    log.warn(
        "An event of '{}' (id {}) has failed after {} attempts and goes to RECOVERY.{}",
        route,
        delivery.properties().messageId(),
        attempts,
        route,
        failure);
    delivery.recover(records.write(delivery, failure, attempts));
  }
}
