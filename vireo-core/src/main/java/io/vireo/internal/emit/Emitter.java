package io.vireo.internal.emit;

import io.vireo.Codec;
import io.vireo.DelayedEvent;
import io.vireo.EmitInterceptor;
import io.vireo.EmitOptions;
import io.vireo.EventCodec;
import io.vireo.InvalidEventNameException;
import io.vireo.NoConnectionException;
import io.vireo.OutgoingEvent;
import io.vireo.PayloadException;
import io.vireo.internal.intercept.Interceptors;
import io.vireo.internal.message.EventNames;
import io.vireo.internal.message.MessageIds;
import io.vireo.internal.thread.Timer;
import io.vireo.spi.Driver;
import io.vireo.spi.Durations;
import io.vireo.spi.OutboundEvent;
import io.vireo.spi.RedrivenEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Publishes events: checks the name, calls the interceptors, encodes the data and hands the event
 * to the driver. Any thread may call; what blocks is said at each method.
 */
public final class Emitter {
  private static final Duration MAX_DELAY = Duration.ofDays(366);
  private static final byte[] NOTHING = {};

  private final Driver driver;
  private final Codec codec;
  private final @Nullable WholeEvents wholeEvents;
  private final Timer timer;
  private final Executor blockingTasks;
  private final Completions completions = new Completions();
  private final MessageIds messageIds = new MessageIds();
  private final UnroutedEvents unrouted = new UnroutedEvents();
  private final SuppressedErrors suppressed = new SuppressedErrors();
  private final Interceptors<EmitInterceptor> interceptors = new Interceptors<>();
  private final EmittedEvents emitted = new EmittedEvents();
  private volatile boolean closed;

  public Emitter(Driver driver, Codec codec, Timer timer, Executor blockingTasks) {
    this.driver = driver;
    this.codec = codec;
    this.wholeEvents = codec instanceof EventCodec whole ? new WholeEvents(whole) : null;
    this.timer = timer;
    this.blockingTasks = blockingTasks;
  }

  /** The interceptors of all events. A new one sees the events that are emitted from then on. */
  public Interceptors<EmitInterceptor> interceptors() {
    return interceptors;
  }

  /** Publishes an event to a shared route. Blocks until a queue has it safely, or none took it. */
  public boolean emit(String event, @Nullable Object data, @Nullable EmitOptions options) {
    return publish(event, data, options, false, true).await();
  }

  /** Does the same as {@link #emit}, but blocks only while too many events are unconfirmed. */
  public CompletableFuture<Boolean> emitAsync(
      String event, @Nullable Object data, @Nullable EmitOptions options) {
    return publishAsync(event, data, options, false);
  }

  /** Publishes an event to every broadcast listener. Blocks until the broker has confirmed it. */
  public void broadcast(String event, @Nullable Object data, @Nullable EmitOptions options) {
    publish(event, data, options, true, true).await();
  }

  /** Does the same as {@link #broadcast}, but blocks only while too many are unconfirmed. */
  public CompletableFuture<Boolean> broadcastAsync(
      String event, @Nullable Object data, @Nullable EmitOptions options) {
    return publishAsync(event, data, options, true);
  }

  /**
   * Publishes an event to a shared route after a delay. Blocks until the event is safe, but not
   * until the delay is over.
   */
  public DelayedEvent emitLater(
      String event, @Nullable Object data, Duration delay, @Nullable EmitOptions options) {
    Objects.requireNonNull(delay, "delay");
    if (delay.compareTo(Duration.ofMillis(1)) < 0 || delay.compareTo(MAX_DELAY) > 0) {
      throw new IllegalArgumentException(
          "The delay " + delay + " of event '" + event + "' is not 1 ms to 366 days");
    }
    EventNames.require(event);
    EmitOptions given = options == null ? EmitOptions.defaults() : options;
    List<EmitInterceptor> chain = interceptors.current();
    OutgoingEvent outgoing = OutgoingEvent.of(event, data, given, false);
    DelayedSending sending = new DelayedSending(delay);
    Emission emission =
        chain.isEmpty() ? sending.send(outgoing, null) : sending.run(chain, outgoing);
    emission.await();
    return Objects.requireNonNull(sending.handle);
  }

  /** Publishes an event after a delay. */
  private final class DelayedSending {
    private final Duration delay;
    private @Nullable DelayedEvent handle;

    DelayedSending(Duration delay) {
      this.delay = delay;
    }

    Emission run(List<EmitInterceptor> interceptors, OutgoingEvent event) {
      return new EmitChain(interceptors, event) {
        @Override
        Emission send(OutgoingEvent sent) {
          return DelayedSending.this.send(sent, this);
        }
      }.run();
    }

