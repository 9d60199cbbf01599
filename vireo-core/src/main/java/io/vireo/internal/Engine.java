package io.vireo.internal;

import io.vireo.Codec;
import io.vireo.Control;
import io.vireo.Health;
import io.vireo.Recovery;
import io.vireo.internal.control.ControlChannel;
import io.vireo.internal.describe.ProgramDescription;
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
import tools.jackson.databind.node.ObjectNode;

/**
 * What a {@code Core} is made of: the emitter, the subscription registry (which only {@code
 * Observer} uses), remote control, and the threads that they share. Threads start when they are
 * needed for the first time. Any thread may call.
 */
public final class Engine {
  /** How long the driver may take to close while the JVM ends. */
  private static final Duration DRIVER_AT_THE_END = Duration.ofSeconds(2);

  private final String id = UUID.randomUUID().toString();
  private final Driver driver;
  private final Codec codec;
  private final Timer timer = new Timer();
  private final HandlerThreads threads = new HandlerThreads(timer);
  private final Emitter emitter;
  private final SubscriptionRegistry subscriptions;
  private final ControlChannel control;
  private final AtomicReference<@Nullable Thread> closing = new AtomicReference<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Makes one, without any I/O. */
  public Engine(Driver driver, Codec codec) {
    this(driver, codec, SlotWatch.PATIENCE);
  }

  Engine(Driver driver, Codec codec, Duration slotPatience) {
    this.driver = driver;
    this.codec = codec;
    this.emitter = new Emitter(driver, codec, timer, threads);
    this.control = new ControlChannel(id, Instant.now(), driver, emitter, threads, this::describe);
    this.subscriptions =
        new SubscriptionRegistry(id, driver, codec, threads, timer, control, slotPatience);
  }

  /** The UUID that identifies this observer everywhere. */
  public String id() {
    return id;
  }

  public Driver driver() {
    return driver;
  }

  /** The way of events out of this program. */
  public Emitter emitter() {
    return emitter;
  }

  /** The way of events into this program. */
  public SubscriptionRegistry subscriptions() {
    return subscriptions;
  }

  public Control control() {
    return control;
  }

  /** The failed events of a shared route, or of the listeners of a pattern. */
  public Recovery recovery(String route) {
    EventNames.require(route);
    return new RouteRecovery(route, driver.routes().recovery(route), emitter);
  }

  /** What works at this moment: the driver's parts, handlers that hang, and circuit breakers. */
  public Health health() {
    Health moved = driver.health();
    List<Health.Part> handlers = subscriptions.health();
    if (handlers.isEmpty()) {
      return moved;
    }
    List<Health.Part> parts = new ArrayList<>(moved.parts());
    parts.addAll(handlers);
    return Health.of(parts);
  }

  /** The AsyncAPI document of what this program listens to and has emitted. */
  public ObjectNode describe() {
    return new ProgramDescription(driver.description(), codec)
        .of(subscriptions.listeners(), emitter.emitted());
  }

  /** Pauses the listeners of an event at one observer, this one or another. */
  public void pause(String event, boolean broadcast, String observerId) {
    if (observerId.equals(id)) {
      subscriptions.pause(event, broadcast);
    } else {
      control.pause(event, broadcast, observerId);
    }
  }

  /** Resumes the listeners of an event at one observer, this one or another. */
  public void resume(String event, boolean broadcast, String observerId) {
    if (observerId.equals(id)) {
      subscriptions.resume(event, broadcast);
    } else {
      control.resume(event, broadcast, observerId);
    }
  }

  /**
   * Ends everything within a bounded time: running handlers may finish, and pending events may be
   * confirmed. Idempotent: a thread that calls it while another one closes waits for that one. But
   * a handler does not wait, nor does code that closing itself calls, because they may be what
   * closing waits for.
   */
  public void close() {
    Thread current = Thread.currentThread();
    if (closing.compareAndSet(null, current)) {
      try {
        closeAll();
      } finally {
        closed.countDown();
      }
    } else if (closing.get() != current
        && !threads.isCurrentThread()
        && !subscriptions.isHandler(current)) {
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
    subscriptions.stop();
    subscriptions.awaitHandlers();
    emitter.close();
    if (JvmEnd.hasBegun()) {
      driver.close(DRIVER_AT_THE_END);
    } else {
      driver.close();
    }
    subscriptions.failures().close();
    threads.close();
    timer.close();
    emitter.closeCompletions();
  }
}
