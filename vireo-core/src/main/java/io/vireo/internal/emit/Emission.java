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

/** One event under way: the driver's callback and the emitter's future in one object. */
final class Emission extends CompletableFuture<Boolean> implements PublishCallback {
  /** The driver keeps the deadline; this much later it is taken to have failed to. */
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

  /** For a further try. Else nothing is kept: the program may hold on to its future for long. */
  private @Nullable OutboundEvent again;

  private boolean routed;
  private @Nullable VireoException failure;

  /**
   * Makes one.
   *
   * @param chain the interceptors that the event has come through; null for none
   * @param waited whether a thread waits in {@link #await}; the future is then never seen by the
   *     program, and may be completed on whatever thread the driver calls from
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

  /** Fails where the broker does, whatever the options say; called before the driver has it. */
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
              "Event '"
                  + event
                  + "' is required, but no queue on "
                  + emitter.endpoint()
                  + " took it: nobody listens; start a listener, or give waitForRoute(Duration)"));
    } else {
      if (!broadcast) {
        emitter.unrouted().add(event, emitter.endpoint());
      }
      finish(false, null);
    }
  }

  @Override
  public void failed(VireoException cause) {
    if (isSuppressed(cause)) {
      finish(false, null);
    } else {
      finish(false, cause);
    }
  }

  @Override
  public boolean isAwaited() {
    return waited;
  }

  /** An event that cannot be sent as it is fails, whatever the broker does. */
  private boolean isSuppressed(VireoException cause) {
    boolean suppressed = errorSuppressed && !(cause instanceof PayloadException);
    if (suppressed) {
      emitter.suppressed().add(event, emitter.endpoint(), cause);
    }
    return suppressed;
  }

  /** Waits for the outcome, on the emitting thread, and tells it to the interceptors. */
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
        // The driver's thread made it; the emitter wants to see where it emitted.
        made.fillInStackTrace();
        throw made;
      }
      throw new VireoException("Emitting '" + event + "' has failed", e.getCause());
    } catch (TimeoutException e) {
      return unknown(
          "Event '"
              + event
              + "' was not confirmed by "
              + emitter.endpoint()
              + " within "
              + options.timeout()
              + "; it may have arrived",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unknown(
          "Interrupted while waiting for the confirm of '"
              + event
              + "' by "
              + emitter.endpoint()
              + "; it may have arrived",
          e);
    }
  }

  /** Nobody knows what has become of the event. */
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

  /** Makes the outcome known. */
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
