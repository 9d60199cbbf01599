package io.vireo.internal;

import io.vireo.EmitTimeoutException;
import io.vireo.PayloadException;
import io.vireo.UnroutableEventException;
import io.vireo.VireoException;
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
  private final OutboundEvent event;
  private final boolean broadcast;
  private final boolean waited;
  private final long routeDeadlineNanos;
  private boolean errorSuppressed;

  /**
   * Makes one.
   *
   * @param waited whether a thread waits in {@link #await}; the future is then never seen by the
   *     program, and may be completed on whatever thread the driver calls from
   */
  Emission(Emitter emitter, OutboundEvent event, boolean broadcast, boolean waited) {
    this.emitter = emitter;
    this.event = event;
    this.broadcast = broadcast;
    this.waited = waited;
    this.errorSuppressed = event.options().errorSuppressed();
    this.routeDeadlineNanos = System.nanoTime() + event.options().waitForRoute().toNanos();
  }

  /** Fails where the broker does, whatever the options say; called before the driver has it. */
  void tellErrors() {
    errorSuppressed = false;
  }

  OutboundEvent event() {
    return event;
  }

  boolean broadcast() {
    return broadcast;
  }

  @Override
  public void confirmed(boolean routed) {
    if (routed) {
      finish(true, null);
    } else if (System.nanoTime() - routeDeadlineNanos < 0) {
      emitter.publishAgain(this, ROUTE_RETRY_INTERVAL);
    } else if (event.options().required()) {
      finish(
          false,
          new UnroutableEventException(
              "Event '"
                  + event.event()
                  + "' is required, but no queue on "
                  + emitter.place()
                  + " took it: nobody listens; start a listener, or give waitForRoute(Duration)"));
    } else {
      if (!broadcast) {
        emitter.unrouted().add(event.event(), emitter.place());
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

  /** An event that cannot be sent as it is fails, whatever the broker does. */
  private boolean isSuppressed(VireoException cause) {
    boolean suppressed = errorSuppressed && !(cause instanceof PayloadException);
    if (suppressed) {
      emitter.suppressed().add(event.event(), emitter.place(), cause);
    }
    return suppressed;
  }

  /** Waits for the outcome, on the emitting thread. */
  boolean await() {
    long patience =
        Math.max(event.deadlineNanos(), routeDeadlineNanos + event.options().timeout().toNanos())
            - System.nanoTime()
            + GRACE_NANOS;
    try {
      return get(Math.max(0, patience), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof VireoException failure) {
        // The driver's thread made it; the emitter wants to see where it emitted.
        failure.fillInStackTrace();
        throw failure;
      }
      throw new VireoException("Emitting '" + event.event() + "' has failed", e.getCause());
    } catch (TimeoutException e) {
      return unknown(
          "Event '"
              + event.event()
              + "' was not confirmed by "
              + emitter.place()
              + " within "
              + event.options().timeout()
              + "; it may have arrived",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unknown(
          "Interrupted while waiting for the confirm of '"
              + event.event()
              + "' by "
              + emitter.place()
              + "; it may have arrived",
          e);
    }
  }

  /** Nobody knows what has become of the event. */
  private boolean unknown(String message, Exception cause) {
    EmitTimeoutException failure = new EmitTimeoutException(message, cause);
    if (isSuppressed(failure)) {
      return false;
    }
    throw failure;
  }

  private void finish(boolean routed, @Nullable VireoException failure) {
    if (waited) {
      settle(routed, failure);
    } else {
      emitter.completions().add(() -> settle(routed, failure));
    }
  }

  private void settle(boolean routed, @Nullable VireoException failure) {
    if (failure == null) {
      complete(routed);
    } else {
      completeExceptionally(failure);
    }
  }
}
