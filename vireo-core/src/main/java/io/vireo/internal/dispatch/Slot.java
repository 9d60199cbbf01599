package io.vireo.internal.dispatch;

import io.vireo.HandlerTimeoutException;
import io.vireo.internal.isolation.PoisonGuard;
import io.vireo.spi.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * The work of one slot while it has a thread: one delivery after the other, without another
 * hand-over between them. It ends when nothing waits, when its turn is over, or when its handler
 * was abandoned. It throws nothing, whatever a handler or the codec throws.
 *
 * <p>Everything here happens on the slot's thread and without a lock.
 */
final class Slot implements Runnable {
  /**
   * After so many deliveries a slot asks for a thread again, so that a busy listener leaves room
   * for others.
   */
  static final int TURN = 64;

  /** Where a slot gets its deliveries from. Nothing here blocks. */
  interface Source {
    /**
     * Begins with the delivery that has waited longest.
     *
     * @return null if there is none: then the slot is free
     */
    @Nullable Delivery takeFirst(HandlerExecution execution);

    /**
     * Ends one delivery, and begins with the next one.
     *
     * @param turnIsOver whether the slot has to give its thread back
     * @return null if the slot does not go on with this thread
     */
    @Nullable Delivery endAndTakeNext(HandlerExecution execution, boolean turnIsOver);

    /** Whether no handler may start at the moment. */
    boolean isIdle();
  }

  private final Source source;
  private final DeliveryProcessor processor;
  private final @Nullable PoisonGuard guard;
  private final HandlerExecution execution;

  /**
   * Makes one.
   *
   * @param guard decides on deliveries that may have ended a process; null if nothing does
   * @param execution calls the handler
   */
  Slot(
      Source source,
      DeliveryProcessor processor,
      @Nullable PoisonGuard guard,
      HandlerExecution execution) {
    this.source = source;
    this.processor = processor;
    this.guard = guard;
    this.execution = execution;
  }

  @Override
  public void run() {
    try {
      Delivery first = source.takeFirst(execution);
      if (first != null) {
        handle(first);
        handleFurther();
      }
    } finally {
      execution.logContext().leave();
    }
  }

  /**
   * Takes over from a slot whose handler was abandoned: gives the delivery its settlement, or calls
   * the handler again, and goes on with further deliveries.
   *
   * @param attempts how many tries there have been
   */
  void takeOver(
      Delivery delivery, @Nullable Object content, int attempts, HandlerTimeoutException failure) {
    try {
      settle(delivery, content, attempts, failure);
      handleFurther();
    } finally {
      execution.logContext().leave();
    }
  }

  private void settle(
      Delivery delivery, @Nullable Object content, int attempts, HandlerTimeoutException failure) {
    try {
      processor.abandoned(delivery, content, attempts, failure, execution);
    } catch (RuntimeException | Error e) {
      processor.couldNotProcess(delivery, e, execution);
    }
  }

  private void handleFurther() {
    for (int handled = 1; !execution.isAbandoned(); handled++) {
      Delivery next = source.endAndTakeNext(execution, handled == TURN);
      if (next == null) {
        return;
      }
      handle(next);
    }
  }

  private void handle(Delivery delivery) {
    try {
      if (delivery.begin()) {
        process(delivery);
      }
    } catch (RuntimeException | Error e) {
      processor.couldNotProcess(delivery, e, execution);
    } finally {
      execution.started();
    }
  }

  private void process(Delivery delivery) {
    if (guard == null) {
      processor.process(delivery, execution);
    } else if (PoisonGuard.isSuspect(delivery)) {
      guard.handle(delivery, new IsolatedExecution(processor, execution), source::isIdle);
    } else {
      guard.passes();
      processor.process(delivery, execution);
    }
  }
}
