package io.vireo.internal;

import io.vireo.ObserveOptions;
import io.vireo.Subscription;
import io.vireo.VireoException;
import io.vireo.spi.Consumer;
import io.vireo.spi.Delivery;
import io.vireo.spi.DeliveryListener;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener: takes what its consumer delivers and hands it to at most {@code concurrency} slots,
 * which borrow a handler thread only while there is something to do.
 */
final class EventSubscription implements Subscription, DeliveryListener, HandlerExecution.Slot {
  private static final Logger log = LoggerFactory.getLogger(EventSubscription.class);

  /**
   * After so many events a slot queues up again for a thread, so that a busy route leaves room for
   * others.
   */
  private static final int TURN = 64;

  private final String id;
  private final String event;
  private final boolean broadcast;
  private final ObserveOptions options;
  private final HandlerThreads threads;
  private final Timer timer;
  private final DeliveryProcessor processor;

  /** Serialises pause and resume, which talk to the broker; never taken by slots. */
  private final ReentrantLock switching = new ReentrantLock();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Delivery> waiting = new ArrayDeque<>();
  private int slots;
  private int resting;
  private int starting;
  private int running;
  private int abandoned;
  private boolean paused;
  private boolean cancelling;
  private boolean stopped;
  private volatile @Nullable Consumer consumer;

  EventSubscription(
      String id,
      String event,
      boolean broadcast,
      ObserveOptions options,
      HandlerThreads threads,
      Timer timer,
      HandlerInvocation invocation,
      RecoveryRecords records,
      DeliveryProcessor.SignalListener signals) {
    this.id = id;
    this.event = event;
    this.broadcast = broadcast;
    this.options = options;
    this.threads = threads;
    this.timer = timer;
    this.processor =
        new DeliveryProcessor(event, options, invocation, records, signals, this::isStopped);
  }

