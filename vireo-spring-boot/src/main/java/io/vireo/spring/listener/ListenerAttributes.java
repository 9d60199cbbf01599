package io.vireo.spring.listener;

import io.vireo.spring.OnBroadcast;
import io.vireo.spring.OnEvent;

/**
 * The attributes of {@link OnEvent} or {@link OnBroadcast}, as they are written.
 *
 * @param broadcast whether the annotation is {@link OnBroadcast}
 * @param event the name, with its placeholders
 * @param id the id, or an empty text for the default
 * @param observer the observer, or an empty text for the default
 * @param resumable whether events are kept
 * @param concurrency how many at a time, or 0 for the default
 * @param prefetch how many in advance, or 0 for the default
 * @param handlerTimeout a duration, or an empty text for no limit
 * @param retry the name of a bean, or an empty text for no retries
 */
record ListenerAttributes(
    boolean broadcast,
    String event,
    String id,
    String observer,
    boolean resumable,
    int concurrency,
    int prefetch,
    String handlerTimeout,
    String retry) {

  static ListenerAttributes of(OnEvent annotation) {
    return new ListenerAttributes(
        false,
        annotation.value(),
        annotation.id(),
        annotation.observer(),
        annotation.resumable(),
        annotation.concurrency(),
        annotation.prefetch(),
        annotation.handlerTimeout(),
        annotation.retry());
  }

  static ListenerAttributes of(OnBroadcast annotation) {
    return new ListenerAttributes(
        true,
        annotation.value(),
        annotation.id(),
        annotation.observer(),
        annotation.resumable(),
        annotation.concurrency(),
        annotation.prefetch(),
        annotation.handlerTimeout(),
        annotation.retry());
  }

  /** How the annotation is shown in messages. */
  String shown() {
    return (broadcast ? "@OnBroadcast(\"" : "@OnEvent(\"") + event + "\")";
  }
}
