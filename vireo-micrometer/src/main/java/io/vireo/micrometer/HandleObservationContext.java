package io.vireo.micrometer;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.vireo.IncomingEvent;
import io.vireo.Message;
import io.vireo.instrumentation.TextHeaders;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one try to handle an event that is observed. Its carrier is the message, whose
 * headers tell the handlers of the registry where the event comes from. It is used on the thread of
 * the handler.
 */
public final class HandleObservationContext extends ReceiverContext<Message<?>> {
  private final IncomingEvent event;
  private final String eventName;
  private final String core;
  private volatile @Nullable Outcome outcome;

  /** How a try has ended. */
  public enum Outcome {
    /** The handler has returned. */
    HANDLED,
    /** The handler has thrown. */
    FAILED
  }

  HandleObservationContext(IncomingEvent event, String eventName, String core) {
    super(HandleObservationContext::header, Kind.CONSUMER);
    this.event = event;
    this.eventName = eventName;
    this.core = core;
    setCarrier(event.message());
  }

  private static @Nullable String header(@Nullable Message<?> message, String name) {
    return message == null ? null : TextHeaders.get(message.headers(), name);
  }

  void ended(Outcome value) {
    this.outcome = value;
  }

  /** {@return the event, and where it comes from} */
  public IncomingEvent event() {
    return event;
  }

  /**
   * {@return what the listener listens to, the route or the pattern, or {@code other} if there are
   * too many names} There are few values of it.
   */
  public String eventName() {
    return eventName;
  }

  /** {@return the name of the observer whose listener handles the event} */
  public String core() {
    return core;
  }

  /** {@return how the try has ended; empty while the handler runs} */
  public Optional<Outcome> outcome() {
    return Optional.ofNullable(outcome);
  }
}
