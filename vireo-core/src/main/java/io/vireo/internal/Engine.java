package io.vireo.internal;

import io.vireo.Codec;
import io.vireo.Control;
import io.vireo.Health;
import io.vireo.Recovery;
import io.vireo.internal.control.ControlChannel;
import io.vireo.internal.dispatch.SlotWatch;
import io.vireo.internal.emit.Emitter;
import io.vireo.internal.message.EventNames;
import io.vireo.internal.recovery.RouteRecovery;
import io.vireo.internal.subscription.SubscriptionRegistry;
import io.vireo.internal.thread.HandlerThreads;
import io.vireo.internal.thread.JvmEnd;
import io.vireo.internal.thread.Timer;
import io.vireo.spi.Driver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code Core} is made of: the way out, the way in (used by {@code Observer} only), remote
 * control, and the threads they share. Threads start when they are first needed.
 */
public final class Engine {
  /** How long the driver may take to close while the JVM ends. */
  private static final Duration DRIVER_AT_THE_END = Duration.ofSeconds(2);

  private final String id = UUID.randomUUID().toString();
  private final Driver driver;
  private final Timer timer = new Timer();
  private final HandlerThreads threads = new HandlerThreads(timer);
  private final Emitter emitter;
  private final SubscriptionRegistry listeners;
  private final ControlChannel control;
  private final AtomicReference<@Nullable Thread> closing = new AtomicReference<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * Makes one; no I/O.
   *
   * @param driver moves the events
   * @param codec encodes and decodes them
   */
  public Engine(Driver driver, Codec codec) {
    this(driver, codec, SlotWatch.PATIENCE);
  }

  Engine(Driver driver, Codec codec, Duration slotPatience) {
    this.driver = driver;
    this.emitter = new Emitter(driver, codec, timer, threads);
    this.control = new ControlChannel(id, Instant.now(), driver, emitter, threads);
    this.listeners =
        new SubscriptionRegistry(id, driver, codec, threads, timer, control, slotPatience);
  }

  /**
   * Identifies this observer everywhere.
   *
   * @return a UUID
   */
  public String id() {
    return id;
  }

  /**
   * The driver.
   *
   * @return the driver
   */
  public Driver driver() {
    return driver;
  }

  /**
   * The way out.
   *
   * @return the emitter
   */
  public Emitter emitter() {
    return emitter;
  }

  /**
   * The way in.
   *
   * @return the listeners
   */
  public SubscriptionRegistry listeners() {
    return listeners;
  }

  /**
   * Remote control.
   *
   * @return the control
   */
  public Control control() {
    return control;
  }

  /**
   * The failed events of a route.
   *
   * @param route a shared route, or a pattern
   * @return its recovery
   */
  public Recovery recovery(String route) {
    EventNames.require(route);
    return new RouteRecovery(route, driver.routes().recovery(route), emitter);
  }

  /**
   * What works at this moment: the driver's parts, handlers that hang, and circuit breakers.
   *
   * @return a snapshot
   */
  public Health health() {
    Health moved = driver.health();
    List<Health.Part> handlers = listeners.health();
    if (handlers.isEmpty()) {
      return moved;
    }
    List<Health.Part> parts = new ArrayList<>(moved.parts());
    parts.addAll(handlers);
    return Health.of(parts);
  }

  /**
   * Pauses or resumes the listeners of an event at one observer, this one or another.
   *
   * @param pause true to pause, false to resume
   * @param event what they listen to
   * @param broadcast whether those of broadcasts or of the shared route
   * @param observerId which observer
   */
  public void steer(boolean pause, String event, boolean broadcast, String observerId) {
    if (!observerId.equals(id)) {
      control.steer(pause, event, broadcast, observerId);
    } else if (pause) {
      listeners.pause(event, broadcast);
    } else {
      listeners.resume(event, broadcast);
    }
  }

  /**
   * Ends everything within a bounded time: running handlers may finish, pending events may be
   * confirmed. Idempotent; who calls it while another thread closes returns when that one does. A
   * handler does not wait, nor does what closing itself calls: they may be what is waited for.
   */
  public void close() {
    Thread current = Thread.currentThread();
    if (closing.compareAndSet(null, current)) {
      try {
        closeAll();
      } finally {
        closed.countDown();
      }
    } else if (closing.get() != current && !threads.isCurrentThread()) {
      awaitClosed();
    }
  }

  private void awaitClosed() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeAll() {
    listeners.stop();
    listeners.awaitHandlers();
    emitter.close();
    if (JvmEnd.hasBegun()) {
      driver.close(DRIVER_AT_THE_END);
    } else {
      driver.close();
    }
    listeners.closeFailures();
    threads.close();
    timer.close();
    emitter.closeCompletions();
  }
}
