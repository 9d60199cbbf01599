package io.vireo.internal.dispatch;

import io.vireo.AttemptListener;
import io.vireo.EmitOptions;
import io.vireo.FailedAttempt;
import io.vireo.Failure;
import io.vireo.IncomingEvent;
import io.vireo.Message;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Delivery;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt to handle an event, as interceptors see it, and who is told how it ends. Its lock
 * guards the listener, since an interceptor may add one while the thread that takes over from an
 * abandoned handler tells of the failure.
 */
final class AttemptedEvent implements IncomingEvent {
  private static final Logger LOG = LoggerFactory.getLogger(AttemptedEvent.class);

  private final Message<?> message;
  private final Delivery delivery;
  private final ConsumerRequest request;
  private @Nullable AttemptListener listener;

  AttemptedEvent(Message<?> message, Delivery delivery, ConsumerRequest request) {
    this.message = message;
    this.delivery = delivery;
    this.request = request;
  }

  /** The failure, as listeners see it. The headers obey the rules of those that are emitted. */
  private record Failed(Throwable exception, Failure.Outcome outcome, EmitOptions.Builder added)
      implements FailedAttempt {
    @Override
    public void addHeader(String name, Object value) {
      added.header(name, value);
    }
  }

  /** Tells two listeners, the second one also if the first one throws. */
  private record Both(AttemptListener first, AttemptListener second, String route)
      implements AttemptListener {
    @Override
    public void failed(FailedAttempt failed) {
      tell(first, failed, route);
      tell(second, failed, route);
    }

    @Override
    public void succeeded() {
      tell(first, null, route);
      tell(second, null, route);
    }
  }

  @Override
  public synchronized void onOutcome(AttemptListener added) {
    Objects.requireNonNull(added, "listener");
    AttemptListener before = listener;
    listener = before == null ? added : new Both(before, added, route());
  }

  private synchronized @Nullable AttemptListener takeListener() {
    AttemptListener taken = listener;
    listener = null;
    return taken;
  }

  /** Tells that the attempt has succeeded. */
  void succeeded() {
    AttemptListener told = takeListener();
    if (told != null) {
      tell(told, null, route());
    }
  }

  /**
   * Tells that the attempt has failed.
   *
   * @return the headers that listeners have added
   */
  Map<String, Object> failed(Throwable failure, Failure.Outcome outcome) {
    AttemptListener told = takeListener();
    if (told == null) {
      return Map.of();
    }
    Failed failed = new Failed(failure, outcome, EmitOptions.builder());
    tell(told, failed, route());
    try {
      return failed.added.build().headers();
    } catch (IllegalArgumentException e) {
      LOG.error("The headers that interceptors have added to '{}' are left out", route(), e);
      return Map.of();
    }
  }

  /**
   * Tells a listener that an attempt has failed, or that it has succeeded if there is no failure.
   */
  private static void tell(AttemptListener told, @Nullable FailedAttempt failed, String route) {
    try {
      if (failed == null) {
        told.succeeded();
      } else {
        told.failed(failed);
      }
    } catch (RuntimeException | Error e) {
      LOG.error(
          "An interceptor has thrown when it was told how an attempt to handle '{}' has ended",
          route,
          e);
    }
  }

  @Override
  public Message<?> message() {
    return message;
  }

  @Override
  public String route() {
    return request.event();
  }

  @Override
  public boolean broadcast() {
    return request.broadcast();
  }

  @Override
  public Optional<String> exchange() {
    return Optional.ofNullable(delivery.exchange());
  }

  @Override
  public String routingKey() {
    return delivery.event();
  }

  @Override
  public int bodySize() {
    return delivery.body().length;
  }

  @Override
  public String observerId() {
    return request.observerId();
  }

  @Override
  public String subscriptionId() {
    return request.subscriptionId();
  }

  /** Names the event; never its content. */
  @Override
  public String toString() {
    return "IncomingEvent[route=" + route() + ", message=" + message + "]";
  }
}
