package io.vireo.internal.emit;

import io.vireo.EmitOptions;
import io.vireo.EmitTimeoutException;
import io.vireo.PayloadException;
import io.vireo.UnroutableEventException;
import io.vireo.VireoException;
import io.vireo.spi.Durations;
import io.vireo.spi.OutboundEvent;
import io.vireo.spi.PublishCallback;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * An event whose outcome is not yet known. It is both the driver's callback and the future of the
 * emit, so that each event needs one object less.
 */
final class Emission extends CompletableFuture<Boolean> implements PublishCallback {
  /**
   * How long after the deadline {@link #await} gives up, in case the driver does not report the
   * outcome.
   */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final Duration ROUTE_RETRY_INTERVAL = Duration.ofMillis(100);

  private final Emitter emitter;
  private final String event;
  private final EmitOptions options;
  private final boolean broadcast;
  private final boolean waited;
  private final long emittedNanos;
  private boolean errorSuppressed;

  /** The interceptors that hear the outcome; null if there are none, or they have heard it. */
  private @Nullable EmitChain chain;

  /**
   * The event while it may be published again because no queue took it; null otherwise. A program
   * may keep its future for long, so the future keeps no more than it needs.
   */
  private @Nullable OutboundEvent again;

  private boolean routed;
  private @Nullable VireoException failure;

  /**
   * Makes the emission of an event.
   *
   * @param waited whether a thread waits in {@link #await}. The program then never sees the future,
   *     so any thread of the driver may complete it
   * @param chain the interceptors that the event has passed; null if there are none
   */
  Emission(
      Emitter emitter,
      OutboundEvent event,
      boolean broadcast,
      boolean waited,
      @Nullable EmitChain chain) {
    this.emitter = emitter;
    this.event = event.event();
    this.options = event.options();
    this.broadcast = broadcast;
    this.waited = waited;
    this.chain = chain;
    this.emittedNanos = event.deadlineNanos() - Durations.nanos(options.timeout());
    this.errorSuppressed = options.errorSuppressed();
    this.again = options.waitForRoute().isZero() ? null : event;
  }

  /**
   * Reports errors of the broker even if the options suppress them. To be called before the driver
   * gets the event.
   */
  void tellErrors() {
    errorSuppressed = false;
  }

  boolean broadcast() {
    return broadcast;
  }

  private boolean mayTryAgain() {
    return System.nanoTime() - emittedNanos < Durations.nanos(options.waitForRoute());
  }

  @Override
  public void confirmed(boolean taken) {
    OutboundEvent unrouted = again;
    if (taken) {
      finish(true, null);
    } else if (unrouted != null && mayTryAgain()) {
      emitter.publishAgain(this, unrouted, ROUTE_RETRY_INTERVAL);
    } else if (options.required()) {
      finish(
          false,
          new UnroutableEventException(
              "Event '%s' is required, but no queue on %s took it: nobody listens; start a listener, or give waitForRoute(Duration)"
                  .formatted(event, emitter.endpoint())));
    } else {
      if (!broadcast) {
        emitter.unrouted().add(event, emitter.endpoint());
      }
      finish(false, null);
    }
  }

  @Override
  public void failed(VireoException cause) {
    finish(false, isSuppressed(cause) ? null : cause);
  }

  @Override
  public boolean isAwaited() {
    return waited;
  }

  /**
   * Whether the options suppress this error. They never suppress the refusal of an event that
   * cannot be sent as it is.
   */
  private boolean isSuppressed(VireoException cause) {
    boolean suppressed = errorSuppressed && !(cause instanceof PayloadException);
    if (suppressed) {
      EmitChain told = chain;
      if (told != null) {
        told.suppressed(cause);
      }
      emitter.suppressed().add(event, emitter.endpoint(), cause);
    }
    return suppressed;
  }

  /** Blocks the emitting thread until the outcome is known, and tells it to the interceptors. */
  boolean await() {
    EmitChain told = chain;
    if (told == null) {
      return awaitOutcome();
    }
    try {
      boolean taken = awaitOutcome();
      told.ended(taken, null);
      return taken;
    } catch (RuntimeException e) {
      told.ended(false, e);
      throw e;
    }
  }

  private boolean awaitOutcome() {
    long patience =
        Durations.nanos(options.timeout())
            + Durations.nanos(options.waitForRoute())
            + GRACE_NANOS
            - (System.nanoTime() - emittedNanos);
    try {
      return get(Math.max(0, patience), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof VireoException made) {
        // A thread of the driver made the exception. Its stack trace is to show the call of emit.
        made.fillInStackTrace();
        throw made;
      }
      throw new VireoException("Emitting '" + event + "' has failed", e.getCause());
    } catch (TimeoutException e) {
      return unknown(
          "Event '%s' was not confirmed by %s within %s; it may have arrived"
              .formatted(event, emitter.endpoint(), options.timeout()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unknown(
          "Interrupted while waiting for the confirm of '%s' by %s; it may have arrived"
              .formatted(event, emitter.endpoint()),
          e);
    }
  }

  /** Reports that nobody knows whether the event has arrived. */
  private boolean unknown(String message, Exception cause) {
    EmitTimeoutException timeout = new EmitTimeoutException(message, cause);
    if (isSuppressed(timeout)) {
      return false;
    }
    throw timeout;
  }

  private void finish(boolean taken, @Nullable VireoException cause) {
    routed = taken;
    failure = cause;
    again = null;
    if (waited) {
      settle();
    } else {
      emitter.completions().add(this);
    }
  }

  /** Completes the future with the outcome. */
  void settle() {
    VireoException cause = failure;
    EmitChain told = chain;
    if (told != null && !waited) {
      chain = null;
      told.ended(routed, cause);
    }
    if (cause == null) {
      complete(routed);
    } else {
      completeExceptionally(cause);
    }
  }
}
