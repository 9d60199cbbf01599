package io.vireo.internal.emit;

import io.vireo.Codec;
import io.vireo.DelayedEvent;
import io.vireo.EmitInterceptor;
import io.vireo.EmitInterceptor.OutgoingEvent;
import io.vireo.EmitOptions;
import io.vireo.InvalidEventNameException;
import io.vireo.NoConnectionException;
import io.vireo.PayloadException;
import io.vireo.internal.message.EventNames;
import io.vireo.internal.message.MessageIds;
import io.vireo.internal.thread.Timer;
import io.vireo.spi.Driver;
import io.vireo.spi.Durations;
import io.vireo.spi.OutboundEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The way out: checks, intercepts and encodes an event, hands it to the driver and follows it to
 * its end.
 */
public final class Emitter {
  private static final Duration MAX_DELAY = Duration.ofDays(366);

  private final Driver driver;
  private final Codec codec;
  private final Timer timer;
  private final Executor blockingTasks;
  private final Completions completions = new Completions();
  private final MessageIds messageIds = new MessageIds();
  private final UnroutedEvents unrouted = new UnroutedEvents();
  private final SuppressedErrors suppressed = new SuppressedErrors();
  private final List<EmitInterceptor> interceptors = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  public Emitter(Driver driver, Codec codec, Timer timer, Executor blockingTasks) {
    this.driver = driver;
    this.codec = codec;
    this.timer = timer;
    this.blockingTasks = blockingTasks;
  }

  /**
   * Adds an interceptor behind those that are there.
   *
   * @param interceptor the interceptor
   */
  public void add(EmitInterceptor interceptor) {
    interceptors.add(Objects.requireNonNull(interceptor, "interceptor"));
  }

  /**
   * Puts an event on a shared route and waits until it is safe.
   *
   * @param event its name
   * @param data its data
   * @param options its options; null for the defaults
   * @return whether a queue took it
   */
  public boolean emit(String event, @Nullable Object data, @Nullable EmitOptions options) {
    return publish(event, data, options, false, true).await();
  }

  /**
   * Puts an event on a shared route.
   *
   * @param event its name
   * @param data its data
   * @param options its options; null for the defaults
   * @return tells later whether a queue took it
   */
  public CompletableFuture<Boolean> emitAsync(
      String event, @Nullable Object data, @Nullable EmitOptions options) {
    return publishAsync(event, data, options, false);
  }

  /**
   * Hands an event to every listener and waits until the broker has it.
   *
   * @param event its name
   * @param data its data
   * @param options its options; null for the defaults
   */
  public void broadcast(String event, @Nullable Object data, @Nullable EmitOptions options) {
    publish(event, data, options, true, true).await();
  }

  /**
   * Hands an event to every listener.
   *
   * @param event its name
   * @param data its data
   * @param options its options; null for the defaults
   * @return tells later that the broker has it
   */
  public CompletableFuture<Boolean> broadcastAsync(
      String event, @Nullable Object data, @Nullable EmitOptions options) {
    return publishAsync(event, data, options, true);
  }

  /**
   * Puts an event on a shared route after a delay; waits until it is safe.
   *
   * @param event its name
   * @param data its data
   * @param delay 1 ms to 366 days
   * @param options its options; null for the defaults
   * @return the handle to cancel it
   */
  public DelayedEvent emitLater(
      String event, @Nullable Object data, Duration delay, @Nullable EmitOptions options) {
    if (delay.compareTo(Duration.ofMillis(1)) < 0 || delay.compareTo(MAX_DELAY) > 0) {
      throw new PayloadException(
          "The delay " + delay + " of event '" + event + "' is not 1 ms to 366 days");
    }
    OutboundEvent outbound = prepare(event, data, options);
    if (closed) {
      throw closedFailure(event);
    }
    Emission emission = new Emission(this, outbound, false, true);
    emission.tellErrors();
    DelayedEvent handle = driver.publishLater(outbound, delay, emission);
    emission.await();
    return handle;
  }

  /** Broadcasts JSON of Vireo's own; interceptors and the codec do not see it. */
  public void broadcastJson(String event, byte[] json, EmitOptions options) {
    OutboundEvent outbound = outbound(event, json, "application/json", options);
    Emission emission = new Emission(this, outbound, true, true);
    driver.broadcast(outbound, emission);
    emission.await();
  }

  /**
   * How many events no queue has taken.
   *
   * @return the count since the start
   */
  public long unroutedCount() {
    return unrouted.count();
  }

  /** Refuses further events; those under way go on. */
  public void close() {
    closed = true;
  }

