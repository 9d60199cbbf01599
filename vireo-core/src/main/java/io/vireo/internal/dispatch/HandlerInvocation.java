package io.vireo.internal.dispatch;

import io.vireo.Codec;
import io.vireo.EventCodec;
import io.vireo.Handler;
import io.vireo.Message;
import io.vireo.internal.json.JacksonCodec;
import io.vireo.spi.Delivery;
import io.vireo.spi.EventProperties;
import java.lang.reflect.Type;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Decodes an event and calls its handler: with a message where the handler or an interceptor wants
 * one, and within the interceptors.
 *
 * @param codec decodes the body
 * @param type what the handler takes, or the content of the message that it takes
 * @param handler the program's code
 * @param wantsMessage whether the handler takes a {@link Message} instead of its content
 * @param interceptors are called around the handler
 * @param loader the context class loader of the thread that registered the listener; null for none
 * @param sharing whether the listeners of one event may get the same content. This is so if the
 *     program allows it here and nobody can change the content
 */
public record HandlerInvocation(
    Codec codec,
    Type type,
    Handler<Object> handler,
    boolean wantsMessage,
    ListenerInterceptors interceptors,
    @Nullable ClassLoader loader,
    boolean sharing) {

  public HandlerInvocation {
    sharing = sharing && JacksonCodec.isStrict(codec) && Immutables.include(type);
  }

  public HandlerInvocation(
      Codec codec,
      Type type,
      Handler<Object> handler,
      boolean wantsMessage,
      ListenerInterceptors interceptors) {
    this(
        codec,
        type,
        handler,
        wantsMessage,
        interceptors,
        Thread.currentThread().getContextClassLoader(),
        true);
  }

  /**
   * The content that a codec has made of a body, for other listeners that ask for the same type.
   */
  private record Decoded(Type type, @Nullable Object content) {}

  /** Decodes an event: the result is what {@link #call} takes. */
  @Nullable Object decode(Delivery delivery) {
    useLoader();
    if (codec instanceof EventCodec whole) {
      return Objects.requireNonNull(
          whole.decode(delivery.event(), delivery.body(), delivery.properties(), type),
          () -> "Codec " + codec + " has returned null instead of a decoded event");
    }
    AtomicReference<@Nullable Object> shared = sharing ? delivery.shared() : null;
    if (shared != null && shared.get() instanceof Decoded decoded && decoded.type.equals(type)) {
      return decoded.content;
    }
    Object content = codec.decode(delivery.body(), type);
    if (shared != null) {
      shared.compareAndSet(null, new Decoded(type, content));
    }
    return content;
  }

  /** The thread may have another loader from a listener whose event it has handled before. */
  private void useLoader() {
    Thread thread = Thread.currentThread();
    if (thread.getContextClassLoader() != loader) {
      thread.setContextClassLoader(loader);
    }
  }

  /** Whether another listener has decoded the event, so that it cannot be a signal. */
  boolean hasBeenDecoded(Delivery delivery) {
    AtomicReference<@Nullable Object> shared = sharing ? delivery.shared() : null;
    return shared != null && shared.get() instanceof Decoded;
  }

  void call(HandlerExecution execution, Delivery delivery, @Nullable Object decoded, int attempt)
      throws Exception {
    useLoader();
    EventCodec.Decoded whole = whole(decoded);
    Object content = whole == null ? decoded : whole.content();
    if (!wantsMessage && interceptors.isEmpty()) {
      callHandler(content);
      return;
    }
    EventProperties properties = whole == null ? delivery.properties() : whole.properties();
    Message<Object> message = message(execution, delivery, properties, content, attempt);
    @Nullable Object argument = wantsMessage ? message : content;
    if (interceptors.isEmpty()) {
      callHandler(argument);
    } else {
      interceptors.call(execution, delivery, message, () -> callHandler(argument));
    }
  }

  /** What an {@link EventCodec} has made of an event; null if another codec has decoded it. */
  EventCodec.@Nullable Decoded whole(@Nullable Object decoded) {
    // In this order: the JVM finds out at once that something is not of a final class, but searches
    // all interfaces of the codec.
    return decoded instanceof EventCodec.Decoded whole && codec instanceof EventCodec
        ? whole
        : null;
  }

  // A typed handler sees null where the event carries JSON null: the API says so.
  @SuppressWarnings("NullAway")
  private void callHandler(@Nullable Object argument) throws Exception {
    handler.handle(argument);
  }

  private static Message<Object> message(
      HandlerExecution execution,
      Delivery delivery,
      EventProperties properties,
      @Nullable Object content,
      int attempt) {
    return Message.builder(delivery.event(), content)
        .id(properties.messageId())
        .timestamp(properties.timestamp())
        .headers(properties.withHeaders(execution.addedHeaders()).headers())
        .redelivered(delivery.redelivered())
        .attempt(attempt)
        .driverView(delivery::unwrap)
        .build();
  }
}
