package io.vireo.internal.emit;

import io.vireo.EmitInterceptor;
import io.vireo.EmitInterceptor.OutcomeListener;
import io.vireo.OutgoingEvent;
import io.vireo.spi.OutboundEvent;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event on its way through the interceptors, and its outcome on the way back: one object for
 * each event, however many interceptors there are, and an array if there are several. On the way
 * out it belongs to the thread that emits; the outcome may come on any thread, at any time after
 * the event was handed to the driver, and is told once.
 */
abstract class EmitChain implements EmitInterceptor.Chain, EmitInterceptor.Outcome {
  private static final Logger LOG = LoggerFactory.getLogger(EmitChain.class);

  private static final @Nullable OutcomeListener[] NONE = {};

  private final List<EmitInterceptor> interceptors;

  /** What the first interceptor has given; null if it has not proceeded. */
  private @Nullable OutcomeListener first;

  /** What the others have given; null for those that have not proceeded. */
  private final @Nullable OutcomeListener[] others;

  private OutgoingEvent event;

  /** How many interceptors have been called. */
  private int called;

  /** Whether the interceptor that was called last has not proceeded yet. */
  private boolean mayProceed;

  private @Nullable Emission emission;
  private @Nullable Throwable thrown;
  private @Nullable String messageId;
  private int bodySize;
  private boolean told;
  private boolean routed;
  private @Nullable Throwable failure;
  private @Nullable Throwable suppressed;

  EmitChain(List<EmitInterceptor> interceptors, OutgoingEvent event) {
    this.interceptors = interceptors;
    this.event = event;
    int more = interceptors.size() - 1;
    this.others = more == 0 ? NONE : new @Nullable OutcomeListener[more];
  }

  /** Encodes and publishes what has come through all interceptors. */
  abstract Emission send(OutgoingEvent event);

  /** Calls the interceptors and publishes the event; throws what they throw. */
  Emission run() {
    try {
      advance();
      Emission sent = emission;
      if (sent == null) {
        // An interceptor has caught what the rest of the chain has thrown.
        throw rethrown();
      }
      return sent;
    } catch (RuntimeException | Error e) {
      ended(false, e);
      throw e;
    } finally {
      mayProceed = false;
    }
  }

  private RuntimeException rethrown() {
    if (thrown instanceof Error error) {
      throw error;
    }
    return thrown instanceof RuntimeException exception
        ? exception
        : new IllegalStateException("Event '" + event.name() + "' was not published");
  }

  private void advance() {
    if (called == interceptors.size()) {
      emission = send(event);
      return;
    }
    EmitInterceptor interceptor = interceptors.get(called);
    called++;
    mayProceed = true;
    interceptor.intercept(event, this);
    if (mayProceed) {
      // Thrown to the interceptor before, which may not proceed in its place.
      mayProceed = false;
      throw new IllegalStateException(
          "%s has neither proceeded with event '%s' nor thrown an exception"
              .formatted(interceptor, event.name()));
    }
  }

  @Override
  public void proceed(OutgoingEvent next, OutcomeListener listener) {
    Objects.requireNonNull(next, "event");
    Objects.requireNonNull(listener, "listener");
    if (!mayProceed) {
      throw new IllegalStateException(
          "An interceptor may proceed once with event '%s', before it returns, on the thread that called it"
              .formatted(event.name()));
    }
    mayProceed = false;
    if (called == 1) {
      first = listener;
    } else {
      others[called - 2] = listener;
    }
    event = next;
    try {
      advance();
    } catch (RuntimeException | Error e) {
      thrown = e;
      throw e;
    } finally {
      mayProceed = false;
    }
  }

  /** The event has been encoded, and is about to be published. */
  void encoded(OutboundEvent outbound) {
    messageId = outbound.messageId();
    bodySize = outbound.body().length;
  }

  /**
   * The event has failed, and its options suppress the error. To be called before {@link #ended}.
   */
  synchronized void suppressed(Throwable cause) {
    if (!told) {
      suppressed = cause;
    }
  }

  /** Tells the outcome, unless it has been told. */
  void ended(boolean taken, @Nullable Throwable cause) {
    synchronized (this) {
      if (told) {
        return;
      }
      told = true;
      routed = taken;
      failure = cause;
    }
    for (int i = others.length - 1; i >= 0; i--) {
      tell(others[i]);
    }
    tell(first);
  }

  private void tell(@Nullable OutcomeListener listener) {
    try {
      if (listener != null) {
        listener.onOutcome(this);
      }
    } catch (RuntimeException | Error e) {
      LOG.error(
          "An interceptor has thrown when it was told the outcome of event '{}'", event.name(), e);
    }
  }

  @Override
  public OutgoingEvent event() {
    return event;
  }

  @Override
  public boolean routed() {
    return routed;
  }

  @Override
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public Optional<Throwable> suppressedFailure() {
    return Optional.ofNullable(suppressed);
  }

  @Override
  public Optional<String> messageId() {
    return Optional.ofNullable(messageId);
  }

  @Override
  public int bodySize() {
    return bodySize;
  }

  /** Names the event; never its data. */
  @Override
  public String toString() {
    return "EmitChain[event=" + event.name() + ", interceptors=" + interceptors.size() + "]";
  }
}