  /** Ends the completing thread once all futures are complete. */
  public void closeCompletions() {
    completions.close();
  }

  public String endpoint() {
    return driver.endpoint();
  }

  public String contentType() {
    return codec.contentType();
  }

  /** An id for an event that is emitted now. */
  public String newMessageId(Instant now) {
    return messageIds.next(now.toEpochMilli());
  }

  Completions completions() {
    return completions;
  }

  UnroutedEvents unrouted() {
    return unrouted;
  }

  SuppressedErrors suppressed() {
    return suppressed;
  }

  /**
   * Publishes once more what no queue took. Not on the calling thread, which may be the client's.
   */
  void publishAgain(Emission emission, OutboundEvent event, Duration delay) {
    timer.after(delay, () -> blockingTasks.execute(() -> hand(emission, withNewDeadline(event))));
  }

  private CompletableFuture<Boolean> publishAsync(
      String event, @Nullable Object data, @Nullable EmitOptions options, boolean broadcast) {
    Objects.requireNonNull(event, "event");
    try {
      return publish(event, data, options, broadcast, false);
    } catch (InvalidEventNameException | PayloadException e) {
      throw e;
    } catch (RuntimeException e) {
      // An interceptor's: who has asked for a future looks there.
      return CompletableFuture.failedFuture(e);
    }
  }

  private Emission publish(
      String event,
      @Nullable Object data,
      @Nullable EmitOptions options,
      boolean broadcast,
      boolean waited) {
    OutboundEvent outbound = prepare(event, data, options);
    Emission emission = new Emission(this, outbound, broadcast, waited);
    if (!waited) {
      completions.begin();
    }
    if (closed) {
      emission.failed(closedFailure(event));
    } else {
      hand(emission, outbound);
    }
    return emission;
  }

  private NoConnectionException closedFailure(String event) {
    return new NoConnectionException(
        "Event '" + event + "' cannot be emitted: the emitter on " + endpoint() + " is closed");
  }

  private void hand(Emission emission, OutboundEvent event) {
    if (emission.broadcast()) {
      driver.broadcast(event, emission);
    } else {
      driver.publish(event, emission);
    }
  }

  private OutboundEvent prepare(
      String event, @Nullable Object data, @Nullable EmitOptions givenOptions) {
    EventNames.require(event);
    EmitOptions options = givenOptions == null ? EmitOptions.defaults() : givenOptions;
    if (interceptors.isEmpty()) {
      return encode(event, data, options);
    }
    OutgoingEvent outgoing = new OutgoingEvent(event, data, options);
    for (EmitInterceptor interceptor : interceptors) {
      outgoing =
          Objects.requireNonNull(
              interceptor.intercept(outgoing),
              () -> interceptor + " has returned null for event '" + event + "'");
    }
    EventNames.require(outgoing.name());
    return encode(outgoing.name(), outgoing.data(), outgoing.options());
  }

  private OutboundEvent encode(String event, @Nullable Object data, EmitOptions options) {
    if (data instanceof EmitOptions) {
      throw new PayloadException(
          "Event '"
              + event
              + "' has EmitOptions as its data; pass them after the data, or after null");
    }
    return outbound(event, encodeBody(event, data), codec.contentType(), options);
  }

  private OutboundEvent outbound(
      String event, byte[] body, String contentType, EmitOptions options) {
    String givenId = options.messageId();
    Instant now = Instant.now();
    return new OutboundEvent(
        event,
        body,
        contentType,
        givenId == null ? messageIds.next(now.toEpochMilli()) : givenId,
        now,
        options,
        Durations.deadline(options.timeout()));
  }

  /** The bytes of data; refused if they are too many. */
  public byte[] encodeBody(String event, @Nullable Object data) {
    byte[] body;
    try {
      body = codec.encode(data);
    } catch (PayloadException e) {
      throw new PayloadException("Event '" + event + "': " + e.getMessage(), e);
    }
    if (body == null) {
      throw new PayloadException(
          "Event '" + event + "': codec " + codec + " has returned null; return an empty array");
    }
    if (body.length > driver.maxEventBytes()) {
      throw new PayloadException(
          "Event '"
              + event
              + "' has "
              + body.length
              + " bytes; "
              + endpoint()
              + " takes at most "
              + driver.maxEventBytes()
              + "; store the data elsewhere and send a reference");
    }
    return body;
  }

  private static OutboundEvent withNewDeadline(OutboundEvent event) {
    return new OutboundEvent(
        event.event(),
        event.body(),
        event.contentType(),
        event.messageId(),
        event.timestamp(),
        event.options(),
        Durations.deadline(event.options().timeout()));
  }
}
