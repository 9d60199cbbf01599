package io.vireo.internal.dispatch;

import io.vireo.spi.Delivery;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.slf4j.helpers.NOPMDCAdapter;

/**
 * Tells the log which event a thread is busy with: SLF4J's diagnostic context (MDC) has the event,
 * its id, the observer and the attempt. One slot has one context, and uses it on one thread at a
 * time.
 *
 * <p>A slot handles many events in turn. So the context is changed where the next event differs,
 * and the previous values come back when the slot leaves its thread.
 */
final class LogContext {
  static final String EVENT = "vireo.event";
  static final String ID = "vireo.id";
  static final String OBSERVER = "vireo.observer";
  static final String ATTEMPT = "vireo.attempt";

  /** Whether the logging library of the program has a diagnostic context at all. */
  private static final boolean THERE = !(MDC.getMDCAdapter() instanceof NOPMDCAdapter);

  private static final String FIRST_ATTEMPT = "1";

  private boolean entered;
  private @Nullable String event;
  private @Nullable String id;
  private int attempt;

  private @Nullable String previousEvent;
  private @Nullable String previousId;
  private @Nullable String previousObserver;
  private @Nullable String previousAttempt;

  /** The thread begins with a delivery. */
  void begins(Delivery delivery, String observerId, int attempt) {
    if (THERE) {
      begins(delivery.event(), delivery.properties().messageId(), observerId, attempt);
    }
  }

  private void begins(String event, @Nullable String id, String observerId, int attempt) {
    boolean kept = entered && isKept();
    if (!entered) {
      remember();
    }
    if (!kept) {
      MDC.put(OBSERVER, observerId);
    }
    if (!kept || !event.equals(this.event)) {
      MDC.put(EVENT, event);
      this.event = event;
    }
    if (!kept || attempt != this.attempt) {
      putAttempt(attempt);
    }
    putId(id);
  }

  /** Whether the handler before has left the context as it was; some clear it when they end. */
  private boolean isKept() {
    return event != null && event.equals(MDC.get(EVENT));
  }

  private void remember() {
    entered = true;
    previousEvent = MDC.get(EVENT);
    previousId = MDC.get(ID);
    previousObserver = MDC.get(OBSERVER);
    previousAttempt = MDC.get(ATTEMPT);
  }

  /** The event has another id than that of its message. */
  void hasId(@Nullable String value) {
    if (THERE && entered && !Objects.equals(value, id)) {
      putId(value);
    }
  }

  /** The handler is about to be called. */
  void tries(int number) {
    if (THERE && entered && number != attempt) {
      putAttempt(number);
    }
  }

  private void putId(@Nullable String value) {
    put(ID, value);
    id = value;
  }

  private void putAttempt(int number) {
    MDC.put(ATTEMPT, number == 1 ? FIRST_ATTEMPT : Integer.toString(number));
    attempt = number;
  }

  /** The slot leaves its thread, which gets back what it had. */
  void leave() {
    if (entered) {
      entered = false;
      put(EVENT, previousEvent);
      put(ID, previousId);
      put(OBSERVER, previousObserver);
      put(ATTEMPT, previousAttempt);
    }
  }

  private static void put(String key, @Nullable String value) {
    if (value == null) {
      MDC.remove(key);
    } else {
      MDC.put(key, value);
    }
  }
}
