package io.vireo.internal.dispatch;

import io.vireo.EventCodec;
import io.vireo.Failure;
import io.vireo.HandlerTimeoutException;
import io.vireo.Health;
import io.vireo.ObserveOptions;
import io.vireo.internal.control.RemoteSignal;
import io.vireo.internal.dispatch.HandlerExecution.Outcome;
import io.vireo.internal.recovery.RecoveryRecords;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Delivery;
import io.vireo.spi.EventProperties;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a delivery from its beginning to its settlement. It takes out signals, decodes the body and
 * calls the handler. After a failure it tries again, sends the event to recovery or discards it, as
 * the options say, and reports that.
 *
 * <p>Called on handler threads, several at a time. Blocks for as long as the handler does, and for
 * the broker.
 */
public final class DeliveryProcessor {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryProcessor.class);

  /** How long an event waits after the first, second and third time that it was not processed. */
  private static final List<Duration> PAUSES =
      List.of(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(5));

  private final ConsumerRequest request;
  private final String route;
  private final FailureLog log;
  private final ObserveOptions options;
  private final HandlerInvocation invocation;
  private final RecoveryRecords records;
  private final FailureReports failures;
  private final InstantSource clock;
  private final SignalListener signals;
  private final BooleanSupplier ended;
  private final OverdueEvents overdue = new OverdueEvents();

  /** Obeys a signal of a Python service that came as an event, and gives it its settlement. */
  @FunctionalInterface
  public interface SignalListener {
    void onSignal(RemoteSignal signal, Delivery delivery);
  }

  public DeliveryProcessor(
      ConsumerRequest request,
      HandlerInvocation invocation,
      RecoveryRecords records,
      FailureReports failures,
      InstantSource clock,
      SignalListener signals,
      BooleanSupplier ended) {
    this.request = request;
    this.route = request.event();
    this.log = new FailureLog(route);
    this.options = request.options();
    this.invocation = invocation;
    this.records = records;
    this.failures = failures;
    this.clock = clock;
    this.signals = signals;
    this.ended = ended;
  }

  /** What is wrong with the time that the handlers take, or null. */
  Health.@Nullable Part health(String name) {
    return overdue.health(name);
  }

  /**
   * Handles a delivery that was begun and gives it its settlement.
   *
   * @param execution calls the handler
   */
  void process(Delivery delivery, HandlerExecution execution) {
    int attempts = delivery.properties().count(Delivery.ATTEMPTS_HEADER);
    execution.logContext().begins(delivery, request.observerId(), attempts + 1);
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
    HandlerTimeoutException tooSlow = overdue.refuse(delivery);
    if (tooSlow != null) {
      giveUp(delivery, tooSlow, attempts + OverdueEvents.MAX_TIMES, execution);
      return;
    }
    Object content;
    try {
      content = invocation.decode(delivery);
    } catch (RuntimeException | StackOverflowError e) {
      execution.started();
      if (options.retryPolicy().discards(e)) {
        discard(delivery, e, attempts + 1, execution);
      } else {
        recover(delivery, e, attempts + 1, execution, Outcome.UNFIT);
      }
      return;
    }
    execution.started();
    nameInLog(content, execution);
    handle(delivery, content, attempts, execution);
  }

  /** An event may have an id in its body, beside its message id or instead of it. */
  private void nameInLog(@Nullable Object content, HandlerExecution execution) {
    EventCodec.Decoded whole = invocation.whole(content);
    if (whole != null) {
      execution.logContext().hasId(whole.properties().messageId());
    }
  }

  /**
   * Goes on with an event whose handler was abandoned and may still be running on its thread.
   *
   * @param attempts how many tries there have been
   * @param execution takes over from that of the abandoned handler
   */
  void abandoned(
      Delivery delivery,
      @Nullable Object content,
      int attempts,
      Throwable failure,
      HandlerExecution execution) {
    execution.started();
    execution.logContext().begins(delivery, request.observerId(), attempts);
    nameInLog(content, execution);
    if (tryAgainNow(delivery, failure, attempts, execution)) {
      handle(delivery, content, attempts, execution);
    }
  }

  /**
   * Has an event recorded without calling its handler.
   *
   * @param attempts how many tries there have been
   */
  void giveUp(Delivery delivery, Throwable failure, int attempts, HandlerExecution execution) {
    execution.started();
    execution.logContext().begins(delivery, request.observerId(), attempts);
    recover(delivery, failure, attempts, execution, Outcome.UNFIT);
  }

  /**
   * Settles an event of which not the handler has failed but something else: a codec with an {@code
   * Error}, or Vireo itself. The reason may be gone in a moment, or it may lie in the event. So the
   * event is delivered again a few times, each time later, and then goes to recovery. If not even
   * that can be done, the event goes back to its queue at once. Throws nothing, because the slot
   * has to go on.
   */
  void couldNotProcess(Delivery delivery, Throwable failure, HandlerExecution execution) {
    LOG.error("An event of '{}' could not be processed", route, failure);
    try {
      int before = delivery.properties().count(Delivery.UNPROCESSED_HEADER);
      int attempts = delivery.properties().count(Delivery.ATTEMPTS_HEADER) + 1;
      if (before < PAUSES.size()) {
        processLater(delivery, failure, attempts, execution, before + 1);
      } else {
        recover(delivery, failure, attempts, execution, Outcome.UNFIT);
      }
    } catch (RuntimeException | Error e) {
      LOG.error("An event of '{}' goes back to its queue", route, e);
      execution.failed(failure, Failure.Outcome.RETURNED);
      delivery.requeue();
    }
  }

  private void processLater(
      Delivery delivery, Throwable failure, int attempts, HandlerExecution execution, int times) {
    Duration pause = PAUSES.get(times - 1);
    Map<String, Object> headers = new HashMap<>(execution.failed(failure, Failure.Outcome.RETRIED));
    headers.put(Delivery.UNPROCESSED_HEADER, times);
    boolean safe = delivery.retry(pause, headers);
    report(
        delivery,
        failure,
        attempts,
        safe ? Failure.Outcome.RETRIED : Failure.Outcome.RETURNED,
        safe ? pause : null);
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
      overdue.ended(delivery, execution);
      if (failure == null) {
        execution.became(Outcome.HANDLED);
        execution.succeeded();
        delivery.acknowledge();
        return;
      }
      if (!tryAgainNow(delivery, failure, attempts, execution)) {
        return;
      }
    }
  }

  /** Returns true if the handler has to be called again at once; false if the event is settled. */
  private boolean tryAgainNow(
      Delivery delivery, Throwable failure, int attempts, HandlerExecution execution) {
    long now = clock.millis();
    long since = failingSince(delivery, execution, now);
    if (options.retryPolicy().discards(failure)) {
      discard(delivery, failure, attempts, execution);
      return false;
    }
    Optional<Duration> delay =
        options.retryPolicy().delayAfter(attempts, failure, Duration.ofMillis(now - since));
    if (delay.isEmpty() || options.autoAcknowledge()) {
      recover(delivery, failure, attempts, execution, Outcome.FAILED);
      return false;
    }
    if (!delay.get().isZero()) {
      retryLater(delivery, failure, attempts, execution, delay.get());
      execution.became(Outcome.POSTPONED);
      return false;
    }
    if (ended.getAsBoolean()) {
      execution.failed(failure, Failure.Outcome.RETURNED);
      delivery.requeue();
      report(delivery, failure, attempts, Failure.Outcome.RETURNED, null);
      return false;
    }
    execution.failed(failure, Failure.Outcome.RETRIED);
    report(delivery, failure, attempts, Failure.Outcome.RETRIED, Duration.ZERO);
    return true;
  }

  /** When the first try failed: now, earlier in this delivery, or in an earlier delivery. */
  private static long failingSince(Delivery delivery, HandlerExecution execution, long now) {
    long since = execution.failingSince();
    if (since == 0) {
      Object header = delivery.properties().headers().get(Delivery.FAILING_SINCE_HEADER);
      since = header instanceof Number millis ? millis.longValue() : now;
      if (since <= 0 || since > now) {
        // The clock of another machine is ahead, or the header is not of Vireo.
        since = now;
      }
      execution.failingSince(since);
    }
    return since;
  }

  private void retryLater(
      Delivery delivery,
      Throwable failure,
      int attempts,
      HandlerExecution execution,
      Duration delay) {
    LOG.debug("Event of '{}' failed; try {} follows in {}", route, attempts + 1, delay);
    Map<String, Object> headers = new HashMap<>(execution.failed(failure, Failure.Outcome.RETRIED));
    headers.put(Delivery.ATTEMPTS_HEADER, attempts);
    headers.put(Delivery.FAILING_SINCE_HEADER, execution.failingSince());
    boolean safe = delivery.retry(delay, headers);
    report(
        delivery,
        failure,
        attempts,
        safe ? Failure.Outcome.RETRIED : Failure.Outcome.RETURNED,
        safe ? delay : null);
  }

  private void discard(
      Delivery delivery, Throwable failure, int attempts, HandlerExecution execution) {
    log.discarded(delivery, failure, attempts);
    execution.failed(failure, Failure.Outcome.DISCARDED);
    boolean gone = options.autoAcknowledge() || !delivery.isStale();
    delivery.acknowledge();
    execution.became(gone ? Outcome.UNFIT : Outcome.NONE);
    report(
        delivery,
        failure,
        attempts,
        gone ? Failure.Outcome.DISCARDED : Failure.Outcome.RETURNED,
        null);
  }

  /**
   * Sends an event that has failed for the last time to recovery.
   *
   * @param kind what has become of the event once it is there
   */
  private void recover(
      Delivery delivery,
      Throwable failure,
      int attempts,
      HandlerExecution execution,
      Outcome kind) {
    execution.became(kind);
    if (options.autoAcknowledge()) {
      execution.failed(failure, Failure.Outcome.LOST);
      log.lost(delivery, failure, attempts);
      report(delivery, failure, attempts, Failure.Outcome.LOST, null);
      return;
    }
    log.recovered(delivery, failure, attempts);
    Map<String, Object> added = execution.failed(failure, Failure.Outcome.RECOVERED);
    if (delivery.recover(records.write(delivery, failure, attempts, added), failure)) {
      report(delivery, failure, attempts, Failure.Outcome.RECOVERED, null);
    } else {
      execution.became(kind == Outcome.FAILED ? Outcome.POSTPONED : Outcome.NONE);
      report(delivery, failure, attempts, Failure.Outcome.RETURNED, null);
    }
  }

  private void report(
      Delivery delivery,
      Throwable failure,
      int attempt,
      Failure.Outcome outcome,
      @Nullable Duration retryDelay) {
    if (!failures.areWanted()) {
      return;
    }
    EventProperties properties = delivery.properties();
    failures.tell(
        Failure.builder(delivery.event(), outcome, failure)
            .route(route, request.broadcast())
            .id(properties.messageId())
            .timestamp(properties.timestamp())
            .headers(properties.headers())
            .redelivered(delivery.redelivered())
            .body(ByteBuffer.wrap(delivery.body()))
            .listener(request.observerId(), request.subscriptionId())
            .attempt(attempt)
            .failedAt(clock.instant())
            .retryDelay(retryDelay)
            .build());
  }
}