  void attach(Consumer registered) {
    consumer = registered;
    if (isStopped()) {
      registered.stop();
    }
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String event() {
    return event;
  }

  @Override
  public boolean broadcast() {
    return broadcast;
  }

  @Override
  public State state() {
    Consumer current = consumer;
    lock.lock();
    try {
      if (stopped) {
        return State.STOPPED;
      }
      if (current == null || current.state() == Consumer.State.CONNECTING) {
        return State.CONNECTING;
      }
      if (current.state() == Consumer.State.FAILED) {
        return State.FAILED;
      }
      if (current.state() == Consumer.State.STOPPED) {
        return State.STOPPED;
      }
      return paused ? State.PAUSED : State.RUNNING;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void pause() {
    switching.lock();
    try {
      if (!beginPause()) {
        return;
      }
      Consumer current = consumer;
      if (current != null) {
        current.pause();
      }
      takeBack().forEach(Delivery::requeue);
    } finally {
      switching.unlock();
    }
  }

  /** Once it returns true, no handler starts. */
  private boolean beginPause() {
    lock.lock();
    try {
      if (paused || stopped) {
        return false;
      }
      paused = true;
      cancelling = true;
      while (starting > 0) {
        changed.awaitUninterruptibly();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Given back only after the consumer was cancelled, or the broker would send them here again. */
  private List<Delivery> takeBack() {
    lock.lock();
    try {
      cancelling = false;
      List<Delivery> back = new ArrayList<>(waiting);
      waiting.clear();
      return back;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void resume() {
    switching.lock();
    try {
      lock.lock();
      try {
        if (!paused || stopped) {
          return;
        }
        paused = false;
      } finally {
        lock.unlock();
      }
      Consumer current = consumer;
      if (current != null) {
        current.resume();
      }
    } finally {
      switching.unlock();
    }
  }

  @Override
  public void stop() {
    lock.lock();
    try {
      stopped = true;
      waiting.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    Consumer current = consumer;
    if (current != null) {
      current.stop();
    }
  }

  boolean isStopped() {
    lock.lock();
    try {
      return stopped;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean awaitStopped(Duration atMost) {
    long patience = TimeUnit.NANOSECONDS.convert(atMost);
    lock.lock();
    try {
      while (!stopped || running > 0) {
        if (patience <= 0) {
          return false;
        }
        patience = changed.awaitNanos(patience);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onDelivery(Delivery delivery) {
    boolean giveBack = false;
    boolean newSlot = false;
    lock.lock();
    try {
      if (stopped) {
        return;
      }
      if (paused && !cancelling) {
        giveBack = true;
      } else {
        waiting.add(delivery);
        newSlot = takeSlot();
      }
    } finally {
      lock.unlock();
    }
    if (giveBack) {
      delivery.requeue();
    } else if (newSlot) {
      threads.execute(this::runSlot);
    }
  }

  private boolean takeSlot() {
    if (paused || waiting.isEmpty() || slots + resting >= options.concurrency()) {
      return false;
    }
    slots++;
    return true;
  }

  private void runSlot() {
    for (int handled = 0; handled < TURN; handled++) {
      Delivery delivery = takeDelivery();
      if (delivery == null) {
        return;
      }
      HandlerExecution execution = new HandlerExecution(this, timer, options.handlerTimeout());
      handle(delivery, execution, () -> processor.process(delivery, execution));
      if (execution.isAbandoned() || rest()) {
        return;
      }
    }
    threads.execute(this::runSlot);
  }

  /** The next delivery, or null: then the slot is free. */
  private @Nullable Delivery takeDelivery() {
    lock.lock();
    try {
      Delivery delivery = stopped || paused ? null : waiting.poll();
      if (delivery == null) {
        slots--;
      } else {
        starting++;
        running++;
      }
      return delivery;
    } finally {
      lock.unlock();
    }
  }

  private void handle(Delivery delivery, HandlerExecution execution, Runnable work) {
    try {
      if (delivery.begin()) {
        work.run();
      }
    } catch (RuntimeException | Error e) {
      log.error("An event of '{}' could not be processed and goes back to its queue", event, e);
      delivery.requeue();
    } finally {
      execution.started();
      if (!execution.isAbandoned()) {
        ended();
      }
    }
  }

  private void ended() {
    lock.lock();
    try {
      running--;
      if (running == 0) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Gives the slot a rest if the options say so. */
  private boolean rest() {
    if (options.delayPerMessage().isZero()) {
      return false;
    }
    lock.lock();
    try {
      slots--;
      resting++;
    } finally {
      lock.unlock();
    }
    timer.after(options.delayPerMessage(), this::endRest);
    return true;
  }

  private void endRest() {
    boolean newSlot;
    lock.lock();
    try {
      resting--;
      newSlot = !stopped && takeSlot();
    } finally {
      lock.unlock();
    }
    if (newSlot) {
      threads.execute(this::runSlot);
    }
  }

  @Override
  public void onStarted() {
    lock.lock();
    try {
      starting--;
      if (starting == 0) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean mayAbandon() {
    lock.lock();
    try {
      if (abandoned >= options.concurrency()) {
        return false;
      }
      abandoned++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onAbandoned(
      Delivery delivery, @Nullable Object content, int attempt, VireoException failure) {
    log.warn("{}; it is given up, and its slot goes on without it", failure.getMessage());
    threads.execute(
        () -> {
          startingAgain();
          HandlerExecution execution = new HandlerExecution(this, timer, options.handlerTimeout());
          try {
            processor.abandoned(delivery, content, attempt, failure, execution);
          } finally {
            execution.started();
            if (!execution.isAbandoned()) {
              ended();
            }
          }
          if (!execution.isAbandoned() && !rest()) {
            runSlot();
          }
        });
  }

  private void startingAgain() {
    lock.lock();
    try {
      starting++;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onAbandonedEnded() {
    lock.lock();
    try {
      abandoned--;
    } finally {
      lock.unlock();
    }
  }
}
