package io.vireo.spring.listener;

import io.vireo.AsyncHandler;
import io.vireo.Handler;
import io.vireo.InvalidEventNameException;
import io.vireo.Message;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.Subscription;
import io.vireo.TypeRef;
import io.vireo.spring.InvalidListenerException;
import io.vireo.spring.ListenerDescription;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One listener that an annotation asks for. It can be registered and ended several times, one after
 * the other. Its {@link ListenerRegistry} calls it under its lock.
 */
final class AnnotatedListener {
  private final ListenerDescription description;
  private final HandlerSignature signature;
  private final MethodCall call;
  private final Observer observer;
  private final ObserveOptions options;
  private final boolean enabled;
  private @Nullable Subscription subscription;

  AnnotatedListener(
      ListenerDescription description,
      HandlerSignature signature,
      MethodCall call,
      Observer observer,
      ObserveOptions options,
      boolean enabled) {
    this.description = description;
    this.signature = signature;
    this.call = call;
    this.observer = observer;
    this.options = options;
    this.enabled = enabled;
  }

  ListenerDescription description() {
    return description;
  }

  /** What it listens with at the moment, or null if it does not listen. */
  @Nullable Subscription subscription() {
    return subscription;
  }

  /**
   * Registers it at its observer, which may wait for the broker, if properties do not forbid it.
   */
  void subscribe() {
    if (!enabled) {
      return;
    }
    try {
      subscription = description.broadcast() ? onBroadcast() : on();
    } catch (InvalidEventNameException e) {
      throw new InvalidListenerException(
          "The listener " + description.id() + " cannot listen: " + e.getMessage(),
          "Correct the name in the annotation on " + description.method() + ".",
          e);
    }
  }

  /** Forgets what it listened with, which somebody else ends. */
  @Nullable Subscription release() {
    Subscription released = subscription;
    subscription = null;
    return released;
  }

  private Subscription on() {
    String event = description.event();
    TypeRef<Object> type = type();
    if (signature.parameter() == HandlerSignature.Parameter.MESSAGE) {
      return signature.asynchronous()
          ? observer.onMessageAsync(event, type, this.<Message<Object>>stage(), options)
          : observer.onMessage(event, type, this.<Message<Object>>handler(), options);
    }
    return signature.asynchronous()
        ? observer.onAsync(event, type, this.<Object>stage(), options)
        : observer.on(event, type, this.<Object>handler(), options);
  }

  private Subscription onBroadcast() {
    String event = description.event();
    TypeRef<Object> type = type();
    if (signature.parameter() == HandlerSignature.Parameter.MESSAGE) {
      return signature.asynchronous()
          ? observer.onBroadcastMessageAsync(event, type, this.<Message<Object>>stage(), options)
          : observer.onBroadcastMessage(event, type, this.<Message<Object>>handler(), options);
    }
    return signature.asynchronous()
        ? observer.onBroadcastAsync(event, type, this.<Object>stage(), options)
        : observer.onBroadcast(event, type, this.<Object>handler(), options);
  }

  /** The method was found by reflection: no compiler knows what it takes. */
  @SuppressWarnings("unchecked")
  private TypeRef<Object> type() {
    return (TypeRef<Object>) TypeRef.of(signature.content());
  }

  private <T> Handler<T> handler() {
    return call::call;
  }

  /** What the method returns is a stage, or null, which the observer refuses. */
  @SuppressWarnings("NullAway")
  private <T> AsyncHandler<T> stage() {
    return content -> (CompletionStage<?>) call.call(content);
  }
}