    Emission send(OutgoingEvent event, @Nullable EmitChain chain) {
      OutboundEvent outbound = encode(event.name(), event.data(), event.options(), false, chain);
      if (closed) {
        throw closedFailure(event.name());
      }
      Emission emission = new Emission(Emitter.this, outbound, false, true, chain);
      emission.tellErrors();
      handle = driver.publishLater(outbound, delay, emission);
      return emission;
    }
  }

  /**
   * Broadcasts JSON of Vireo's own, which neither the interceptors nor the codec see. Blocks until
   * the broker has confirmed it.
   */
  public void broadcastJson(String event, byte[] json, EmitOptions options) {
    OutboundEvent outbound = outbound(event, json, "application/json", options);
    Emission emission = new Emission(this, outbound, true, true, null);
    driver.broadcast(outbound, emission);
    emission.await();
  }

  /** Which events were emitted and broadcast here, and with what data. */
  public EmittedEvents emitted() {
    return emitted;
  }

  /** How many events no queue has taken since this emitter was made. */
  public long unroutedCount() {
    return unrouted.count();
  }

  /** Refuses further events. Those that the driver has go on. Returns at once. */
  public void close() {
    closed = true;
  }

  /** Ends the thread that completes futures once all futures are complete. Returns at once. */
  public void closeCompletions() {
    completions.close();
  }

  public String endpoint() {
    return driver.endpoint();
  }

  public String contentType() {
    return codec.contentType();
  }

  /** Makes an id for an event that is emitted now. */
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
   * Publishes an event again that no queue took. It does so on another thread than the calling one,
   * which may be an I/O thread of the client.
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
      // An interceptor has thrown. A caller that gets a future looks for the exception there.
      return CompletableFuture.failedFuture(e);
    }
  }

  private Emission publish(
      String event,
      @Nullable Object data,
      @Nullable EmitOptions options,
      boolean broadcast,
      boolean waited) {
    EventNames.require(event);
    EmitOptions given = options == null ? EmitOptions.defaults() : options;
    List<EmitInterceptor> chain = interceptors.current();
    if (chain.isEmpty()) {
      return send(event, data, given, broadcast, waited, null);
    }
    return new EmitChain(chain, OutgoingEvent.of(event, data, given, broadcast)) {
      @Override
      Emission send(OutgoingEvent sent) {
        return Emitter.this.send(sent.name(), sent.data(), sent.options(), broadcast, waited, this);
      }
    }.run();
  }

  private Emission send(
      String event,
      @Nullable Object data,
      EmitOptions options,
      boolean broadcast,
      boolean waited,
      @Nullable EmitChain chain) {
    OutboundEvent outbound = encode(event, data, options, broadcast, chain);
    Emission emission = new Emission(this, outbound, broadcast, waited, chain);
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

  /**
   * Makes what the driver takes.
   *
   * @param chain the interceptors that it has come through, which may have given it another name;
   *     null for none
   */
  private OutboundEvent encode(
      String event,
      @Nullable Object data,
      EmitOptions options,
      boolean broadcast,
      @Nullable EmitChain chain) {
    if (chain != null) {
      EventNames.require(event);
    }
    if (data instanceof EmitOptions) {
      throw new PayloadException(
          "Event '%s' has EmitOptions as its data; pass them after the data, or after null"
              .formatted(event));
    }
    OutboundEvent outbound =
        wholeEvents == null
            ? outbound(event, encodeBody(event, data), codec.contentType(), options)
            : encodeWhole(wholeEvents, OutgoingEvent.of(event, data, options, broadcast));
    emitted.add(event, broadcast, data, options);
    if (chain != null) {
      chain.encoded(outbound);
    }
    return outbound;
  }

  private OutboundEvent encodeWhole(WholeEvents whole, OutgoingEvent event) {
    OutboundEvent encoded =
        whole.encode(event, outbound(event.name(), NOTHING, codec.contentType(), event.options()));
    requireSize(event.name(), encoded.body());
    return encoded;
  }

  /**
   * Encodes the data of an edited event that is published from recovery.
   *
   * @param edited has the data alone as its body
   * @param data the same data
   * @return the event with the body and the properties that the codec gives to events
   */
  public RedrivenEvent encodeEdited(RedrivenEvent edited, @Nullable Object data) {
    if (wholeEvents == null) {
      return edited;
    }
    RedrivenEvent encoded = wholeEvents.encode(edited, data);
    requireSize(encoded.event(), encoded.body());
    return encoded;
  }

  private OutboundEvent outbound(
      String event, byte[] body, String contentType, EmitOptions options) {
    String givenId = options.messageId().orElse(null);
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

  /** Encodes data, and refuses it if it has more bytes than the driver takes. */
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
    requireSize(event, body);
    return body;
  }

  private void requireSize(String event, byte[] body) {
    if (body.length > driver.maxEventBytes()) {
      throw new PayloadException(
          "Event '%s' has %s bytes; %s takes at most %s; store the data elsewhere and send a reference"
              .formatted(event, body.length, endpoint(), driver.maxEventBytes()));
    }
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
